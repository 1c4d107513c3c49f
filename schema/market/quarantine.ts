import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What could not be understood, kept whole. Columns are those of the migrations beside this file. */
export const quarantine = sqliteTable('quarantine', {
  id: text('id').primaryKey(),
  source: text('source', { enum: ['cdr', 'session', 'queue'] }).notNull(),
  peer: text('peer'),
  reason: text('reason').notNull(),
  issues: text('issues').notNull(),
  raw: text('raw').notNull(),
  receivedAt: integer('received_at').notNull(),
  resolvedAt: integer('resolved_at'),
  payloadRemovedAt: integer('payload_removed_at'),
})
