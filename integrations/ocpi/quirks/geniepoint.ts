import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** GeniePoint, and Jolt alike: one file, one request, no filter by date. Source: a consumer's notes. */
export const geniepoint: ProfileData = {
  id: 'geniepoint',
  purpose: 'GeniePoint: one open file in one request.',
  extends: 'mfg',
  rate: { minGapMs: 0 },
}
