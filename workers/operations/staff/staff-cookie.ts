import { getCookie, setCookie } from 'hono/cookie'
import { isStaffSignInOver, STAFF_SIGNED_IN_MS } from '#domain/identity/staff-role'
import type { Instant } from '#domain/instant'
import { randomSecret } from '#durable-objects/random-id'
import { sha256Hex } from '#integrations/crypto/digests'
import { readStaffSignIn, type StaffSignInRow, touchStaffSignIn } from '#store/catalogue/staff'
import type { House } from '#workers/house'
import { CHALLENGE_VALID_MS } from '#workers/passkey-challenge'
import type { OperationsContext } from '../operations-context.ts'

/** The console's cookie of a person: this host only, no script, never from another site. */
export const STAFF_COOKIE = '__Host-roamwatt-staff'
const CHALLENGE_COOKIE = '__Host-roamwatt-staff-challenge'
export const STAFF_COOKIE_ATTRIBUTES = { path: '/', httpOnly: true, secure: true, sameSite: 'Strict' } as const

/** That somebody is there is written at most so often. */
const TOUCH_EVERY_MS = 60_000

/** A new secret for a cookie, with the digest that is kept of it. */
export async function newStaffSecret(): Promise<{ readonly secret: string; readonly digest: string }> {
  const secret = randomSecret()
  return { secret, digest: await sha256Hex(secret) }
}

/** Sets the cookie of a person who just showed a passkey. */
export function setStaffCookie(c: OperationsContext, secret: string): void {
  setCookie(c, STAFF_COOKIE, secret, { ...STAFF_COOKIE_ATTRIBUTES, maxAge: STAFF_SIGNED_IN_MS / 1000 })
}

/** The sign-in of the cookie that was sent, unless it was left alone too long. What a page asks by itself does not show that somebody is there. */
export async function staffSignIn(
  house: House,
  cookie: string,
  now: Instant,
  attended: boolean,
): Promise<StaffSignInRow | null> {
  const row = await readStaffSignIn(house.catalogue, await sha256Hex(cookie))
  if (!row || isStaffSignInOver(row.createdAt, row.seenAt, now)) return null
  if (attended && now - row.seenAt >= TOUCH_EVERY_MS) await touchStaffSignIn(house.catalogue, row.digest, now)
  return row
}

/** Keeps a challenge's ticket in this browser; only it can answer. */
export function keepChallenge(c: OperationsContext, ticket: string): void {
  setCookie(c, CHALLENGE_COOKIE, ticket, { ...STAFF_COOKIE_ATTRIBUTES, maxAge: CHALLENGE_VALID_MS / 1000 })
}

/** The ticket this browser keeps. */
export function keptChallenge(c: OperationsContext): string | undefined {
  return getCookie(c, CHALLENGE_COOKIE)
}
