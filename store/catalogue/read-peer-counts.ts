/** What a peer has stored here, and how many objects it got wrong. */
export interface PeerCounts {
  readonly locations: number
  readonly evses: number
  readonly tariffs: number
  readonly refused: number
  readonly faults: number
  readonly leniencies: number
}

/** Counts of one peer, in one round trip. */
export async function readPeerCounts(catalogue: D1Database, peer: string): Promise<PeerCounts> {
  const row = await catalogue
    .prepare(
      `SELECT
        (SELECT count(*) FROM locations WHERE peer = ?1) AS locations,
        (SELECT count(*) FROM evses WHERE peer = ?1 AND offered = 1) AS evses,
        (SELECT count(*) FROM tariff_book WHERE peer = ?1 AND until IS NULL) AS tariffs,
        (SELECT count(DISTINCT module || object_key) FROM findings WHERE peer = ?1 AND kind = 'refused') AS refused,
        (SELECT count(*) FROM findings WHERE peer = ?1 AND kind = 'fault') AS faults,
        (SELECT count(*) FROM findings WHERE peer = ?1 AND kind = 'leniency') AS leniencies`,
    )
    .bind(peer)
    .first<PeerCounts>()
  if (!row) throw new Error('a SELECT of counts gave no row')
  return row
}
