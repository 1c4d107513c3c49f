import type { RawObject } from '#integrations/ocpi/raw-object'
import type { StationKey } from './read-station.ts'

const LOCATIONS = `SELECT l.peer, l.country_code AS countryCode, l.party_id AS partyId, l.id, l.raw,
  (SELECT json_group_array(json(e.raw)) FROM evses AS e
   WHERE e.peer = l.peer AND e.country_code = l.country_code AND e.party_id = l.party_id AND e.location_id = l.id AND e.offered = 1) AS evses
FROM json_each(?1) AS key CROSS JOIN locations AS l
  ON l.peer = key.value ->> 0 AND l.country_code = key.value ->> 1 AND l.party_id = key.value ->> 2 AND l.id = key.value ->> 3`

/** Several locations as their operators sent them, with the EVSEs as they are now, in no order. */
export async function readLocations(
  db: D1Database,
  keys: readonly StationKey[],
): Promise<readonly (StationKey & { readonly raw: RawObject })[]> {
  const asked = keys.map(({ peer, countryCode, partyId, id }) => [peer, countryCode, partyId, id])
  const { results } = await db
    .prepare(LOCATIONS)
    .bind(JSON.stringify(asked))
    .all<StationKey & { readonly raw: string; readonly evses: string }>()
  return results.map(({ raw, evses, ...key }) => {
    const sent: RawObject = JSON.parse(raw)
    const points: unknown[] = JSON.parse(evses)
    return { ...key, raw: points.length > 0 ? { ...sent, evses: points } : sent }
  })
}
