import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'
import { hmacHex } from '#integrations/crypto/digests'

/** The table of charges that this operator was asked to start. Tokens stand in it as digests: they are only ever compared. */
export const STARTED_CHARGES_TABLE = `CREATE TABLE started_charges (
  session TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  location TEXT NOT NULL,
  evse TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID`

/** A charge of yesterday keeps nobody from starting another. */
const KEPT_MS = 24 * 3_600_000
/** An operator that asks about the token of a command does so before it lets the charge begin. */
const ANSWERED_FOR_MS = 15 * 60_000
/** More than these with one token at one EVSE within a day are looked at newest first. */
const MOST = 5

/** What a charge is started with and where. */
interface Start {
  readonly token: Token
  readonly locationId: string
  readonly evseUid: string | null
}

/** Charges that this operator was asked to start, so that a second press of a button, on whatever device, starts no second one. */
export class StartedCharges {
  readonly #storage: DurableObjectStorage
  readonly #pepper: string

  constructor(storage: DurableObjectStorage, pepper: string) {
    this.#storage = storage
    this.#pepper = pepper
  }

  /** Enters a charge; answers the others with this token at this EVSE, the newest first. */
  async enter(session: string, { token, locationId, evseUid }: Start, now: Instant): Promise<string[]> {
    const digest = await this.#digestOf(token, token.uid)
    const place = [locationId.toUpperCase(), (evseUid ?? '').toUpperCase()] as const
    return this.#storage.transactionSync(() => {
      const { sql } = this.#storage
      sql.exec('DELETE FROM started_charges WHERE at < ?', now - KEPT_MS)
      sql.exec('INSERT OR REPLACE INTO started_charges VALUES (?, ?, ?, ?, ?)', session, digest, ...place, now)
      return sql
        .exec<{ session: string }>(
          `SELECT session FROM started_charges WHERE token = ? AND location = ? AND evse = ? AND session <> ?
           ORDER BY at DESC LIMIT ${MOST}`,
          digest,
          ...place,
          session,
        )
        .toArray()
        .map((row) => row.session)
    })
  }

  /** The charge that was last asked for with this token, if that was within a quarter of an hour. */
  async newestWith(party: PartyKey, uid: string, now: Instant): Promise<string | null> {
    const digest = await this.#digestOf(party, uid)
    const [row] = this.#storage.sql
      .exec<{ session: string }>(
        'SELECT session FROM started_charges WHERE token = ? AND at > ? ORDER BY at DESC LIMIT 1',
        digest,
        now - ANSWERED_FOR_MS,
      )
      .toArray()
    return row?.session ?? null
  }

  /** It was not started after all. */
  drop(session: string): void {
    this.#storage.sql.exec('DELETE FROM started_charges WHERE session = ?', session)
  }

  #digestOf({ countryCode, partyId }: PartyKey, uid: string): Promise<string> {
    return hmacHex(this.#pepper, `started|${[countryCode, partyId, uid].join('|').toUpperCase()}`)
  }
}
