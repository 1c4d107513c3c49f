import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Progress of paged pulls. Columns are those of the migrations beside this file. */
export const pulls = sqliteTable('pulls', {
  id: text('id').primaryKey(),
  peer: text('peer').notNull(),
  module: text('module').notNull(),
  state: text('state', { enum: ['running', 'waiting', 'finished', 'failed'] }).notNull(),
  pages: integer('pages').notNull(),
  items: integer('items').notNull(),
  stored: integer('stored').notNull(),
  refused: integer('refused').notNull(),
  total: integer('total'),
  problem: text('problem'),
  startedAt: integer('started_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
