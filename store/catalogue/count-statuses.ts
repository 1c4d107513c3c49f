/** How many EVSEs are in a status. */
export interface StatusCount {
  readonly peer: string
  readonly status: string
  readonly evses: number
}

/** EVSEs on offer by peer and status; an EVSE that several list counts once. */
export async function countStatuses(db: D1Database, peer: string | null): Promise<StatusCount[]> {
  const { results } = await db
    .prepare(
      `SELECT peer, status, COUNT(*) AS evses FROM evses WHERE offered = 1 AND doubled = 0 AND (?1 IS NULL OR peer = ?1)
       GROUP BY peer, status ORDER BY peer, evses DESC`,
    )
    .bind(peer)
    .all<StatusCount>()
  return results
}
