import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** The public feed of chargecloud. Source: binary-butterfly/ocpdb, ocpi/chargecloud_public. */
export const chargecloudPublic: ProfileData = {
  id: 'chargecloud-public',
  purpose: 'The public feed of chargecloud: open, without parties, in German.',
  extends: 'ocpi-221-unpaged',
  auth: { sendScheme: 'none' },
  fields: {
    cleanText: true,
    inheritLastUpdated: true,
    wrap: { location: { directions: 'de' }, evse: { directions: 'de' } },
    truncate: { evse: { floor_level: 4 } },
    default: { location: { publish: true, time_zone: 'Europe/Berlin', country: 'DEU' } },
  },
  ids: { partyFrom: 'evse_id' },
}
