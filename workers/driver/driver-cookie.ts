import type { CookieOptions } from 'hono/utils/cookie'

/** The cookie of a signed-in driver. `__Host-`: this host only, never over plain HTTP (browsers trust localhost), never set by a subdomain. */
export const DRIVER_COOKIE = '__Host-roamwatt-driver'
export const DRIVER_COOKIE_SECONDS = 60 * 24 * 3600

/** What each cookie of signing in is set with. */
export const OWN_COOKIE = { path: '/', httpOnly: true, secure: true, sameSite: 'Lax' } as const satisfies CookieOptions

/** Who is signed in: everything that is asked for is bound to this contract. */
export interface SignedInDriver {
  readonly brand: string
  readonly contract: string
  readonly driver: string
}
