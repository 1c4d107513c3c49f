import type { Instant } from '#domain/instant'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { seal, unseal } from '#integrations/crypto/seal'
import { randomSecret } from '../random-id.ts'
import type { Objects } from '../region.ts'

/** Tokens that the peer shows to us, kept as keyed hashes; `renewing` only marks that a renewal of ours is open. */
export type OurCredential = 'registration' | 'current' | 'previous' | 'renewing'
/** Tokens that we show to the peer, kept encrypted. */
export type TheirCredential = 'current' | 'previous' | 'registration'

/** After a renewal the previous token goes on working until the new one is used, and no longer than this. */
const GRACE_MS = 24 * 3_600_000

/** The tables of a party's credentials. */
export const CREDENTIAL_TABLES = [
  'CREATE TABLE our_credentials (kind TEXT PRIMARY KEY, digest TEXT NOT NULL, until INTEGER) WITHOUT ROWID',
  'CREATE TABLE their_credentials (kind TEXT PRIMARY KEY, sealed TEXT NOT NULL) WITHOUT ROWID',
]

/** A new token of ours that the directory already leads to this party, but that is not valid before `activate`. */
export interface PreparedToken {
  readonly token: string
  readonly digest: string
}

/** A party's credentials, ours as keyed hashes and theirs encrypted. Whatever changes more than one of them does so in one transaction. */
export class PeerCredentials {
  readonly #storage: DurableObjectStorage
  readonly #objects: Objects
  readonly #keys: { readonly pepper: string; readonly credentials: string }
  readonly #name: () => string

  constructor(
    storage: DurableObjectStorage,
    objects: Objects,
    keys: { readonly pepper: string; readonly credentials: string },
    name: () => string,
  ) {
    this.#storage = storage
    this.#objects = objects
    this.#keys = keys
    this.#name = name
  }

  /** A new token of 256 random bits, entered in the directory. */
  async prepare(): Promise<PreparedToken> {
    const token = randomSecret()
    const digest = await directoryDigest(this.#keys.pepper, 'credential', '', token)
    await this.#objects.directory(digest).claim(digest, { shard: 'eu', object: this.#name() })
    return { token, digest }
  }

  /** Which credential a digest is. Using the current one ends the previous one, unless a renewal of ours is still open. */
  use(digest: string, now: Instant): Exclude<OurCredential, 'renewing'> | null {
    const kind = this.kindOf(digest, now)
    if (kind === 'current' && this.has('previous') && !this.has('renewing')) this.drop('previous')
    return kind
  }

  kindOf(digest: string, now: Instant): Exclude<OurCredential, 'renewing'> | null {
    const [row] = this.#storage.sql
      .exec<{ kind: string }>(
        'SELECT kind FROM our_credentials WHERE digest = ? AND (until IS NULL OR until > ?)',
        digest,
        now,
      )
      .toArray()
    return row && row.kind !== 'renewing' ? (row.kind as Exclude<OurCredential, 'renewing'>) : null
  }

  /** Makes a prepared token the registration token, in place of any other. */
  setRegistration(prepared: PreparedToken): void {
    this.#set('registration', prepared.digest, null)
  }

  /** Makes a prepared token the current one; the current one goes on working as the previous, for a grace. */
  activate(prepared: PreparedToken, now: Instant): void {
    const [current] = this.#storage.sql
      .exec<{ digest: string }>("SELECT digest FROM our_credentials WHERE kind = 'current'")
      .toArray()
    if (current) this.#set('previous', current.digest, now + GRACE_MS)
    this.#set('current', prepared.digest, null)
  }

  /** As `activate`, for a renewal of ours: the previous token stays until `renewed`, since the peer may end up with either. */
  beginRenewal(prepared: PreparedToken, now: Instant): void {
    this.activate(prepared, now)
    this.#set('renewing', '', now + GRACE_MS)
  }

  renewed(): void {
    this.drop('renewing')
  }

  /** Takes back `beginRenewal`: the peer has certainly not taken the new token. */
  restorePrevious(): void {
    const [previous] = this.#storage.sql
      .exec<{ digest: string }>("SELECT digest FROM our_credentials WHERE kind = 'previous'")
      .toArray()
    this.#storage.sql.exec("DELETE FROM our_credentials WHERE kind IN ('current', 'previous', 'renewing')")
    if (previous) this.#set('current', previous.digest, null)
  }

  drop(kind: OurCredential): void {
    this.#storage.sql.exec('DELETE FROM our_credentials WHERE kind = ?', kind)
  }

  has(kind: OurCredential): boolean {
    return this.#storage.sql.exec('SELECT 1 FROM our_credentials WHERE kind = ?', kind).toArray().length > 0
  }

  dropAll(): void {
    this.#storage.sql.exec('DELETE FROM our_credentials')
    this.#storage.sql.exec('DELETE FROM their_credentials')
  }

  /** Encrypts a token of the peer, ready to be stored. */
  sealed(token: string): Promise<string> {
    return seal(this.#keys.credentials, token)
  }

  /** Stores an encrypted token of the peer. A new current one keeps the one before, should the peer not have finished its side. */
  setTheirs(kind: TheirCredential, sealedToken: string): void {
    if (kind === 'current') {
      this.#storage.sql.exec(
        "INSERT OR REPLACE INTO their_credentials SELECT 'previous', sealed FROM their_credentials WHERE kind = 'current'",
      )
    }
    this.#storage.sql.exec('INSERT OR REPLACE INTO their_credentials VALUES (?, ?)', kind, sealedToken)
  }

  async theirs(kind: TheirCredential): Promise<string | null> {
    const [row] = this.#storage.sql
      .exec<{ sealed: string }>('SELECT sealed FROM their_credentials WHERE kind = ?', kind)
      .toArray()
    return row ? unseal(this.#keys.credentials, row.sealed) : null
  }

  #set(kind: OurCredential, digest: string, until: Instant | null): void {
    this.#storage.sql.exec('INSERT OR REPLACE INTO our_credentials VALUES (?, ?, ?)', kind, digest, until)
  }
}
