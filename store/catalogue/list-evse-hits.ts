/** An EVSE that a search found. */
export interface EvseHit {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationId: string
  readonly uid: string
  readonly evseId: string | null
  readonly place: string
}

/** Finds EVSEs by the beginning of their id in any spelling, or by uid. */
export async function listEvseHits(catalogue: D1Database, text: string, limit: number): Promise<readonly EvseHit[]> {
  const key = text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  if (key === '') return []
  const { results } = await catalogue
    .prepare(
      `SELECT e.peer, e.country_code AS countryCode, e.party_id AS partyId, e.location_id AS locationId, e.uid, e.evse_id AS evseId,
        coalesce(l.name || ', ', '') || l.city AS place
       FROM evses e JOIN locations l USING (peer, country_code, party_id)
       WHERE l.id = e.location_id AND ((e.evse_key >= ?1 AND e.evse_key < ?2) OR e.uid = ?3) LIMIT ?4`,
    )
    // A range instead of LIKE, so that the index serves it: '[' is what follows 'Z'.
    .bind(key, `${key}[`, text, limit)
    .all<EvseHit>()
  return results
}
