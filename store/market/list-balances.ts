import { asc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { ledgerEntries } from '#schema/market/ledger-entries'
import { ledgerTransactions } from '#schema/market/ledger-transactions'

/** What stands on an account in one currency; a debit is positive, a credit negative. */
export interface Balance {
  readonly currency: string
  readonly account: string
  readonly balanceMinor: number
  readonly entries: number
}

/** Every account of one market, by currency. The balances of a currency sum to zero, or something is broken. */
export function listBalances(database: D1Database): Promise<Balance[]> {
  return drizzle(database)
    .select({
      currency: ledgerTransactions.currency,
      account: ledgerEntries.account,
      balanceMinor: sql<number>`sum(${ledgerEntries.amountMinor})`,
      entries: sql<number>`count(*)`,
    })
    .from(ledgerEntries)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .groupBy(ledgerTransactions.currency, ledgerEntries.account)
    .orderBy(asc(ledgerTransactions.currency), asc(ledgerEntries.account))
}
