import type { PartyKey } from '#domain/identity/party'
import type { Tariff } from '#domain/tariff/tariff'

/**
 * Why the price of a connector is not known. no_tariff: none is named; dangling: the peer has never sent the one named; deleted: it has
 * taken it back; ambiguous: several of its parties have one of this id, in different terms, and none of them is the location's.
 */
export type PriceUnknown = 'no_tariff' | 'dangling' | 'deleted' | 'ambiguous'

/** A tariff that a connector names, with its current version or why there is none. */
export type NamedTariff =
  | { readonly id: string; readonly hash: string; readonly tariff: Tariff; readonly unknown: null }
  | { readonly id: string; readonly unknown: Exclude<PriceUnknown, 'no_tariff'> }

/** What is known of a connector's price. */
export interface ConnectorPrice {
  readonly connectorId: string
  /** One for each id that the connector names. Several: different kinds of tariff, of which the engine chooses. */
  readonly tariffs: readonly NamedTariff[]
  /** Null when at least one tariff is known; else why none is. */
  readonly unknown: PriceUnknown | null
}

type Row = {
  readonly connector: string
  readonly named: string | null
  readonly book_party: string | null
  readonly own: number | null
  readonly hash: string | null
  readonly canonical: string | null
}

// The operator's connector names a tariff by its id alone, and the tariff may be of another party of the same peer.
const PRICES = `SELECT c.value ->> 'id' AS connector, named.value AS named, b.country_code || b.party_id AS book_party,
  b.country_code = e.country_code AND b.party_id = e.party_id AS own, t.hash, t.canonical
FROM evses AS e CROSS JOIN json_each(e.connectors) AS c
LEFT JOIN json_each(c.value, '$.tariffIds') AS named
LEFT JOIN tariff_book AS b INDEXED BY tariff_book_by_id ON b.peer = e.peer AND b.id = named.value
LEFT JOIN tariffs AS t ON t.hash = b.hash AND b.until IS NULL
WHERE e.peer = ? AND e.country_code = ? AND e.party_id = ? AND e.location_id = ? AND e.uid = ?
ORDER BY c.key, named.key`

/** What is known of the prices of an EVSE's connectors now; empty for an EVSE that is not there. */
export async function connectorPrices(
  db: D1Database,
  peer: string,
  party: PartyKey,
  locationId: string,
  evseUid: string,
): Promise<ConnectorPrice[]> {
  const { results } = await db
    .prepare(PRICES)
    .bind(peer, party.countryCode, party.partyId, locationId, evseUid)
    .all<Row>()
  const connectors = Map.groupBy(results, (row) => row.connector)
  return [...connectors].map(([connectorId, rows]) => {
    const named = Map.groupBy(rows, (row) => row.named)
    const tariffs = [...named].flatMap(([id, candidates]) => (id === null ? [] : [chooseTariff(id, candidates)]))
    const known = tariffs.some((tariff) => tariff.unknown === null)
    return { connectorId, tariffs, unknown: known ? null : (tariffs[0]?.unknown ?? 'no_tariff') }
  })
}

/** The location's own party before any other; among others only where they agree. */
function chooseTariff(id: string, candidates: readonly Row[]): NamedTariff {
  if (candidates.every((row) => row.book_party === null)) return { id, unknown: 'dangling' }
  const own = candidates.filter((row) => row.own === 1)
  const open = (own.length > 0 ? own : candidates).filter((row) => row.hash !== null)
  const [first] = open
  if (!first || first.hash === null || first.canonical === null) return { id, unknown: 'deleted' }
  if (open.some((row) => row.hash !== first.hash)) return { id, unknown: 'ambiguous' }
  return { id, hash: first.hash, tariff: JSON.parse(first.canonical), unknown: null }
}
