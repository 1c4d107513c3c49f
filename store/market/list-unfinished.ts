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
