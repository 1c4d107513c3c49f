import { equalInConstantTime, hmacHex } from '#integrations/crypto/digests'
import type { House } from '#workers/house'

/** The console's cookie. It proves that the operations token was shown, and never carries it. */
export const SESSION_COOKIE = 'roamwatt_operations'
export const SESSION_SECONDS = 12 * 60 * 60

/** What the cookie is sent with: to this API only, never to a script, never from another site. */
export const cookieAttributes = (origin: string) =>
  ({ path: '/api/operations', httpOnly: true, sameSite: 'Strict', secure: origin.startsWith('https:') }) as const

/** A value good until `SESSION_SECONDS` from now, or until the token or the signing key changes. */
export async function makeSessionCookie(house: House): Promise<string> {
  const until = house.now() + SESSION_SECONDS * 1000
  return `${until}.${await seal(house, until)}`
}

/** Is this a cookie of ours that has not run out? */
export async function checkSessionCookie(house: House, value: string): Promise<boolean> {
  const match = /^(\d{1,16})\.([0-9a-f]{64})$/.exec(value)
  if (!match?.[1] || !match[2]) return false
  const until = Number(match[1])
  return equalInConstantTime(match[2], await seal(house, until)) && until > house.now()
}

function seal(house: House, until: number): Promise<string> {
  return hmacHex(house.keys.signing, `operations session|${until}|${house.operationsToken}`)
}
