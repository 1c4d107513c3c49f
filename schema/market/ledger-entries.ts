import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The sides of each posting; they sum to zero. Columns are those of the migrations beside this file. */
export const ledgerEntries = sqliteTable(
  'ledger_entries',
  {
    transactionId: text('transaction_id').notNull(),
    line: integer('line').notNull(),
    account: text('account').notNull(),
    owner: text('owner').notNull(),
    amountMinor: integer('amount_minor').notNull(),
  },
  (table) => [primaryKey({ columns: [table.transactionId, table.line] })],
)
