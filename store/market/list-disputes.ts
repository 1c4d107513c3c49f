import type { Instant } from '#domain/instant'

/** A CDR that is not billed by itself, since it and another, or two sessions, are of one charge. */
export interface Dispute {
  readonly kind: 'two_cdrs' | 'two_sessions'
  readonly cdrKey: string
  readonly market: string
  readonly peer: string
  readonly since: Instant
  /** The CDR that counts for the session; null where sessions are in question. */
  readonly rival: string | null
  /** The session, or those it may be about. */
  readonly sessions: readonly string[]
}

interface Row extends Omit<Dispute, 'sessions'> {
  readonly session: string | null
  readonly findings: string
}

// More are not more to do at once.
const MOST = 500

/** Charges of a market that are in dispute, the oldest first. One is over once one of its CDRs is credited. */
export async function listDisputes(database: D1Database): Promise<readonly Dispute[]> {
  const { results } = await database
    .prepare(
      `SELECT CASE WHEN waiting_cdrs.cdr_key IS NULL THEN 'two_sessions' ELSE 'two_cdrs' END AS kind, cdrs.key AS cdrKey, cdrs.market,
         cdrs.peer, cdrs.received_at AS since, waiting_cdrs.waits_for AS rival, cdrs.session, cdrs.findings
       FROM cdrs LEFT JOIN waiting_cdrs ON waiting_cdrs.cdr_key = cdrs.key
       WHERE waiting_cdrs.cdr_key IS NOT NULL
         OR (cdrs.operator_reasons LIKE '%"session_ambiguous"%'
           AND NOT EXISTS (SELECT 1 FROM cdrs AS credit WHERE credit.credits = cdrs.key))
       ORDER BY cdrs.received_at, cdrs.key LIMIT ?`,
    )
    .bind(MOST)
    .all<Row>()
  return results.map(({ session, findings, ...row }) => ({ ...row, sessions: session ? [session] : namedIn(findings) }))
}

function namedIn(findings: string): readonly string[] {
  const found = (JSON.parse(findings) as { code: string; detail: string }[]).find(
    ({ code }) => code === 'session_ambiguous',
  )
  return found ? found.detail.split(' ') : []
}
