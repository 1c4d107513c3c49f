import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { RecordedTariff, TariffBookEntry } from './party-rpc.ts'

/** A peer's tariff, by its id within its party. */
export type TariffKey = PartyKey & { readonly id: string }

/** The step that creates the book's table in an object. Ids are compared without regard to case. A null hash says: deleted. */
export const TARIFF_BOOK_TABLE = `CREATE TABLE tariff_book (
  country_code TEXT NOT NULL COLLATE NOCASE,
  party_id TEXT NOT NULL COLLATE NOCASE,
  id TEXT NOT NULL COLLATE NOCASE,
  since INTEGER NOT NULL,
  hash TEXT,
  PRIMARY KEY (country_code, party_id, id, since)
) WITHOUT ROWID`

type Row = { since: number; hash: string | null }

const LATEST_ROW =
  'SELECT since, hash FROM tariff_book WHERE country_code = ? AND party_id = ? AND id = ? ORDER BY since DESC LIMIT 1'
const AT =
  'SELECT since, hash FROM tariff_book WHERE country_code = ? AND party_id = ? AND id = ? AND since <= ? ORDER BY since DESC LIMIT 1'
const FIRST =
  'SELECT since, hash FROM tariff_book WHERE country_code = ? AND party_id = ? AND id = ? ORDER BY since LIMIT 1'

/** Which version of each tariff of a peer is current, and was at any instant. The object's order is the order of history. */
export class TariffBook {
  readonly #storage: DurableObjectStorage
  readonly #onChange: (key: TariffKey) => void
  // Forgotten with the object, and so is the page that was asked for.
  readonly #pushedMeanwhile = new Set<string>()

  /** `onChange` is told of each tariff that has another current version, or none. */
  constructor(storage: DurableObjectStorage, onChange: (key: TariffKey) => void = () => undefined) {
    this.#storage = storage
    this.#onChange = onChange
  }

  /** A page of the peer's list is asked for now: what is pushed before it is taken in is newer than what it says. */
  pageAsked(): void {
    this.#pushedMeanwhile.clear()
  }

  /** As `record`, for what the peer said of its own accord. */
  recordPushed(key: TariffKey, hash: string | null, at: Instant): RecordedTariff {
    this.#pushedMeanwhile.add(textOf(key))
    return this.record(key, hash, at)
  }

  /** As `record`, for what a page of the peer's list says; nothing where the peer has said more since that was asked for. */
  recordListed(key: TariffKey, hash: string, at: Instant): RecordedTariff {
    if (!this.#pushedMeanwhile.has(textOf(key))) return this.record(key, hash, at)
    const latest = this.#row(LATEST_ROW, key.countryCode, key.partyId, key.id)
    return { hash: latest?.hash ?? null, since: latest?.since ?? at, changed: false }
  }

  /** Enters a version as current from `at` on; the same hash again changes nothing. Null: deleted. Answers what the book says now. */
  record(key: TariffKey, hash: string | null, at: Instant): RecordedTariff {
    const { countryCode, partyId, id } = key
    const latest = this.#row(LATEST_ROW, countryCode, partyId, id)
    if ((latest?.hash ?? null) === hash) return { hash, since: latest?.since ?? at, changed: false }
    // What came later is later, even where two isolates' clocks disagree by a moment.
    const since = latest ? Math.max(at, latest.since + 1) : at
    this.#storage.sql.exec('INSERT INTO tariff_book VALUES (?, ?, ?, ?, ?)', countryCode, partyId, id, since, hash)
    this.#onChange(key)
    return { hash, since, changed: true }
  }

  /** The version current at an instant; before the first known, the first one; null when deleted or unknown. */
  at(key: TariffKey, instant: Instant): TariffBookEntry | null {
    const { countryCode, partyId, id } = key
    const row = this.#row(AT, countryCode, partyId, id, instant) ?? this.#row(FIRST, countryCode, partyId, id)
    return row && row.hash !== null ? { hash: row.hash, since: row.since } : null
  }

  /** Every tariff that is current, of one party where it is given. */
  keys(party: PartyKey | null): TariffKey[] {
    return this.#storage.sql
      .exec<{ country_code: string; party_id: string; id: string }>(
        `SELECT country_code, party_id, id FROM tariff_book AS t WHERE (?1 IS NULL OR (country_code = ?1 AND party_id = ?2))
         AND hash IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tariff_book AS later WHERE later.country_code = t.country_code
           AND later.party_id = t.party_id AND later.id = t.id AND later.since > t.since)`,
        party?.countryCode ?? null,
        party?.partyId ?? null,
      )
      .toArray()
      .map((row) => ({ countryCode: row.country_code, partyId: row.party_id, id: row.id }))
  }

  #row(query: string, ...bindings: (string | number)[]): Row | null {
    return this.#storage.sql.exec<Row>(query, ...bindings).toArray()[0] ?? null
  }
}

/** A tariff's key as one text: ids are compared without regard to case. */
export function textOf({ countryCode, partyId, id }: TariffKey): string {
  return `${countryCode}*${partyId}/${id}`.toUpperCase()
}
