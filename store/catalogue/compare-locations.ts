import type { LocationRows } from './location-rows.ts'

/** Locations that came, by what is new about them. */
export interface ComparedLocations {
  readonly added: readonly LocationRows[]
  readonly replaced: readonly LocationRows[]
  /** Something differs, and no time of change says so. */
  readonly silent: readonly LocationRows[]
  /** Nothing but the times of change differs. */
  readonly restamped: readonly LocationRows[]
  readonly unchanged: readonly LocationRows[]
}

const STORED = `SELECT key.key AS at, l.content_digest AS content, l.times_digest AS times
FROM json_each(?1) AS key CROSS JOIN locations AS l
  ON l.peer = ?2 AND l.country_code = key.value ->> 0 AND l.party_id = key.value ->> 1 AND l.id = key.value ->> 2`

type Stored = { readonly at: number; readonly content: string | null; readonly times: string | null }

/** Compares locations of a peer, each named once, with those that are stored. */
export async function compareLocations(
  db: D1Database,
  peer: string,
  locations: readonly LocationRows[],
): Promise<ComparedLocations> {
  const keys = locations.map(({ location: { countryCode, partyId, id } }) => [countryCode, partyId, id])
  const { results } = await db.prepare(STORED).bind(JSON.stringify(keys), peer).all<Stored>()
  const stored = new Map(results.map((row) => [row.at, row]))
  const sorted = Map.groupBy(locations.entries(), ([at, rows]) => whatIsNew(stored.get(at), rows))
  const list = (kind: keyof ComparedLocations) => (sorted.get(kind) ?? []).map(([, rows]) => rows)
  return {
    added: list('added'),
    replaced: list('replaced'),
    silent: list('silent'),
    restamped: list('restamped'),
    unchanged: list('unchanged'),
  }
}

function whatIsNew(stored: Stored | undefined, { digest }: LocationRows): keyof ComparedLocations {
  if (stored === undefined) return 'added'
  if (stored.content !== digest.content) {
    return stored.content !== null && stored.times === digest.times ? 'silent' : 'replaced'
  }
  return stored.times === digest.times ? 'unchanged' : 'restamped'
}
