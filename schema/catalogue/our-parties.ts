import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Our own parties: each belongs to one brand and exactly one market. Columns are those of the migrations beside this file. */
export const ourParties = sqliteTable(
  'our_parties',
  {
    countryCode: text('country_code').notNull(),
    partyId: text('party_id').notNull(),
    brand: text('brand').notNull(),
    market: text('market').notNull(),
    name: text('name').notNull(),
    website: text('website'),
  },
  (table) => [primaryKey({ columns: [table.countryCode, table.partyId] })],
)
