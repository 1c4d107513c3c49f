import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Brands that share this backend. Columns are those of the migrations beside this file. */
export const brands = sqliteTable('brands', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  theme: text('theme').notNull(),
  supportPhone: text('support_phone'),
  createdAt: integer('created_at').notNull(),
})
