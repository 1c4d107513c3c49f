/** A station or tariff that could not be stored, as it came. */
export interface RefusedRaw {
  readonly module: 'locations' | 'tariffs'
  readonly objectKey: string
  readonly raw: string
}

/** Objects of a peer that could not be stored, the latest first. */
export async function refusedObjects(db: D1Database, peer: string, limit: number): Promise<RefusedRaw[]> {
  const { results } = await db
    .prepare(
      `SELECT module, object_key AS objectKey, raw FROM findings
       WHERE peer = ? AND kind = 'refused' AND raw IS NOT NULL AND module IN ('locations', 'tariffs')
       ORDER BY last_seen DESC LIMIT ?`,
    )
    .bind(peer, limit)
    .all<RefusedRaw>()
  return results
}
