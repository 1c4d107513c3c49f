import { z } from 'zod'
import { codeOfDigest, emailKey, SIGN_IN_CODE } from '#domain/identity/sign-in-code'
import { randomSecret } from '#durable-objects/random-id'
import { hmacHex } from '#integrations/crypto/digests'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { openValue, signValue } from '../signed-value.ts'
import type { SignInPorts } from './sign-in-ports.ts'

/** The browser that asked for a code. Only there the code works, so one that was told to somebody else opens nothing. */
export const CODE_COOKIE = '__Host-roamwatt-code'

const ticketSchema = z.object({ id: z.string(), brand: z.string(), email: z.string(), until: z.number() })

/** Who asked for which code. `email` is the directory's digest of the address. */
export type CodeTicket = z.infer<typeof ticketSchema>

type TicketHouse = Pick<SignInPorts, 'keys' | 'now'>

/** A ticket for an address, known to us or not: nothing is looked up for it. */
export async function makeCodeTicket(house: TicketHouse, brand: string, email: string): Promise<CodeTicket> {
  return {
    id: randomSecret(),
    brand,
    email: await directoryDigest(house.keys.pepper, 'email', brand, emailKey(email)),
    until: house.now() + SIGN_IN_CODE.validMs,
  }
}

/** The ticket as the cookie carries it. */
export function sealCodeTicket(house: TicketHouse, ticket: CodeTicket): Promise<string> {
  return signValue(house.keys.signing, 'sign_in_code', ticket)
}

/** The ticket of a cookie; null when it is not ours, of another brand, or has run out. */
export async function readCodeTicket(
  house: TicketHouse,
  brand: string,
  cookie: string | undefined,
): Promise<CodeTicket | null> {
  if (cookie === undefined) return null
  const opened = ticketSchema.safeParse(await openValue(house.keys.signing, 'sign_in_code', cookie))
  return opened.success && opened.data.brand === brand && opened.data.until > house.now() ? opened.data : null
}

/** The code that belongs to a ticket. It is derived and not kept, so there is none to be stolen, and no difference between an address we know and one we do not. */
export async function codeOfTicket(house: TicketHouse, ticket: CodeTicket): Promise<string> {
  const { id, brand, email, until } = ticket
  return codeOfDigest(await hmacHex(house.keys.pepper, `code|${brand}|${email}|${id}|${until}`))
}
