import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What operators are told of captures. Columns are those of the migrations beside this file. */
export const financialAdvice = sqliteTable('financial_advice', {
  id: text('id').primaryKey(),
  session: text('session').notNull(),
  peer: text('peer').notNull(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  confirmation: text('confirmation').notNull(),
  sentAt: integer('sent_at'),
  problem: text('problem'),
  lastUpdated: integer('last_updated').notNull(),
})
