import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers whose contract lets them send CDRs once a month, and withhold the times of charges. */
export const ocpi221LateCdrs: ProfileData = {
  id: 'ocpi-221-late-cdrs',
  purpose: 'A peer of 2.2.1 that sends CDRs once a month and may withhold the times of charges.',
  extends: 'ocpi-221',
  cdrs: { epochDates: true, expectedWithinH: 31 * 24 },
}
