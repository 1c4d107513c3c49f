import { getCookie, setCookie } from 'hono/cookie'
import { CHALLENGE_VALID_MS, type ChallengePurpose, makeChallenge, readChallenge } from '../../passkey-challenge.ts'
import type { DriverContext } from '../driver-context.ts'
import { OWN_COOKIE } from '../driver-cookie.ts'
import type { passkeySite } from '../sign-in/passkey-site.ts'

const CHALLENGE_COOKIE = '__Host-roamwatt-challenge'
type Site = ReturnType<typeof passkeySite>

/** Gives this browser a challenge; only it can answer. */
export async function giveChallenge(c: DriverContext, purpose: ChallengePurpose, site: Site): Promise<string> {
  const { challenge, ticket } = await makeChallenge(c.var.ports, purpose, site.host, c.var.driver?.driver)
  setCookie(c, CHALLENGE_COOKIE, ticket, { ...OWN_COOKIE, maxAge: CHALLENGE_VALID_MS / 1000 })
  return challenge
}

/** The challenge this browser was given for this; null when it has none, or one of something else. */
export function challengeOf(c: DriverContext, purpose: ChallengePurpose, site: Site) {
  return readChallenge(c.var.ports, getCookie(c, CHALLENGE_COOKIE), purpose, site.host, c.var.driver?.driver)
}
