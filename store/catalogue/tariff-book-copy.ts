import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { RawObject } from '#integrations/ocpi/raw-object'

/** What a party's tariff book says of a tariff now; a null hash: deleted at `since`. */
export interface BookState extends PartyKey {
  readonly id: string
  readonly hash: string | null
  readonly since: Instant
  /** As last sent; null when deleted. */
  readonly raw: RawObject | null
}

const KEY = `tariff_book.peer = ?2 AND tariff_book.country_code = value ->> 0 AND tariff_book.party_id = value ->> 1 AND tariff_book.id = value ->> 2`

const CLOSE = `UPDATE tariff_book SET until = said.since FROM (
  SELECT value ->> 0 AS country_code, value ->> 1 AS party_id, value ->> 2 AS id, value ->> 3 AS hash, value ->> 4 AS since FROM json_each(?1)
) AS said
WHERE tariff_book.peer = ?2 AND tariff_book.country_code = said.country_code AND tariff_book.party_id = said.party_id
  AND tariff_book.id = said.id AND tariff_book.until IS NULL AND tariff_book.since < said.since`

// Copies may arrive out of order: what is known of a later time stays.
const OPEN = `INSERT INTO tariff_book (peer, country_code, party_id, id, since, until, hash, raw)
SELECT ?2, value ->> 0, value ->> 1, value ->> 2, value ->> 4, NULL, value ->> 3, value -> 5 FROM json_each(?1)
WHERE value ->> 3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tariff_book WHERE ${KEY} AND tariff_book.since > value ->> 4)
ON CONFLICT (peer, country_code, party_id, id, since) DO UPDATE SET raw = excluded.raw`

/** Copies what the book says into the catalogue, where lists and consoles read it; the same again changes nothing. */
export async function copyTariffBook(db: D1Database, peer: string, states: readonly BookState[]): Promise<void> {
  if (states.length === 0) return
  const rows = states.map(({ countryCode, partyId, id, hash, since, raw }) => [
    countryCode,
    partyId,
    id,
    hash,
    since,
    raw,
  ])
  const json = JSON.stringify(rows)
  await db.batch([db.prepare(CLOSE).bind(json, peer), db.prepare(OPEN).bind(json, peer)])
}
