import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Tariff versions; a row never changes. Columns are those of the migrations beside this file. */
export const tariffs = sqliteTable('tariffs', {
  hash: text('hash').primaryKey(),
  peer: text('peer').notNull(),
  countryCode: text('country_code').notNull(),
  partyId: text('party_id').notNull(),
  id: text('id').notNull(),
  currency: text('currency').notNull(),
  canonical: text('canonical').notNull(),
  raw: text('raw').notNull(),
  receivedAt: integer('received_at').notNull(),
})
