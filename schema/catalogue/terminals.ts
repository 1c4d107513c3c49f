import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Ways to pay directly at an operator's EVSEs that are ours. Columns are those of the migrations beside this file. */
export const terminals = sqliteTable('terminals', {
  id: text('id').primaryKey(),
  peer: text('peer').notNull(),
  activationKey: text('activation_key'),
  terms: text('terms').notNull(),
  announcedAt: integer('announced_at'),
  problem: text('problem'),
  deactivatedAt: integer('deactivated_at'),
  createdAt: integer('created_at').notNull(),
  lastUpdated: integer('last_updated').notNull(),
})
