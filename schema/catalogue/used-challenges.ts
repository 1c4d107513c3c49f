import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Challenges of passkeys that were answered, until nobody could answer them again. Columns are those of the migrations beside this file. */
export const usedChallenges = sqliteTable('used_challenges', {
  challenge: text('challenge').primaryKey(),
  until: integer('until').notNull(),
})
