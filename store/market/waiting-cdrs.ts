/** A CDR that is held while another one counts for its session. */
export interface WaitingCdr {
  /** The key of the other one. */
  readonly rival: string
  /** How it came, without its raw bytes: what it takes to settle it later. */
  readonly arrival: object
}

/** More CDRs than these of one session are looked at by people. */
const MOST_WAITING = 50

/**
 * Keeps a CDR waiting for the credit of the one that counts. Fails where that was credited in between, so that this one is settled anew with
 * that known: nothing waits for what has happened.
 */
export function keepWaiting(database: D1Database, key: string, { rival, arrival }: WaitingCdr): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO waiting_cdrs (cdr_key, waits_for, arrival)
       VALUES (?1, (SELECT cdr_key FROM session_cdrs WHERE cdr_key = ?2 LIMIT 1), ?3)
       ON CONFLICT (cdr_key) DO UPDATE SET waits_for = excluded.waits_for`,
    )
    .bind(key, rival, JSON.stringify(arrival))
}

/** Ends the waiting of a CDR: it is settled now, or was credited itself. */
export function endWaiting(database: D1Database, key: string): D1PreparedStatement {
  return database.prepare('DELETE FROM waiting_cdrs WHERE cdr_key = ?').bind(key)
}

/** The CDRs that wait for the credit of this one, in the order they came, each as it came. */
export async function listWaiting(database: D1Database, rival: string): Promise<readonly (object & { raw: string })[]> {
  const { results } = await database
    .prepare(
      `SELECT waiting_cdrs.arrival, cdrs.raw FROM waiting_cdrs JOIN cdrs ON cdrs.key = waiting_cdrs.cdr_key
       WHERE waits_for = ? ORDER BY cdrs.received_at, cdrs.key LIMIT ${MOST_WAITING}`,
    )
    .bind(rival)
    .all<{ arrival: string; raw: string }>()
  return results.map(({ arrival, raw }) => ({ ...(JSON.parse(arrival) as object), raw }))
}
