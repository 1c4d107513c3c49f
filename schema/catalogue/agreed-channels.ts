import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The channel agreed upon for an operator. Columns are those of the migrations beside this file. */
export const agreedChannels = sqliteTable(
  'agreed_channels',
  {
    countryCode: text('country_code').notNull(),
    partyId: text('party_id').notNull(),
    peer: text('peer').notNull(),
  },
  (table) => [primaryKey({ columns: [table.countryCode, table.partyId] })],
)
