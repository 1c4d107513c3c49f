import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Peers that answer who reads too often with a status that OCPI has for something else, and say so in words alone. */
export const ocpi221LimitStatus: ProfileData = {
  id: 'ocpi-221-limit-status',
  purpose: 'A peer of 2.2.1 that says with a status of its own that it was called too often.',
  extends: 'ocpi-221',
  rate: { limitStatuses: [2000, 2004, 3000], limitText: 'many' },
}
