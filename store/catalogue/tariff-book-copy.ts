import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { chunksOfRows, rowList } from './chunks-of-rows.ts'
import { SENT_ROWS } from './sent-rows.ts'

/** What a party's tariff book says of a tariff now; a null hash: deleted at `since`. */
export interface BookState extends PartyKey {
  readonly id: string
  readonly hash: string | null
  readonly since: Instant
  /** As last sent; null when deleted. */
  readonly raw: RawObject | null
}

// Written as an insert because that goes from what is said to its row; an update from a list goes through the whole table.
const CLOSE = `${SENT_ROWS}
INSERT INTO tariff_book (peer, country_code, party_id, id, since, until, hash, raw)
SELECT b.peer, b.country_code, b.party_id, b.id, b.since, item ->> 4, b.hash, b.raw
FROM sent CROSS JOIN tariff_book AS b
  ON b.peer = ?2 AND b.country_code = item ->> 0 AND b.party_id = item ->> 1 AND b.id = item ->> 2
WHERE b.until IS NULL AND b.since < item ->> 4
ON CONFLICT (peer, country_code, party_id, id, since) DO UPDATE SET until = excluded.until`

// Copies may arrive out of order: what is known of a later time stays.
const OPEN = `${SENT_ROWS}
INSERT INTO tariff_book (peer, country_code, party_id, id, since, until, hash, raw)
SELECT ?2, item ->> 0, item ->> 1, item ->> 2, item ->> 4, NULL, item ->> 3, item -> 5 FROM sent
WHERE item ->> 3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM tariff_book AS b WHERE b.peer = ?2 AND b.country_code = item ->> 0
  AND b.party_id = item ->> 1 AND b.id = item ->> 2 AND b.since > item ->> 4)
ON CONFLICT (peer, country_code, party_id, id, since) DO UPDATE SET raw = excluded.raw WHERE tariff_book.raw <> excluded.raw`

/** Copies what the book says into the catalogue, where lists and consoles read it; the same again changes nothing. */
export async function copyTariffBook(db: D1Database, peer: string, states: readonly BookState[]): Promise<void> {
  if (states.length === 0) return
  const rows = states.map(({ countryCode, partyId, id, hash, since, raw }) =>
    JSON.stringify([countryCode, partyId, id, hash, since, raw]),
  )
  const statements = chunksOfRows(rows, ({ length }) => length).flatMap((chunk) => {
    const list = rowList(chunk)
    return [db.prepare(CLOSE).bind(list, peer), db.prepare(OPEN).bind(list, peer)]
  })
  await db.batch(statements)
}
