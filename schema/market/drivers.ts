import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** People who charge. Personal data. Columns are those of the migrations beside this file. */
export const drivers = sqliteTable('drivers', {
  id: text('id').primaryKey(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  name: text('name').notNull(),
  email: text('email'),
  language: text('language').notNull(),
  revision: integer('revision').notNull(),
  createdAt: integer('created_at').notNull(),
})
