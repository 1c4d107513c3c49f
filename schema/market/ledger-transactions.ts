import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Postings, one row per business fact. Columns are those of the migrations beside this file. */
export const ledgerTransactions = sqliteTable('ledger_transactions', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  currency: text('currency').notNull(),
  cdrKey: text('cdr_key'),
  occurredAt: integer('occurred_at').notNull(),
  postedAt: integer('posted_at').notNull(),
})
