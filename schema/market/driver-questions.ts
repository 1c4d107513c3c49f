import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What drivers are asked about uses of their tokens. Columns are those of the migrations beside this file. */
export const driverQuestions = sqliteTable('driver_questions', {
  id: text('id').primaryKey(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  rule: text('rule').notNull(),
  token: text('token').notNull(),
  driver: text('driver'),
  country: text('country'),
  seen: text('seen').notNull(),
  askedAt: integer('asked_at').notNull(),
  toldAt: integer('told_at'),
  wasMe: integer('was_me', { mode: 'boolean' }),
  answeredAt: integer('answered_at'),
})
