import type { Instant } from '#domain/instant'
import type { Location } from '#domain/location/location'
import { chunksOfRows } from './chunks-of-rows.ts'
import { compareLocations } from './compare-locations.ts'
import { refusedFindings } from './finding.ts'
import { type LocationIntake, locationKey } from './location-intake.ts'
import { type LocationRows, locationRows } from './location-rows.ts'
import { locationStatements } from './location-statements.ts'
import { recordFindings } from './record-findings.ts'

/** What came of a page: the locations that were written, as stored (time zones derived), and how many the database could not take. */
export interface SavedLocations {
  readonly saved: readonly Location[]
  readonly refused: number
}

/** A location that came, and what it becomes in the tables. */
interface Prepared {
  readonly intake: LocationIntake
  readonly rows: LocationRows
}

/** Saves whole locations of a peer, a page at once. What is stored already just so is not written again. */
export async function saveLocations(
  db: D1Database,
  peer: string,
  intakes: readonly LocationIntake[],
  now: Instant,
): Promise<SavedLocations> {
  const saved: Location[] = []
  const prepared: Prepared[] = []
  let refused = 0
  for (const intake of newestOfEach(intakes)) {
    try {
      prepared.push({ intake, rows: locationRows(intake) })
    } catch (error) {
      refused += 1
      await refuse(db, peer, intake, String(error), now)
    }
  }
  for (const chunk of chunksOfRows(prepared, lengthOf)) {
    try {
      saved.push(...(await save(db, peer, chunk, now)))
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

async function save(db: D1Database, peer: string, chunk: readonly Prepared[], now: Instant): Promise<Location[]> {
  const compared = await compareLocations(
    db,
    peer,
    chunk.map(({ rows }) => rows),
  )
  const statements = locationStatements(db, peer, compared, now)
  if (statements.length > 0) await db.batch(statements)
  const { added, replaced, silent, restamped } = compared
  return [...added, ...replaced, ...silent, ...restamped].map(({ location }) => location)
}

async function saveOneByOne(
  db: D1Database,
  peer: string,
  chunk: readonly Prepared[],
  now: Instant,
): Promise<SavedLocations> {
  const saved: Location[] = []
  let refused = 0
  for (const one of chunk) {
    try {
      saved.push(...(await save(db, peer, [one], now)))
    } catch (error) {
      if (!isRowProblem(error)) throw error
      refused += 1
      await refuse(db, peer, one.intake, 'the database cannot hold it', now)
    }
  }
  return { saved, refused }
}

async function refuse(db: D1Database, peer: string, { location, raw }: LocationIntake, problem: string, now: Instant) {
  const findings = refusedFindings('locations', locationKey(location, location.id), [{ field: '.', problem }], raw)
  await recordFindings(db, peer, findings, now)
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

/** How many characters a location becomes in the longer of its two parameters, at most. */
function lengthOf({ rows }: Prepared): number {
  return rows.row.length + rows.evseRows.reduce((sum, row) => sum + row.length, 0)
}

function isRowProblem(error: unknown): boolean {
  return /constraint|too big|datatype/i.test(String(error))
}
