import type { Instant } from '#domain/instant'

/** A charge whose operator claims more than its driver pays. */
export interface NegativeMargin {
  readonly key: string
  readonly settledAt: Instant
}

// The alert counts these and names a few; more are not more to do at once.
const MOST = 1000

/** Charges settled since then that cost us more than their driver pays, the oldest first; without those that were credited. */
export async function listNegativeMargins(database: D1Database, since: Instant): Promise<readonly NegativeMargin[]> {
  const { results } = await database
    .prepare(
      `SELECT key, settled_at AS settledAt FROM cdrs AS c
       WHERE instr(findings, '"margin_negative"') > 0 AND settled_at >= ?1
         AND NOT EXISTS (SELECT 1 FROM cdrs AS credit WHERE credit.credits = c.key)
       ORDER BY settled_at LIMIT ?2`,
    )
    .bind(since, MOST)
    .all<NegativeMargin>()
  return results
}
