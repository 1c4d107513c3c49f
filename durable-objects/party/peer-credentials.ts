import type { Instant } from '#domain/instant'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { seal, unseal } from '#integrations/crypto/seal'
import { randomSecret } from '../random-id.ts'
import type { Objects } from '../region.ts'

/** Tokens that the peer shows to us, kept as keyed hashes; `renewing` only marks that a renewal of ours is open. */
type OurCredential = 'registration' | 'current' | 'previous' | 'renewing'
/** What a token of ours is to its peer. */
export type CredentialKind = Exclude<OurCredential, 'renewing'>
/** Tokens that we show to the peer, kept encrypted. */
export type TheirCredential = 'current' | 'previous'

/** After a renewal the previous token goes on working until the new one is used, and no longer than this. */
const GRACE_MS = 24 * 3_600_000
/** While a renewal of ours is open, each token that the peer may hold works for this long after its last use. */
const OPEN_MS = 7 * GRACE_MS

/** The tables of a party's credentials. */
export const CREDENTIAL_TABLES = [
  'CREATE TABLE our_credentials (kind TEXT PRIMARY KEY, digest TEXT NOT NULL, until INTEGER) WITHOUT ROWID',
  'CREATE TABLE their_credentials (kind TEXT PRIMARY KEY, sealed TEXT NOT NULL) WITHOUT ROWID',
]

/** The step that creates the table of tokens of ours that have ended and still stand in the directory. */
export const ENDED_CREDENTIALS_TABLE = 'CREATE TABLE ended_credentials (digest TEXT PRIMARY KEY) WITHOUT ROWID'

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

  /**
   * Which credential a digest is. Using the current one ends those before, unless a renewal of ours is still open: then nobody knows which
   * of them the peer holds, and each that it uses goes on working.
   */
  use(digest: string, now: Instant): CredentialKind | null {
    const kind = this.kindOf(digest, now)
    if (kind === 'current' && !this.has('renewing')) this.drop('previous')
    if (kind === 'previous' && this.has('renewing'))
      this.#storage.sql.exec('UPDATE our_credentials SET until = ? WHERE digest = ?', now + OPEN_MS, digest)
    return kind
  }

  kindOf(digest: string, now: Instant): CredentialKind | null {
    const [row] = this.#storage.sql
      .exec<{ kind: string }>(
        "SELECT kind FROM our_credentials WHERE digest = ? AND digest <> '' AND (until IS NULL OR until > ?)",
        digest,
        now,
      )
      .toArray()
    if (row === undefined) return null
    return row.kind === 'registration' || row.kind === 'current' ? row.kind : 'previous'
  }

  /** Makes a prepared token the registration token, in place of any other. */
  setRegistration(prepared: PreparedToken): void {
    this.drop('registration')
    this.#set('registration', prepared.digest, null)
  }

  /** Makes a prepared token the current one; the current one goes on working as the previous, for a grace. */
  activate(prepared: PreparedToken, now: Instant): void {
    if (!this.has('renewing')) this.drop('previous')
    this.#makePrevious(now + GRACE_MS)
    this.#set('current', prepared.digest, null)
  }

  /** As `activate`, for a renewal of ours: what worked before stays until `renewed`, since the peer may end up with any of them. */
  beginRenewal(prepared: PreparedToken, now: Instant): void {
    this.#storage.transactionSync(() => {
      if (!this.has('renewing')) this.drop('previous')
      this.#makePrevious(now + OPEN_MS)
      this.#set('current', prepared.digest, null)
      this.#set('renewing', '', now + OPEN_MS)
    })
  }

  renewed(): void {
    this.drop('renewing')
  }

  /** Takes back `beginRenewal`: the peer has certainly not taken the new token. What an earlier renewal left open stays open. */
  restorePrevious(): void {
    this.#storage.transactionSync(() => {
      this.drop('current')
      const previous = this.#previous()
      const latest = previous.at(-1)
      if (latest === undefined) return
      this.#storage.sql.exec('DELETE FROM our_credentials WHERE kind = ?', latest.kind)
      this.#set('current', latest.digest, null)
      if (previous.length === 1) this.drop('renewing')
    })
  }

  /** The current token ends with the grace, unless it is made the current one again: nobody knows whether the peer took it. */
  endLater(now: Instant): void {
    this.#storage.sql.exec("UPDATE our_credentials SET until = ? WHERE kind = 'current'", now + GRACE_MS)
  }

  /** Ends a token of ours. It works no more; the directory is told by `disownEnded`. */
  drop(kind: OurCredential): void {
    this.#end(`kind LIKE ?`, `${kind}%`)
  }

  /** When the first grace runs out or the directory has to be told of an end; null for never. */
  nextDue(): Instant | null {
    return this.#storage.sql
      .exec<{ due: number | null }>(
        'SELECT MIN(due) AS due FROM (SELECT until AS due FROM our_credentials UNION ALL SELECT 0 FROM ended_credentials)',
      )
      .one().due
  }

  /** Ends what outlived its grace, and takes what has ended out of the directory. */
  async sweep(now: Instant): Promise<void> {
    this.#storage.transactionSync(() => this.#end('until <= ?', now))
    for (const { digest } of this.#storage.sql
      .exec<{ digest: string }>('SELECT digest FROM ended_credentials')
      .toArray()) {
      await this.#objects.directory(digest).disown(digest, this.#name())
      this.#storage.sql.exec('DELETE FROM ended_credentials WHERE digest = ?', digest)
    }
  }

  has(kind: OurCredential): boolean {
    return this.#storage.sql.exec('SELECT 1 FROM our_credentials WHERE kind = ?', kind).toArray().length > 0
  }

  /** Those before the current one, the oldest first. */
  #previous(): { readonly kind: string; readonly digest: string }[] {
    return this.#storage.sql
      .exec<{ kind: string; digest: string }>(
        "SELECT kind, digest FROM our_credentials WHERE kind LIKE 'previous%' ORDER BY kind",
      )
      .toArray()
  }

  #makePrevious(until: Instant): void {
    const last = this.#previous().at(-1)?.kind
    const kind = last === undefined ? 'previous' : `${last}+`
    this.#storage.sql.exec("UPDATE our_credentials SET kind = ?, until = ? WHERE kind = 'current'", kind, until)
  }

  #end(where: string, value: string | number): void {
    this.#storage.sql.exec(
      `INSERT OR IGNORE INTO ended_credentials SELECT digest FROM our_credentials WHERE digest <> '' AND ${where}`,
      value,
    )
    this.#storage.sql.exec(`DELETE FROM our_credentials WHERE ${where}`, value)
  }

  dropAll(): void {
    for (const kind of ['registration', 'current', 'previous', 'renewing'] as const) this.drop(kind)
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

  /** The token before the current one was the one that worked: it is the current one again. */
  swapTheirs(): void {
    this.#storage.transactionSync(() => {
      const rows = this.#storage.sql
        .exec<{ kind: string; sealed: string }>("SELECT * FROM their_credentials WHERE kind IN ('current', 'previous')")
        .toArray()
      for (const { kind, sealed } of rows) {
        const other = kind === 'current' ? 'previous' : 'current'
        this.#storage.sql.exec('INSERT OR REPLACE INTO their_credentials VALUES (?, ?)', other, sealed)
      }
    })
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
