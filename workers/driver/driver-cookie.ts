import { z } from 'zod'
import { openValue, signValue } from './signed-value.ts'

/** The cookie of a signed-in driver. `__Host-`: this host only, never over plain HTTP (browsers trust localhost), never set by a subdomain. */
export const DRIVER_COOKIE = '__Host-roamwatt-driver'
export const DRIVER_COOKIE_SECONDS = 60 * 24 * 3600

const driverCookie = z.object({
  brand: z.string(),
  contract: z.string(),
  driver: z.string(),
  validUntil: z.number(),
})

/** Who is signed in: everything that is asked for is bound to this contract. */
export type DriverCookie = z.infer<typeof driverCookie>

interface CookieHouse {
  readonly keys: { readonly signing: string }
  now(): number
}

/** The cookie's value for a driver who just signed in. */
export function makeDriverCookie(house: CookieHouse, subject: Omit<DriverCookie, 'validUntil'>): Promise<string> {
  const { brand, contract, driver } = subject
  const validUntil = house.now() + DRIVER_COOKIE_SECONDS * 1000
  return signValue(house.keys.signing, 'driver_cookie', { brand, contract, driver, validUntil })
}

/** Who a cookie is for; null when it is not ours or has run out. */
export async function readDriverCookie(house: CookieHouse, value: string | undefined): Promise<DriverCookie | null> {
  if (value === undefined) return null
  const opened = driverCookie.safeParse(await openValue(house.keys.signing, 'driver_cookie', value))
  return opened.success && opened.data.validUntil > house.now() ? opened.data : null
}
