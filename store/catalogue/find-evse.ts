import type { PartyKey } from '#domain/identity/party'
import { evseKey } from '#domain/location/evse-key'
import type { Connector, EvseStatus, TimeZoneSource } from '#domain/location/location'
import { OPERATOR_NAME } from './operator-name.ts'
import { IS_OWN } from './show-once.ts'

/** An EVSE with what a driver or a charge needs of its location. */
export interface ListedEvse extends PartyKey {
  readonly peer: string
  readonly locationId: string
  readonly uid: string
  readonly evseId: string | null
  readonly status: EvseStatus
  readonly connectors: readonly Connector[]
  readonly offered: boolean
  /** Shown at another location, whose listing is the better one. */
  readonly doubled: boolean
  readonly lastUpdated: number
  readonly locationName: string | null
  readonly address: string
  readonly city: string
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  readonly timeZone: string | null
  readonly timeZoneSource: TimeZoneSource
  readonly operatorName: string | null
  readonly publish: boolean
}

type Row = Omit<ListedEvse, 'connectors' | 'offered' | 'doubled' | 'publish'> & {
  readonly connectors: string
  readonly offered: number
  readonly doubled: number
  readonly publish: number
}

const LISTED = `SELECT e.peer, e.country_code AS countryCode, e.party_id AS partyId, e.location_id AS locationId, e.uid,
  e.evse_id AS evseId, e.status, e.connectors, e.offered, e.doubled, e.last_updated AS lastUpdated, l.name AS locationName,
  l.address, l.city, l.country, l.latitude, l.longitude, l.time_zone AS timeZone, l.time_zone_source AS timeZoneSource,
  ${OPERATOR_NAME} AS operatorName, l.publish
FROM evses AS e JOIN locations AS l
  ON l.peer = e.peer AND l.country_code = e.country_code AND l.party_id = e.party_id AND l.id = e.location_id`

/** Who lists an EVSE, the one on show first, the others as doubles after it. By its EVSE id in any spelling. */
export async function listingsOfEvse(db: D1Database, evseId: string): Promise<ListedEvse[]> {
  const { results } = await db
    .prepare(
      `${LISTED} WHERE e.evse_key = ? AND e.offered = 1 ORDER BY e.doubled, ${IS_OWN('e')} DESC, e.last_updated DESC, e.peer`,
    )
    .bind(evseKey(evseId) ?? '')
    .all<Row>()
  return results.map(fromRow)
}

/** A peer's EVSE by its uid; where one uid is at several locations, the one that is offered and newest. */
export async function findEvseByUid(
  db: D1Database,
  peer: string,
  party: PartyKey,
  uid: string,
  locationId?: string,
): Promise<ListedEvse | null> {
  const row = await db
    .prepare(
      `${LISTED} WHERE e.peer = ?1 AND e.country_code = ?2 AND e.party_id = ?3 AND e.uid = ?4 AND (?5 IS NULL OR e.location_id = ?5)
       ORDER BY e.offered DESC, e.last_updated DESC LIMIT 1`,
    )
    .bind(peer, party.countryCode, party.partyId, uid, locationId ?? null)
    .first<Row>()
  return row && fromRow(row)
}

/** All EVSEs that a location offers, in its operator's order. */
export async function evsesOfLocation(
  db: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
): Promise<ListedEvse[]> {
  const { results } = await db
    .prepare(
      `${LISTED} WHERE e.peer = ? AND e.country_code = ? AND e.party_id = ? AND e.location_id = ? AND e.offered = 1 ORDER BY e.position, e.uid`,
    )
    .bind(peer, party.countryCode, party.partyId, id)
    .all<Row>()
  return results.map(fromRow)
}

function fromRow(row: Row): ListedEvse {
  return {
    ...row,
    connectors: JSON.parse(row.connectors),
    offered: row.offered === 1,
    doubled: row.doubled === 1,
    publish: row.publish === 1,
  }
}
