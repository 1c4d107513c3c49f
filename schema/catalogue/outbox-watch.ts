import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Objects whose outbox is not empty. Columns are those of the migrations beside this file. */
export const outboxWatch = sqliteTable('outbox_watch', {
  object: text('object').primaryKey(),
  class: text('class').notNull(),
  oldestAt: integer('oldest_at'),
  waiting: integer('waiting').notNull(),
  parked: integer('parked').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
