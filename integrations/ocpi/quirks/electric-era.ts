import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Electric Era: as LAKD, its own stations alone. Source: openchargemap/ocm-system. */
export const electricEra: ProfileData = {
  id: 'electric-era',
  purpose: 'Electric Era: an open list of its own stations.',
  extends: 'lakd',
  parties: { allow: [] },
}
