import type { Instant } from '#domain/instant'

/** Clocks of a charger and of its operator's platform differ by so much. */
const SLACK_MS = 5 * 60_000

/**
 * The session that a CDR without a session id is about, by token, EVSE and time, where exactly one that has no CDR yet fits; null otherwise: a
 * charge is better alone than another's.
 */
export async function findOverlappingSession(
  database: D1Database,
  charge: {
    readonly peer: string
    readonly token: string
    readonly evseUid: string
    readonly startAt: Instant
    readonly endAt: Instant
  },
): Promise<string | null> {
  const { results } = await database
    .prepare(
      `SELECT id FROM sessions WHERE token = ?1 AND peer = ?2 AND evse_uid = ?3 COLLATE NOCASE AND cdr_key IS NULL
         AND started_at BETWEEN ?4 AND ?5 AND (ended_at IS NULL OR ended_at >= ?6) LIMIT 2`,
    )
    .bind(charge.token, charge.peer, charge.evseUid, charge.startAt - SLACK_MS, charge.endAt, charge.startAt)
    .all<{ id: string }>()
  const [only, ...others] = results
  return only && others.length === 0 ? only.id : null
}
