import { OPERATOR_NAME } from './operator-name.ts'

/** A rectangle on the map, in degrees. One that crosses the date line has its west east of its east. */
export interface MapBox {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
}

/** A location on the map or in a list, with what it offers now. */
export interface Station {
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly name: string | null
  readonly address: string
  readonly city: string
  readonly postalCode: string | null
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  readonly operatorName: string | null
  readonly timeZone: string | null
  readonly timeZoneSource: 'stated' | 'derived' | 'unknown'
  /** EVSEs on show here: offered, not removed, and not shown at another location. */
  readonly evses: number
  readonly available: number
  readonly maxPowerW: number | null
  readonly lastUpdated: number
}

/** Several locations near each other. */
export interface StationCluster {
  readonly latitude: number
  readonly longitude: number
  readonly locations: number
}

/** What a map shows: single stations where there are few, clusters where there are many. */
export type StationsOnMap =
  | { readonly kind: 'stations'; readonly stations: readonly Station[] }
  | { readonly kind: 'clusters'; readonly clusters: readonly StationCluster[] }

/** From this zoom on every station is drawn by itself, if there are not too many. */
const SINGLE_FROM_ZOOM = 13
const MOST_STATIONS = 300
/** Clusters across the width of a 256-pixel tile. */
const CELLS_PER_TILE = 4

export const STATION_COLUMNS = `l.peer, l.country_code AS countryCode, l.party_id AS partyId, l.id, l.name, l.address, l.city,
  l.postal_code AS postalCode, l.country, l.latitude, l.longitude, ${OPERATOR_NAME} AS operatorName, l.time_zone AS timeZone,
  l.time_zone_source AS timeZoneSource, COUNT(e.uid) AS evses, COALESCE(SUM(e.status = 'AVAILABLE'), 0) AS available,
  MAX(e.max_power_w) AS maxPowerW, l.last_updated AS lastUpdated`

/** The EVSEs of `l` that are on show. */
export const JOIN_SHOWN_EVSES = `LEFT JOIN evses AS e ON e.peer = l.peer AND e.country_code = l.country_code AND e.party_id = l.party_id
  AND e.location_id = l.id AND e.offered = 1 AND e.doubled = 0 AND e.status <> 'REMOVED'`

const WITHIN = `l.latitude BETWEEN ?1 AND ?3
  AND CASE WHEN ?2 <= ?4 THEN l.longitude BETWEEN ?2 AND ?4 ELSE l.longitude >= ?2 OR l.longitude <= ?4 END`

const IN_BOX = `l.publish = 1 AND l.shown = 1 AND ${WITHIN}`

const STATIONS = `SELECT ${STATION_COLUMNS} FROM locations AS l ${JOIN_SHOWN_EVSES} WHERE ${IN_BOX}
GROUP BY l.peer, l.country_code, l.party_id, l.id LIMIT ${MOST_STATIONS + 1}`

const ALLOWED = `SELECT ${STATION_COLUMNS} FROM locations AS l ${JOIN_SHOWN_EVSES}
WHERE l.publish = 0 AND l.allowed_to <> '[]' AND l.shown = 1 AND ${WITHIN}
  AND EXISTS (SELECT 1 FROM json_each(l.allowed_to) AS allowed WHERE allowed.value IN (SELECT value FROM json_each(?5)))
GROUP BY l.peer, l.country_code, l.party_id, l.id LIMIT ${MOST_STATIONS}`

// Read from the index alone. The centre of a cluster is the middle of its stations, so that it never lies in the sea between two.
const CLUSTERS = `SELECT AVG(l.latitude) AS latitude, AVG(l.longitude) AS longitude, COUNT(*) AS locations
FROM locations AS l WHERE ${IN_BOX} GROUP BY CAST((l.latitude + 90) / ?5 AS INTEGER), CAST((l.longitude + 180) / ?6 AS INTEGER)
ORDER BY locations DESC LIMIT 1000`

const COUNT = `SELECT COUNT(*) AS count FROM (SELECT 1 FROM locations AS l WHERE ${IN_BOX} LIMIT ${MOST_STATIONS + 1})`

/** Published stations within a rectangle, each by itself; null where there are too many of them to look at. */
export async function singleStationsInBox(db: D1Database, box: MapBox): Promise<Station[] | null> {
  // Counted from the index alone, before anything is joined to a whole country.
  const counted = await db
    .prepare(COUNT)
    .bind(...edgesOf(box))
    .first<{ count: number }>()
  return (counted?.count ?? 0) > MOST_STATIONS ? null : eachStation(db, box)
}

/** Published stations within a rectangle, clustered for the zoom level (as web maps count it, 0 is the world). */
export async function stationsInBox(db: D1Database, box: MapBox, zoom: number): Promise<StationsOnMap> {
  if (zoom >= SINGLE_FROM_ZOOM) {
    const stations = await eachStation(db, box)
    if (stations.length <= MOST_STATIONS) return { kind: 'stations', stations }
  }
  const longitudeStep = 360 / (2 ** Math.max(0, zoom) * CELLS_PER_TILE)
  // Degrees of latitude are drawn longer than degrees of longitude away from the equator; so many make cells of about equal sides.
  const middle = ((box.south + box.north) / 2) * (Math.PI / 180)
  const latitudeStep = longitudeStep * Math.max(0.1, Math.cos(middle))
  const { results } = await db
    .prepare(CLUSTERS)
    .bind(...edgesOf(box), latitudeStep, longitudeStep)
    .all<StationCluster>()
  return { kind: 'clusters', clusters: results }
}

/** Unpublished stations within a rectangle that may be shown to whoever answers to one of these digests. */
export async function allowedStationsInBox(
  db: D1Database,
  box: MapBox,
  answered: readonly string[],
): Promise<Station[]> {
  const { results } = await db
    .prepare(ALLOWED)
    .bind(...edgesOf(box), JSON.stringify(answered))
    .all<Station>()
  return results
}

/** One more than may be shown, where there are as many. */
async function eachStation(db: D1Database, box: MapBox): Promise<Station[]> {
  const { results } = await db
    .prepare(STATIONS)
    .bind(...edgesOf(box))
    .all<Station>()
  return results
}

function edgesOf({ south, west, north, east }: MapBox) {
  return [south, west, north, east] as const
}
