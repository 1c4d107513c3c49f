import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** MOBI.E, the Portuguese network: open, and every operator of the country in it by party code. Source: openchargemap/ocm-system. */
export const mobie: ProfileData = {
  id: 'mobie',
  purpose: 'MOBI.E, the Portuguese network: an open list of every operator of the country.',
  extends: 'ocpi-221-unpaged',
  auth: { sendScheme: 'none' },
  http: { routingHeaders: 'omit' },
  parties: { allow: 'any' },
}
