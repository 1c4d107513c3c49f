import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { backoffMs } from '../backoff.ts'

/** The step that creates the table of objects to be asked for one by one. */
export const HEALS_TABLE = `CREATE TABLE heals (
  module TEXT NOT NULL,
  country_code TEXT NOT NULL,
  party_id TEXT NOT NULL,
  id TEXT NOT NULL COLLATE NOCASE,
  tries INTEGER NOT NULL DEFAULT 0,
  -- Null once it was asked for; the row then keeps the same from being asked for again at once.
  due_at INTEGER,
  forget_at INTEGER NOT NULL,
  PRIMARY KEY (module, country_code, party_id, id)
) WITHOUT ROWID`

/** Something a peer spoke of that we do not have. */
export interface MissingObject {
  readonly module: 'locations' | 'sessions'
  readonly party: PartyKey
  readonly id: string
}

/** What came of asking: it is stored, its owner does not have it either, or it could not be asked. */
export type HealOutcome = 'stored' | 'not_there' | 'failed'

/** A peer that speaks of nothing but what we lack is not asked for more than so many at once. */
const MOST = 500
const AT_ONCE = 6
const MOST_TRIES = 4
const BACKOFF = { firstMs: 2_000, longestMs: 60_000 }
/** The same object is asked for again no sooner than this. */
const AGAIN_AFTER_MS = 10 * 60_000

type Row = { module: MissingObject['module']; country_code: string; party_id: string; id: string; tries: number }

/** Objects that a peer changed and we do not have: each is asked for at its owner once, however often it is spoken of. */
export class Heals {
  readonly #storage: DurableObjectStorage
  readonly #random: () => number

  constructor(storage: DurableObjectStorage, random: () => number) {
    this.#storage = storage
    this.#random = random
  }

  /** Asks for an object soon. False when it is or was asked for already, or when too many are. */
  want({ module, party, id }: MissingObject, now: Instant): boolean {
    this.#storage.sql.exec('DELETE FROM heals WHERE forget_at <= ?', now)
    const inserted = this.#storage.sql.exec(
      `INSERT INTO heals (module, country_code, party_id, id, due_at, forget_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT COUNT(*) FROM heals) < ?7 ON CONFLICT DO NOTHING`,
      module,
      party.countryCode.toUpperCase(),
      party.partyId.toUpperCase(),
      id,
      now,
      now + AGAIN_AFTER_MS,
      MOST,
    )
    return inserted.rowsWritten > 0
  }

  nextDue(): Instant | null {
    return this.#storage.sql.exec<{ due: number | null }>('SELECT MIN(due_at) AS due FROM heals').one().due
  }

  /** The connection is over. */
  end(): void {
    this.#storage.sql.exec('DELETE FROM heals')
  }

  /** Asks for what is due, a few at once. */
  async step(now: Instant, heal: (missing: MissingObject) => Promise<HealOutcome>): Promise<void> {
    const rows = this.#storage.sql
      .exec<Row>('SELECT * FROM heals WHERE due_at <= ? ORDER BY due_at LIMIT ?', now, AT_ONCE)
      .toArray()
    await Promise.all(
      rows.map(async (row) => {
        const party = { countryCode: row.country_code, partyId: row.party_id }
        const outcome = await heal({ module: row.module, party, id: row.id }).catch((): HealOutcome => 'failed')
        const tries = row.tries + 1
        const again = outcome === 'failed' && tries < MOST_TRIES
        this.#storage.sql.exec(
          'UPDATE heals SET tries = ?, due_at = ? WHERE module = ? AND country_code = ? AND party_id = ? AND id = ?',
          tries,
          again ? now + backoffMs(tries, BACKOFF, this.#random) : null,
          row.module,
          row.country_code,
          row.party_id,
          row.id,
        )
      }),
    )
  }
}
