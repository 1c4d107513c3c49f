import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

const NO_ID = '00000000-0000-0000-0000-000000000000'

/** APCOA in Great Britain: names of 2.1.1 and of 2.2 side by side, a Windows time zone, ids that are all zeros. Source: its feed. */
export const apcoa: ProfileData = {
  id: 'apcoa',
  purpose: 'APCOA in Great Britain: fields of 2.1.1 and 2.2 side by side, and ids that are all zeros.',
  extends: 'ocpi-221-unpaged',
  fields: {
    values: { location: { time_zone: { 'GMT Standard Time': 'Europe/London' } } },
    fillers: { connector: { tariff_id: [NO_ID] }, evse: { evse_id: [NO_ID] } },
  },
}
