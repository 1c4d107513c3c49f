import { evseKey } from '#domain/location/evse-key'
import { JOIN_SHOWN_EVSES, STATION_COLUMNS, type Station } from './stations-in-box.ts'

/** What is looked for; everything that is given must fit. */
export interface StationQuery {
  /** Part of a name, address, town, postal code, operator or id, or the beginning of an EVSE id. */
  readonly text?: string
  readonly peer?: string
  readonly limit: number
  readonly offset: number
  /** Also what is not published or shown elsewhere: for consoles, never for drivers. */
  readonly all?: boolean
}

const SEARCH = `SELECT ${STATION_COLUMNS} FROM locations AS l ${JOIN_SHOWN_EVSES}
WHERE (?1 IS NULL OR l.peer = ?1) AND (?2 = 1 OR (l.publish = 1 AND l.shown = 1)) AND (?3 IS NULL
  OR l.name LIKE ?3 ESCAPE '\\' OR l.address LIKE ?3 ESCAPE '\\' OR l.city LIKE ?3 ESCAPE '\\' OR l.postal_code LIKE ?3 ESCAPE '\\'
  OR l.operator_name LIKE ?3 ESCAPE '\\' OR l.id LIKE ?3 ESCAPE '\\'
  OR (l.peer, l.country_code, l.party_id, l.id) IN (
    SELECT peer, country_code, party_id, location_id FROM evses WHERE evse_key >= ?4 AND evse_key < ?4 || 'a'))
GROUP BY l.peer, l.country_code, l.party_id, l.id ORDER BY l.peer, l.country_code, l.party_id, l.id LIMIT ?5 OFFSET ?6`

/** Stations by text, in a fixed order. */
export async function searchStations(db: D1Database, query: StationQuery): Promise<Station[]> {
  const text = query.text?.trim() ?? ''
  const pattern = text === '' ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const { results } = await db
    .prepare(SEARCH)
    .bind(query.peer ?? null, query.all === true ? 1 : 0, pattern, evseKey(text), query.limit, query.offset)
    .all<Station>()
  return results
}
