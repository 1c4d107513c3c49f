import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import type { RawObject } from '#integrations/ocpi/raw-object'
import { compareLocations } from './compare-locations.ts'
import type { LocationIntake } from './location-intake.ts'
import { locationRows } from './location-rows.ts'
import { locationStatements } from './location-statements.ts'
import { readStoredLocation } from './read-location.ts'

/** What became of a location; with it the location as it is stored, its time zone derived. */
export interface SavedLocation {
  readonly outcome: 'created' | 'updated' | 'unchanged'
  readonly location: Location
}

/** Saves one whole location of a peer in place of what was there. */
export async function saveLocation(
  db: D1Database,
  peer: string,
  intake: LocationIntake,
  now: Instant,
): Promise<SavedLocation> {
  const rows = locationRows(intake)
  const compared = await compareLocations(db, peer, [rows])
  const { location } = rows
  if (compared.unchanged.length > 0) return { outcome: 'unchanged', location }
  await db.batch(locationStatements(db, peer, compared, now))
  return { outcome: compared.added.length > 0 ? 'created' : 'updated', location }
}

/** So many changes may come between reading a location and writing it before we give up. */
const MOST_TRIES = 8

/** Fails the batch it is in where the location or one of its EVSEs was written since: a revision cannot be null. */
const GUARD = `UPDATE locations SET revision = CASE revision WHEN ?5 THEN revision END
WHERE peer = ?1 AND country_code = ?2 AND party_id = ?3 AND id = ?4`

/**
 * Changes a location: reads it, has the change made, and writes it where nobody has written anything of it meanwhile, or else begins
 * again; of two changes at once none is lost. Null where there is none. Whatever `change` throws is passed on. Whom it may be shown to
 * unpublished, as `allowedTo` has it, stays as it was unless the change says something.
 */
export async function changeLocation(
  db: D1Database,
  peer: string,
  party: PartyKey,
  id: string,
  change: (stored: RawObject) => LocationIntake,
  allowedTo: (location: Location) => Promise<readonly string[]>,
  now: Instant,
): Promise<SavedLocation | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const stored = await readStoredLocation(db, peer, party, id)
    if (stored === null) return null
    const intake = change(stored.raw)
    const isSaid = Array.isArray(intake.raw['publish_allowed_to'])
    const rows = locationRows({ ...intake, allowedTo: isSaid ? await allowedTo(intake.location) : stored.allowedTo })
    const compared = await compareLocations(db, peer, [rows])
    const { location } = rows
    if (compared.unchanged.length > 0) return { outcome: 'unchanged', location }
    const guard = db.prepare(GUARD).bind(peer, party.countryCode, party.partyId, id, stored.revision)
    try {
      await db.batch([guard, ...locationStatements(db, peer, compared, now)])
      return { outcome: 'updated', location }
    } catch (error) {
      if (!String(error).includes('locations.revision')) throw error
    }
  }
  throw new Error('a location changes faster than it can be written')
}
