/** What the first page counts of the catalogue. */
export interface CatalogueFigures {
  readonly locations: number
  readonly evses: number
  readonly evsesAvailable: number
  readonly tariffs: number
  readonly peers: number
  readonly peersRegistered: number
  readonly refusedObjects: number
}

/** Counts of the catalogue, in one round trip. */
export async function readCatalogueFigures(catalogue: D1Database): Promise<CatalogueFigures> {
  const row = await catalogue
    .prepare(
      `SELECT
        (SELECT count(*) FROM locations) AS locations,
        (SELECT count(*) FROM evses WHERE offered = 1) AS evses,
        (SELECT count(*) FROM evses WHERE offered = 1 AND status = 'AVAILABLE') AS evsesAvailable,
        (SELECT count(*) FROM tariff_book WHERE until IS NULL) AS tariffs,
        (SELECT count(*) FROM peers) AS peers,
        (SELECT count(*) FROM peers WHERE state = 'registered') AS peersRegistered,
        (SELECT count(DISTINCT peer || '|' || module || '|' || object_key) FROM findings WHERE kind = 'refused') AS refusedObjects`,
    )
    .first<CatalogueFigures>()
  if (!row) throw new Error('a SELECT of counts gave no row')
  return row
}
