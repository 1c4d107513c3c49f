import { z } from 'zod'
import type { Instant } from '#domain/instant'
import { randomSecret } from '#durable-objects/random-id'
import { openValue, signValue } from './driver/signed-value.ts'

/** What a challenge is for: an answer to one opens nothing else. */
export type ChallengePurpose = 'driver_sign_in' | 'driver_passkey' | 'staff_sign_in' | 'staff_passkey' | 'staff_step_up'

/** A challenge as the browser's cookie carries it, signed. `subject` is who it was given to, empty for a stranger. */
export interface Challenge {
  readonly challenge: string
  readonly until: Instant
}

/** A person has this long to find the finger. */
export const CHALLENGE_VALID_MS = 5 * 60_000

const ticketSchema = z.object({
  challenge: z.string(),
  purpose: z.string(),
  host: z.string(),
  subject: z.string(),
  until: z.number(),
})

interface ChallengeHouse {
  readonly keys: { readonly signing: string }
  now(): number
}

/** A new challenge and its ticket. Nothing is kept of it until it is answered, so asking costs us nothing. */
export async function makeChallenge(
  house: ChallengeHouse,
  purpose: ChallengePurpose,
  host: string,
  subject = '',
): Promise<{ readonly challenge: string; readonly ticket: string }> {
  const challenge = randomSecret()
  const until = house.now() + CHALLENGE_VALID_MS
  const ticket = await signValue(house.keys.signing, 'passkey_challenge', { challenge, purpose, host, subject, until })
  return { challenge, ticket }
}

/** The challenge of a ticket that was made for this purpose, host and subject and has not run out; null for any other. */
export async function readChallenge(
  house: ChallengeHouse,
  ticket: string | undefined,
  purpose: ChallengePurpose,
  host: string,
  subject = '',
): Promise<Challenge | null> {
  if (ticket === undefined) return null
  const opened = ticketSchema.safeParse(await openValue(house.keys.signing, 'passkey_challenge', ticket))
  if (!opened.success || opened.data.until <= house.now()) return null
  const { data } = opened
  if (data.purpose !== purpose || data.host !== host || data.subject !== subject) return null
  return { challenge: data.challenge, until: data.until }
}
