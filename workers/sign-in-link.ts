import { z } from 'zod'
import { shardOf } from '#domain/identity/shard'
import type { DirectoryRpc } from '#durable-objects/directory/directory-rpc'
import { randomId, randomSecret } from '#durable-objects/random-id'
import type { Remote } from '#durable-objects/remote'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { openValue, signValue } from './driver/signed-value.ts'

/** Who a link signs in: a driver under one contract of one brand. `contract` is the name of the contract's object. */
export interface SignInSubject {
  readonly brand: string
  readonly contract: string
  readonly driver: string
}

/** What of the house the links need. */
export interface SignInHouse {
  readonly objects: { directory(digest: string): Remote<DirectoryRpc> }
  readonly keys: { readonly pepper: string; readonly signing: string }
  now(): number
}

/** A link is handed over by a person or a mail, and opened the same day or not at all. */
const LINK_VALID_MS = 24 * 3600 * 1000

const signInTicket = z.object({
  brand: z.string(),
  contract: z.string(),
  driver: z.string(),
  nonce: z.string(),
  validUntil: z.number(),
})
type SignInTicket = z.infer<typeof signInTicket>

/** A path that signs this driver in once, within 24 hours: `/sign-in/{token}`, to be opened at the brand's origin. */
export async function createSignInLink(
  house: Pick<SignInHouse, 'keys' | 'now'>,
  subject: SignInSubject,
): Promise<string> {
  const ticket: SignInTicket = {
    brand: subject.brand,
    contract: subject.contract,
    driver: subject.driver,
    nonce: randomSecret(),
    validUntil: house.now() + LINK_VALID_MS,
  }
  return `/sign-in/${await signValue(house.keys.signing, 'sign_in', ticket)}`
}

/** What a link says, without using it up: mail scanners open links too. */
export async function readSignInLink(
  house: Pick<SignInHouse, 'keys' | 'now'>,
  token: string,
): Promise<{ readonly outcome: 'valid'; readonly ticket: SignInTicket } | { readonly outcome: 'invalid' | 'expired' }> {
  const opened = signInTicket.safeParse(await openValue(house.keys.signing, 'sign_in', token))
  if (!opened.success) return { outcome: 'invalid' }
  if (opened.data.validUntil <= house.now()) return { outcome: 'expired' }
  return { outcome: 'valid', ticket: opened.data }
}

/** Uses a link up. The directory keeps who claimed its nonce, so of two that come at once one is signed in. */
export async function redeemSignInLink(
  house: SignInHouse,
  token: string,
): Promise<
  | { readonly outcome: 'signed_in'; readonly subject: SignInSubject }
  | { readonly outcome: 'invalid' | 'expired' | 'used' }
> {
  const link = await readSignInLink(house, token)
  if (link.outcome !== 'valid') return link
  const { brand, contract, driver, nonce } = link.ticket
  const shard = shardOf(contract)
  if (!shard) return { outcome: 'invalid' }
  const digest = await directoryDigest(house.keys.pepper, 'sign_in', brand, nonce)
  const claim = { shard, object: randomId(shard) }
  const holder = await house.objects.directory(digest).claim(digest, claim)
  if (holder.object !== claim.object) return { outcome: 'used' }
  return { outcome: 'signed_in', subject: { brand, contract, driver } }
}
