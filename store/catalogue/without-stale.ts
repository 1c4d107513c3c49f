import type { Instant } from '#domain/instant'
import type { LocationIntake } from './location-intake.ts'

const STORED = `SELECT key.key AS at, l.last_updated AS lastUpdated FROM json_each(?1) AS key CROSS JOIN locations AS l
  ON l.peer = ?2 AND l.country_code = key.value ->> 0 AND l.party_id = key.value ->> 1 AND l.id = key.value ->> 2`

/**
 * Leaves out locations that are older than what is stored of them: for peers whose lists hold outdated copies. A time in the future counts as
 * now, so that a clock that runs ahead locks nothing.
 */
export async function withoutStale(
  db: D1Database,
  peer: string,
  intakes: readonly LocationIntake[],
  now: Instant,
): Promise<readonly LocationIntake[]> {
  const keys = intakes.map(({ location: { countryCode, partyId, id } }) => [countryCode, partyId, id])
  type Row = { readonly at: number; readonly lastUpdated: number }
  const { results } = await db.prepare(STORED).bind(JSON.stringify(keys), peer).all<Row>()
  const stored = new Map(results.map(({ at, lastUpdated }) => [at, Math.min(lastUpdated, now)]))
  return intakes.filter(({ location }, at) => Math.min(location.lastUpdated, now) >= (stored.get(at) ?? 0))
}
