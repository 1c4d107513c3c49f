import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { ledgerEntries } from '#schema/market/ledger-entries'
import { ledgerTransactions } from '#schema/market/ledger-transactions'

/** A posting whose sides do not cancel out. */
export interface UnbalancedTransaction {
  readonly id: string
  readonly currency: string
  readonly sumMinor: number
}

/** Postings of one market that do not sum to zero, a few of them: two wrong ones may cancel each other out in the balances. */
export function listUnbalanced(database: D1Database, limit: number): Promise<UnbalancedTransaction[]> {
  const sum = sql<number>`sum(${ledgerEntries.amountMinor})`
  return drizzle(database)
    .select({ id: ledgerTransactions.id, currency: ledgerTransactions.currency, sumMinor: sum })
    .from(ledgerEntries)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .groupBy(ledgerTransactions.id, ledgerTransactions.currency)
    .having(sql`${sum} <> 0`)
    .limit(limit)
}
