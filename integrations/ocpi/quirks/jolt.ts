import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Jolt: as GeniePoint. */
export const jolt: ProfileData = { id: 'jolt', purpose: 'Jolt: one open file in one request.', extends: 'geniepoint' }
