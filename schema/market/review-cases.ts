import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Hits of the rules against fraud that a person looks at. Columns are those of the migrations beside this file. */
export const reviewCases = sqliteTable('review_cases', {
  id: text('id').primaryKey(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  rule: text('rule').notNull(),
  effect: text('effect', { enum: ['allow_and_flag', 'ask_driver', 'deny'] }).notNull(),
  denied: integer('denied', { mode: 'boolean' }).notNull(),
  token: text('token'),
  contract: text('contract'),
  driver: text('driver'),
  peer: text('peer'),
  location: text('location'),
  country: text('country'),
  seen: text('seen').notNull(),
  raisedAt: integer('raised_at').notNull(),
  closedAt: integer('closed_at'),
  verdict: text('verdict', { enum: ['genuine', 'fraud', 'operator_fault'] }),
  note: text('note'),
})
