import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers whose contract lets them send CDRs once a month, and withhold the times of charges. */
export const ocpi221LateCdrs: ProfileData = {
  id: 'ocpi-221-late-cdrs',
  extends: 'ocpi-221',
  cdrs: { epochDates: true, expectedWithinH: 31 * 24 },
}
