import type { PasskeySite } from '#integrations/passkeys/passkey-ceremony'
import type { House } from '#workers/house'

/** Where staff make and show passkeys: our own host, whatever host a request names. */
export function staffSite(house: House): PasskeySite {
  const { hostname, origin } = new URL(house.origin)
  return { host: hostname, origin, name: 'Roamwatt operations' }
}
