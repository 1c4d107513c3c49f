import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Holds and captures at the payment provider. Columns are those of the migrations beside this file. */
export const payments = sqliteTable('payments', {
  intent: text('intent').primaryKey(),
  session: text('session').notNull(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  provider: text('provider').notNull(),
  reference: text('reference'),
  currency: text('currency').notNull(),
  heldMinor: integer('held_minor').notNull(),
  capturedMinor: integer('captured_minor').notNull(),
  releasedMinor: integer('released_minor').notNull(),
  refundedMinor: integer('refunded_minor').notNull(),
  refundingMinor: integer('refunding_minor').notNull(),
  refundProblem: text('refund_problem'),
  captureBefore: integer('capture_before'),
  unknownSince: integer('unknown_since'),
  problem: text('problem'),
  disputedMinor: integer('disputed_minor').notNull(),
  status: text('status', {
    enum: ['holding', 'held', 'declined', 'capturing', 'captured', 'releasing', 'released', 'unknown'],
  }).notNull(),
  revision: integer('revision').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
