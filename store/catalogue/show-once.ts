/** Whether an operator lists an EVSE of its own, not one of somebody else: the EVSE's id begins with the location's party. */
export const IS_OWN = (evse: string): string =>
  `(substr(${evse}.evse_key, 1, 5) = upper(${evse}.country_code || ${evse}.party_id))`

/** Whether a charge may be started by a listing: a feed is read for information alone. What is not known yet is taken for a connection. */
const IS_CONNECTED = (evse: string): string =>
  `COALESCE((SELECT p.feed IS NULL FROM peers AS p WHERE p.id = ${evse}.peer), 1)`

/** How good a listing is: a connection before a feed, the operator's own before a hub's copy, the newest; the rest makes the order total. */
export const RANK = (evse: string): string =>
  `(${IS_CONNECTED(evse)}, ${IS_OWN(evse)}, ${evse}.last_updated, ${evse}.peer, ${evse}.country_code, ${evse}.party_id, ${evse}.location_id, ${evse}.uid)`

/** The keys of all EVSEs at these locations, withdrawn ones too: their doubles may have to step in. */
const TOUCHED = `SELECT e.evse_key FROM json_each(?1) AS key CROSS JOIN evses AS e
  ON e.peer = ?2 AND e.country_code = key.value ->> 0 AND e.party_id = key.value ->> 1 AND e.location_id = key.value ->> 2
  WHERE e.evse_key IS NOT NULL`

const HAS_BETTER = `EXISTS (SELECT 1 FROM evses AS other
  WHERE other.evse_key = evses.evse_key AND other.offered = 1 AND ${RANK('other')} > ${RANK('evses')})`

const MARK_DOUBLES = `UPDATE evses SET doubled = 1 - doubled WHERE evse_key IN (${TOUCHED}) AND doubled <> ${HAS_BETTER}`

/** Whether anything of a location is on show. */
export const IS_SHOWN = `EXISTS (SELECT 1 FROM evses AS e
  WHERE e.peer = locations.peer AND e.country_code = locations.country_code AND e.party_id = locations.party_id
  AND e.location_id = locations.id AND e.offered = 1 AND e.doubled = 0 AND e.status <> 'REMOVED')`

const MARK_LOCATIONS = `UPDATE locations SET shown = 1 - shown WHERE (peer, country_code, party_id, id) IN (
  SELECT twin.peer, twin.country_code, twin.party_id, twin.location_id FROM evses AS twin WHERE twin.evse_key IN (${TOUCHED}))
  AND shown <> ${IS_SHOWN}`

/**
 * Statements that choose, among several listings of one EVSE, the one on show. `keys` is JSON of locations just saved, each beginning with
 * country code, party and id. A change of status alone does not choose again.
 */
export function showOnceStatements(db: D1Database, peer: string, keys: string): D1PreparedStatement[] {
  return [db.prepare(MARK_DOUBLES).bind(keys, peer), db.prepare(MARK_LOCATIONS).bind(keys, peer)]
}
