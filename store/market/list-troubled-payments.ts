import type { Instant } from '#domain/instant'

/** A payment that somebody has to look at, and why. */
export interface TroubledPayment {
  readonly session: string
  readonly reason: string
  readonly at: Instant
}

// The alert counts these and names a few; more are not more to do at once.
const MOST = 1000

/**
 * Payments that changed since `since` and that the provider refused, lost or disputes, and those whose outcome it has not said since
 * `unknownBefore`; the oldest first.
 */
export async function listTroubledPayments(
  database: D1Database,
  since: Instant,
  unknownBefore: Instant,
): Promise<readonly TroubledPayment[]> {
  const { results } = await database
    .prepare(
      `SELECT session, updated_at AS at, CASE WHEN problem IS NOT NULL THEN problem WHEN refund_problem IS NOT NULL THEN 'refund_' || refund_problem
         WHEN disputed_minor > 0 THEN 'disputed' ELSE 'outcome_unknown' END AS reason
       FROM payments
       WHERE (problem IS NOT NULL OR refund_problem IS NOT NULL OR unknown_since IS NOT NULL OR disputed_minor > 0) AND updated_at >= ?1
         AND (problem IS NOT NULL OR refund_problem IS NOT NULL OR disputed_minor > 0 OR unknown_since < ?2)
       ORDER BY updated_at LIMIT ?3`,
    )
    .bind(since, unknownBefore, MOST)
    .all<TroubledPayment>()
  return results
}
