import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Batches of cards being issued. Columns are those of the migrations beside this file. */
export const tokenBatches = sqliteTable('token_batches', {
  id: text('id').primaryKey(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  state: text('state').notNull(),
  rows: integer('rows').notNull(),
  cursor: integer('cursor').notNull(),
  createdAt: integer('created_at').notNull(),
  finishedAt: integer('finished_at'),
})
