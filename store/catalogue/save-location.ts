import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import type { LocationIntake } from './location-intake.ts'
import { locationRows } from './location-rows.ts'
import { locationStatements } from './location-statements.ts'

const IS_THERE = 'SELECT 1 AS there FROM locations WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND id = ?4'

/** Saves one whole location of a peer in place of what was there. Answers it as stored, its time zone derived. */
export async function saveLocation(
  db: D1Database,
  peer: string,
  intake: LocationIntake,
  now: Instant,
): Promise<{ readonly outcome: 'created' | 'updated'; readonly location: Location }> {
  const rows = locationRows(intake)
  const { countryCode, partyId, id } = rows.location
  const [before] = await db.batch([
    db.prepare(IS_THERE).bind(peer, countryCode, partyId, id),
    ...locationStatements(db, peer, [rows], now),
  ])
  return { outcome: before?.results.length === 0 ? 'created' : 'updated', location: rows.location }
}
