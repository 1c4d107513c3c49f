/** A listing of an EVSE that several list. */
export interface DoubleRow {
  readonly evseKey: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationId: string
  readonly uid: string
  readonly evseId: string | null
  readonly status: string
  /** 0: this is the one on show. */
  readonly doubled: number
  readonly lastUpdated: number
}

/** EVSEs that are listed more than once, all their listings together, the one on show first. */
export async function listDoubles(db: D1Database, limit: number, offset: number): Promise<DoubleRow[]> {
  const { results } = await db
    .prepare(
      `SELECT e.evse_key AS evseKey, e.peer, e.country_code AS countryCode, e.party_id AS partyId, e.location_id AS locationId, e.uid,
        e.evse_id AS evseId, e.status, e.doubled, e.last_updated AS lastUpdated
       FROM evses AS e WHERE e.offered = 1 AND e.evse_key IN (
         SELECT evse_key FROM evses WHERE offered = 1 AND evse_key IS NOT NULL GROUP BY evse_key HAVING COUNT(*) > 1
         ORDER BY evse_key LIMIT ? OFFSET ?)
       ORDER BY e.evse_key, e.doubled, e.last_updated DESC`,
    )
    .bind(limit, offset)
    .all<DoubleRow>()
  return results
}
