import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** LAKD, the Lithuanian road administration: open. Source: openchargemap/ocm-system. */
export const lakd: ProfileData = {
  id: 'lakd',
  purpose: 'LAKD, the Lithuanian road administration: an open list of every operator in it.',
  extends: 'ocpi-221-unpaged',
  auth: { sendScheme: 'none' },
  http: { routingHeaders: 'omit' },
  parties: { allow: 'any' },
}
