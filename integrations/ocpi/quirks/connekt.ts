import type { ProfileData } from '#integrations/ocpi/quirks/profile-schema'

/** Connekt Charging: an address that is always blank. Source: its feed. */
export const connekt: ProfileData = {
  id: 'connekt',
  extends: 'ocpi-221-unpaged',
  http: { routingHeaders: 'omit' },
  paging: { style: 'none' },
}
