import type { Instant } from '#domain/instant'

/** A charge that waits for its operator. */
export interface UnfinishedSession {
  readonly id: string
  readonly peer: string
  readonly operatorSessionId: string | null
  /** When it ended, or since when its operator says nothing of it. */
  readonly since: Instant
}

// The alert counts these and names a few; more are not more to do at once.
const MOST = 1000

/** Charges that ended before an instant and have no CDR, the oldest first. One that its operator declared invalid never gets one. */
export async function listWithoutCdr(database: D1Database, before: Instant): Promise<readonly UnfinishedSession[]> {
  const { results } = await database
    .prepare(
      `SELECT id, peer, operator_session_id AS operatorSessionId, ended_at AS since FROM sessions
       WHERE phase = 'ended' AND cdr_key IS NULL AND ended_at < ?1 AND reported_status IS NOT 'INVALID'
       ORDER BY ended_at LIMIT ?2`,
    )
    .bind(before, MOST)
    .all<UnfinishedSession>()
  return results
}

/** Charges that go on, as far as is known, and whose operator says nothing of them, the oldest first. */
export async function listStale(database: D1Database): Promise<readonly UnfinishedSession[]> {
  const { results } = await database
    .prepare(
      `SELECT id, peer, operator_session_id AS operatorSessionId, stale_since AS since FROM sessions
       WHERE stale_since IS NOT NULL ORDER BY stale_since LIMIT ?`,
    )
    .bind(MOST)
    .all<UnfinishedSession>()
  return results
}

/** A charge that is not over, with what is done about it. */
export interface WaitingSession {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly operatorSessionId: string | null
  readonly locationName: string | null
  readonly evseUid: string
  readonly evseId: string | null
  readonly way: string
  readonly phase: string
  readonly reportedStatus: string | null
  readonly energyWh: number
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  /** What is waited for: an answer, a word, the beginning, the CDR; null where its object has said nothing of it yet. */
  readonly waitsFor: string | null
  readonly since: Instant
  readonly lastStep: string | null
  readonly lastStepAt: Instant | null
  readonly nextStep: string | null
  readonly nextStepAt: Instant | null
}

/** Charges that go on, wait for an answer, or ended without a CDR, those that have waited longest first. */
export async function listWaitingSessions(database: D1Database): Promise<readonly WaitingSession[]> {
  const { results } = await database
    .prepare(
      `SELECT id, brand, market, peer, country_code AS countryCode, party_id AS partyId, operator_session_id AS operatorSessionId,
         location_name AS locationName, evse_uid AS evseUid, evse_id AS evseId, way, phase, reported_status AS reportedStatus,
         energy_wh AS energyWh, started_at AS startedAt, ended_at AS endedAt, waits_for AS waitsFor,
         COALESCE(waits_since, ended_at, started_at, created_at) AS since,
         last_step AS lastStep, last_step_at AS lastStepAt, next_step AS nextStep, next_step_at AS nextStepAt
       FROM sessions
       WHERE phase IN ('created', 'reserving', 'reserved', 'asking', 'unanswered', 'starting', 'charging', 'stopping')
         OR (phase = 'ended' AND cdr_key IS NULL AND reported_status IS NOT 'INVALID')
       ORDER BY since LIMIT ?`,
    )
    .bind(MOST)
    .all<WaitingSession>()
  return results
}

/** Sessions whose next step was due before an instant, the longest due first. */
export async function listOverdueSteps(
  database: D1Database,
  before: Instant,
  most: number,
): Promise<readonly string[]> {
  const { results } = await database
    .prepare('SELECT id FROM sessions WHERE next_step_at < ? ORDER BY next_step_at LIMIT ?')
    .bind(before, most)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
