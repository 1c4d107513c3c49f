import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What a driver and a brand agreed. Columns are those of the migrations beside this file. */
export const contracts = sqliteTable('contracts', {
  id: text('id').primaryKey(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  driver: text('driver').notNull(),
  contractId: text('contract_id').notNull(),
  plan: text('plan').notNull(),
  spendingLimitMinor: integer('spending_limit_minor'),
  suspendedAt: integer('suspended_at'),
  revision: integer('revision').notNull(),
  createdAt: integer('created_at').notNull(),
})
