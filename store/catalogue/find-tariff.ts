import type { PartyKey } from '#domain/identity/party'
import type { RawObject } from '#integrations/ocpi/raw-object'

/** A tariff that a peer has now: as it was last sent, and the hash of its version. */
export interface CurrentTariff {
  readonly hash: string
  readonly raw: RawObject
  readonly canonical: string
}

const CURRENT = `SELECT t.hash, b.raw, t.canonical FROM tariff_book AS b JOIN tariffs AS t ON t.hash = b.hash
WHERE b.peer = ?1 AND b.country_code = ?2 AND b.party_id = ?3 AND b.id = ?4 AND b.until IS NULL`

/** The current version of a peer's tariff; null when it has none or has deleted it. */
export async function findTariff(
  db: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
): Promise<CurrentTariff | null> {
  const row = await db
    .prepare(CURRENT)
    .bind(peer, party.countryCode, party.partyId, id)
    .first<{ hash: string; raw: string; canonical: string }>()
  return row && { ...row, raw: JSON.parse(row.raw) }
}
