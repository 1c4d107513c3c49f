import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Prices shown, whole and signed. Columns are those of the migrations beside this file. */
export const quotes = sqliteTable('quotes', {
  id: text('id').primaryKey(),
  content: text('content').notNull(),
  signature: text('signature').notNull(),
  storedAt: integer('stored_at').notNull(),
  validUntil: integer('valid_until').notNull(),
})
