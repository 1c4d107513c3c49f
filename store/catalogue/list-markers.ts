/** A box of the map, in degrees. */
export interface MarkerBox {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

/** A dot on the map: one station, or a cluster of those in one cell; where it is one, `id` and its key say which. */
export interface Marker {
  readonly latitude: number
  readonly longitude: number
  readonly stations: number
  readonly evses: number
  readonly available: number
  readonly charging: number
  readonly broken: number
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly label: string
}

// The box is cut into this many columns; dots of more would touch one another on a screen.
const COLUMNS = 28
const MOST_MARKERS = 1200

/** The dots of a box: stations that share a cell are counted together, in the database, so that a phone gets hundreds of rows and not a country. */
export async function listMarkers(catalogue: D1Database, box: MarkerBox): Promise<readonly Marker[]> {
  const cell = Math.max((box.east - box.west) / COLUMNS, 0.0005)
  const { results } = await catalogue
    .prepare(
      `WITH sites AS (
         SELECT l.peer, l.country_code, l.party_id, l.id, l.latitude, l.longitude, l.name, l.address, l.city, count(*) AS evses,
           sum(e.status = 'AVAILABLE') AS available, sum(e.status IN ('CHARGING', 'RESERVED', 'BLOCKED')) AS charging,
           sum(e.status IN ('OUTOFORDER', 'INOPERATIVE')) AS broken
         FROM locations l JOIN evses e
           ON e.peer = l.peer AND e.country_code = l.country_code AND e.party_id = l.party_id AND e.location_id = l.id
         WHERE l.publish = 1 AND l.shown = 1 AND e.offered = 1
           AND l.latitude BETWEEN ?2 AND ?4 AND l.longitude BETWEEN ?1 AND ?3
         GROUP BY l.peer, l.country_code, l.party_id, l.id)
       SELECT avg(latitude) AS latitude, avg(longitude) AS longitude, count(*) AS stations, sum(evses) AS evses,
         sum(available) AS available, sum(charging) AS charging, sum(broken) AS broken, min(peer) AS peer,
         min(country_code) AS countryCode, min(party_id) AS partyId, min(id) AS id,
         min(coalesce(name, address) || ', ' || city) AS label
       FROM sites
       GROUP BY CAST((longitude - ?1) / ?5 AS INTEGER), CAST((latitude - ?2) / ?5 AS INTEGER)
       ORDER BY stations DESC LIMIT ?6`,
    )
    .bind(box.west, box.south, box.east, box.north, cell, MOST_MARKERS)
    .all<Marker>()
  return results
}
