import type { Instant } from '#domain/instant'

/** Clocks of a charger and of its operator's platform differ by so much. */
const SLACK_MS = 5 * 60_000

/** More than these are no more to choose from. */
const MOST = 10

/** The sessions that a CDR without a session id may be about, by token, EVSE and time, of those that have no CDR yet. */
export async function findOverlappingSessions(
  database: D1Database,
  charge: {
    readonly peer: string
    readonly token: string
    readonly evseUid: string
    readonly startAt: Instant
    readonly endAt: Instant
  },
): Promise<readonly string[]> {
  const { results } = await database
    .prepare(
      `SELECT id FROM sessions WHERE token = ?1 AND peer = ?2 AND evse_uid = ?3 COLLATE NOCASE AND cdr_key IS NULL
         AND started_at BETWEEN ?4 AND ?5 AND (ended_at IS NULL OR ended_at >= ?6)
       ORDER BY started_at, id LIMIT ${MOST}`,
    )
    .bind(charge.token, charge.peer, charge.evseUid, charge.startAt - SLACK_MS, charge.endAt, charge.startAt)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
