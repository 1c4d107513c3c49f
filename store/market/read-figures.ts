import type { Instant } from '#domain/instant'
import { LIVE_PHASES } from './list-sessions.ts'

/** What a market's first page counts. `since` figures start at an instant of the caller's choice. */
export interface MarketFigures {
  readonly drivers: number
  readonly contracts: number
  readonly tokens: number
  readonly liveSessions: number
  readonly sessionsSince: number
  readonly cdrsSince: number
  readonly cdrsHeld: number
  readonly cdrsParked: number
  readonly quarantined: number
}

/** Revenue and cost of one currency since an instant, without VAT, both as positive amounts. */
export interface MoneySince {
  readonly currency: string
  readonly revenueMinor: number
  readonly costMinor: number
}

/** Counts of one market, in one round trip. */
export async function readFigures(database: D1Database, since: Instant): Promise<MarketFigures> {
  const phases = LIVE_PHASES.map((phase) => `'${phase}'`).join(', ')
  const row = await database
    .prepare(
      `SELECT
        (SELECT count(*) FROM drivers) AS drivers,
        (SELECT count(*) FROM contracts) AS contracts,
        (SELECT count(*) FROM tokens) AS tokens,
        (SELECT count(*) FROM sessions WHERE phase IN (${phases})) AS liveSessions,
        (SELECT count(*) FROM sessions WHERE created_at >= ?1) AS sessionsSince,
        (SELECT count(*) FROM cdrs WHERE received_at >= ?1) AS cdrsSince,
        (SELECT count(*) FROM cdrs WHERE operator_status = 'held' OR driver_status = 'held') AS cdrsHeld,
        (SELECT count(*) FROM cdrs WHERE driver_status = 'parked') AS cdrsParked,
        (SELECT count(*) FROM quarantine WHERE resolved_at IS NULL) AS quarantined`,
    )
    .bind(since)
    .first<MarketFigures>()
  if (!row) throw new Error('a SELECT of counts gave no row')
  return row
}

/** Revenue and cost of one market since an instant, by currency. */
export async function readMoneySince(database: D1Database, since: Instant): Promise<readonly MoneySince[]> {
  // Revenue is a credit, so negative in the ledger.
  const { results } = await database
    .prepare(
      `SELECT t.currency AS currency,
        -sum(CASE WHEN e.account = 'charging_revenue' THEN e.amount_minor ELSE 0 END) AS revenueMinor,
        sum(CASE WHEN e.account = 'charging_cost' THEN e.amount_minor ELSE 0 END) AS costMinor
       FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
       WHERE t.posted_at >= ?1 GROUP BY t.currency ORDER BY t.currency`,
    )
    .bind(since)
    .all<MoneySince>()
  return results
}
