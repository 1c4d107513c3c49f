import { and, asc, desc, eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { ledgerEntries } from '#schema/market/ledger-entries'
import { ledgerTransactions } from '#schema/market/ledger-transactions'
import { isAfter, type PageRequest } from './list-page.ts'

/** A posting with its sides in order. */
export type PostedTransaction = typeof ledgerTransactions.$inferSelect & {
  readonly entries: readonly Omit<typeof ledgerEntries.$inferSelect, 'transactionId'>[]
}

export interface PostingFilter {
  readonly cdrKey?: string | undefined
  readonly brand?: string | undefined
  readonly kind?: string | undefined
}

// D1 takes at most 100 values in one statement.
const IDS_PER_QUERY = 90

/** Postings of one market, newest first. */
export async function listPostings(
  database: D1Database,
  filter: PostingFilter,
  page: PageRequest,
): Promise<PostedTransaction[]> {
  const db = drizzle(database)
  const transactions = await db
    .select()
    .from(ledgerTransactions)
    .where(
      and(
        filter.cdrKey === undefined ? undefined : eq(ledgerTransactions.cdrKey, filter.cdrKey),
        filter.brand === undefined ? undefined : eq(ledgerTransactions.brand, filter.brand),
        filter.kind === undefined ? undefined : eq(ledgerTransactions.kind, filter.kind),
        isAfter(ledgerTransactions.postedAt, ledgerTransactions.id, page.after),
      ),
    )
    .orderBy(desc(ledgerTransactions.postedAt), desc(ledgerTransactions.id))
    .limit(page.limit)
  const ids = transactions.map((transaction) => transaction.id)
  const chunks = Array.from({ length: Math.ceil(ids.length / IDS_PER_QUERY) }, (_, index) =>
    ids.slice(index * IDS_PER_QUERY, (index + 1) * IDS_PER_QUERY),
  )
  const entries = await Promise.all(
    chunks.map((chunk) =>
      db
        .select()
        .from(ledgerEntries)
        .where(inArray(ledgerEntries.transactionId, chunk))
        .orderBy(asc(ledgerEntries.transactionId), asc(ledgerEntries.line)),
    ),
  )
  const byTransaction = Map.groupBy(entries.flat(), (entry) => entry.transactionId)
  return transactions.map((transaction) => ({
    ...transaction,
    entries: (byTransaction.get(transaction.id) ?? []).map(({ transactionId: _id, ...entry }) => entry),
  }))
}
