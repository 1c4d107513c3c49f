import type { PartyKey } from '#domain/identity/party'

/** A tariff that a peer has or had, by its id and the party it is of. */
export interface TariffOwner extends PartyKey {
  readonly id: string
}

/** Of which parties of a peer there are tariffs with these ids: a connector names a tariff by its id alone, and it may be of another party. */
export async function tariffOwners(db: D1Database, peer: string, ids: readonly string[]): Promise<TariffOwner[]> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT b.country_code AS countryCode, b.party_id AS partyId, named.value AS id
       FROM json_each(?2) AS named CROSS JOIN tariff_book AS b INDEXED BY tariff_book_by_id ON b.peer = ?1 AND b.id = named.value
       ORDER BY named.key, countryCode, partyId`,
    )
    .bind(peer, JSON.stringify(ids))
    .all<TariffOwner>()
  return results
}
