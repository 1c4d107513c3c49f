import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import { refusedFindings } from './finding.ts'
import { type LocationIntake, locationKey } from './location-intake.ts'
import { type LocationRows, locationRows } from './location-rows.ts'
import { locationStatements } from './location-statements.ts'
import { recordFindings } from './record-findings.ts'

/** One parameter of a statement may hold 2 MB; a chunk stays well below with its EVSEs. */
const CHUNK_BYTES = 600_000

/** What came of a page: the locations as stored (time zones derived), and how many the database could not take. */
export interface SavedLocations {
  readonly saved: readonly Location[]
  readonly refused: number
}

/** Saves whole locations of a peer, a page at once. The same page again changes nothing but the counts of findings. */
export async function saveLocations(
  db: D1Database,
  peer: string,
  intakes: readonly LocationIntake[],
  now: Instant,
): Promise<SavedLocations> {
  const saved: Location[] = []
  let refused = 0
  for (const chunk of chunksOf(newestOfEach(intakes))) {
    try {
      const rows = chunk.map(locationRows)
      await db.batch(locationStatements(db, peer, rows, now))
      saved.push(...rows.map((row) => row.location))
    } catch (error) {
      // A database that does not answer is the caller's to try again; one row it cannot take must not hold back the others.
      if (!isRowProblem(error)) throw error
      const outcome = await saveOneByOne(db, peer, chunk, now)
      saved.push(...outcome.saved)
      refused += outcome.refused
    }
  }
  return { saved, refused }
}

async function saveOneByOne(
  db: D1Database,
  peer: string,
  intakes: readonly LocationIntake[],
  now: Instant,
): Promise<SavedLocations> {
  const saved: Location[] = []
  let refused = 0
  for (const intake of intakes) {
    try {
      const rows: LocationRows = locationRows(intake)
      await db.batch(locationStatements(db, peer, [rows], now))
      saved.push(rows.location)
    } catch (error) {
      if (!isRowProblem(error)) throw error
      refused += 1
      const problem = [{ field: '.', problem: 'the database cannot hold it' }]
      const key = locationKey(intake.location, intake.location.id)
      await recordFindings(db, peer, refusedFindings('locations', key, problem, intake.raw), now)
    }
  }
  return { saved, refused }
}

/** A feed may list a location twice, one copy outdated. */
function newestOfEach(intakes: readonly LocationIntake[]): LocationIntake[] {
  const newest = new Map<string, LocationIntake>()
  for (const intake of intakes) {
    const key = locationKey(intake.location, intake.location.id).toUpperCase()
    const other = newest.get(key)
    if (!other || other.location.lastUpdated <= intake.location.lastUpdated) newest.set(key, intake)
  }
  return [...newest.values()]
}

function chunksOf(intakes: readonly LocationIntake[]): LocationIntake[][] {
  const chunks: LocationIntake[][] = []
  let chunk: LocationIntake[] = []
  let bytes = 0
  for (const intake of intakes) {
    // Most of it is one to three EVSEs of about 700 bytes; measuring each exactly would cost as much as storing it.
    const size = 1_500 + intake.location.evses.length * 2_000
    if (bytes + size > CHUNK_BYTES && chunk.length > 0) {
      chunks.push(chunk)
      chunk = []
      bytes = 0
    }
    chunk.push(intake)
    bytes += size
  }
  return chunk.length > 0 ? [...chunks, chunk] : chunks
}

function isRowProblem(error: unknown): boolean {
  return /constraint|too big|datatype|was read from nothing/i.test(String(error))
}
