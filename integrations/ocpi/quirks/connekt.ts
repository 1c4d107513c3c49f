import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Connekt Charging: an address that is always blank. Source: its feed. */
export const connekt: ProfileData = {
  id: 'connekt',
  purpose: 'Connekt Charging: a whole list at once, and no routing headers.',
  extends: 'ocpi-221-unpaged',
  http: { routingHeaders: 'omit' },
  paging: { style: 'none' },
}
