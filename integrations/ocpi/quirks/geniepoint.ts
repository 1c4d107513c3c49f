import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** GeniePoint, and Jolt alike: one file, one request, no filter by date. Source: a consumer's notes. */
export const geniepoint: ProfileData = { id: 'geniepoint', extends: 'mfg', rate: { minGapMs: 0 } }
