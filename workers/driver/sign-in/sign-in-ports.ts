import type { Instant } from '#domain/instant'
import type { DirectoryRpc, TryLimit } from '#durable-objects/directory/directory-rpc'
import type { Remote } from '#durable-objects/remote'
import type { IdentityProvider } from '#integrations/identity-provider/oidc-sign-in'
import type { MailProvider } from '#integrations/messaging/mail/mail-provider'
import type { NewPasskey } from '#integrations/passkeys/passkey-ceremony'
import type { SignedInDriver } from '../driver-cookie.ts'

/** By what a driver signs in. A challenge or a code that was used before opens nothing. */
export type SignInProof =
  | { readonly method: 'link' }
  | { readonly method: 'code' | 'identity_provider'; readonly challenge: string; readonly until: Instant }
  | {
      readonly method: 'passkey'
      readonly challenge: string
      readonly until: Instant
      readonly passkey: string
      readonly signCount: number
    }

/** A passkey of a driver, with whose it is. */
export interface DriverPasskey extends NewPasskey {
  readonly subject: SignedInDriver
  readonly host: string
  /** What the driver knows it by. */
  readonly name: string
  readonly createdAt: Instant
  readonly usedAt: Instant | null
}

/** A fleet's or a utility's identity provider, by which drivers of a brand come in. */
export interface BrandProvider extends IdentityProvider {
  readonly id: string
  readonly name: string
  /** Of which domains it may speak for an e-mail address, in lower case. */
  readonly emailDomains: readonly string[]
}

/** What signing in needs of the house. A person is found by the directory, never by looking through markets. */
export interface SignInPorts {
  readonly objects: { directory(digest: string): Remote<DirectoryRpc> }
  readonly keys: { readonly pepper: string; readonly signing: string }
  /** Null where no mail can be sent: then no code is offered. */
  readonly mail: MailProvider | null
  /** The identity providers agreed for a brand. */
  providers(brand: string): Promise<readonly BrandProvider[]>
  now(): Instant
  /** Work that goes on after the answer. */
  after(work: Promise<unknown>): void
  /** Signs in and answers the cookie's value; null when the proof was used before. */
  signIn(subject: SignedInDriver, proof: SignInProof): Promise<string | null>
  /** Who a cookie signs in now. */
  signedIn(cookie: string): Promise<SignedInDriver | null>
  /** Ends what a cookie opens, everywhere and at once. */
  signOut(cookie: string): Promise<void>
  /** The passkey of this id that was made at this host. */
  passkey(host: string, id: string): Promise<DriverPasskey | null>
  passkeys(subject: SignedInDriver): Promise<readonly DriverPasskey[]>
  /** Keeps a new passkey; false when its challenge was used before, or somebody has it already. */
  keepPasskey(passkey: DriverPasskey, challenge: string, until: Instant): Promise<boolean>
  /** Forgets a driver's own passkey; false when there is none. */
  forgetPasskey(subject: SignedInDriver, id: string): Promise<boolean>
}

/** A limit on tries, with what they are counted by. */
export interface TryCount {
  readonly limit: TryLimit
  readonly of: string
}
