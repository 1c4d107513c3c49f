import type { PartyKey } from '#domain/identity/party'
import { connectorPowerW } from '#domain/location/connector-power'
import type { Connector } from '#domain/location/location'

/** What pricing and pages need to know of a connector's place. */
export interface ConnectorTerms {
  readonly country: string
  readonly timeZone: string | null
  readonly locationName: string | null
  readonly evseId: string | null
  /** The tariffs the connector refers to, in the operator's order; empty when it refers to none. */
  readonly tariffIds: readonly string[]
  /** As stated, or what voltage and current allow: nearly half of all connectors state no power. Null where neither says anything. */
  readonly powerW: number | null
}

interface Row {
  readonly country: string
  readonly time_zone: string | null
  readonly name: string | null
  readonly evse_id: string | null
  readonly connectors: string
}

/** A connector of an EVSE as last received; without a connector id the first one. Null when the place is not known. */
export async function readConnectorTerms(
  catalogue: D1Database,
  peer: string,
  party: PartyKey,
  place: { readonly locationId: string; readonly evseUid: string; readonly connectorId: string | null },
): Promise<ConnectorTerms | null> {
  const row = await catalogue
    .prepare(
      `SELECT l.country, l.time_zone, l.name, e.evse_id, e.connectors FROM evses AS e
       JOIN locations AS l ON l.peer = e.peer AND l.country_code = e.country_code AND l.party_id = e.party_id AND l.id = e.location_id
       WHERE e.peer = ?1 AND e.country_code = ?2 AND e.party_id = ?3 AND e.location_id = ?4 AND e.uid = ?5`,
    )
    .bind(peer, party.countryCode, party.partyId, place.locationId, place.evseUid)
    .first<Row>()
  if (!row) return null
  const connectors: readonly Connector[] = JSON.parse(row.connectors)
  const connector = connectors.find(({ id }) => id === place.connectorId) ?? connectors[0]
  return {
    country: row.country,
    timeZone: row.time_zone,
    locationName: row.name,
    evseId: row.evse_id,
    tariffIds: connector?.tariffIds ?? [],
    powerW: (connector && connectorPowerW(connector)) || null,
  }
}
