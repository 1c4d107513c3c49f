import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Copy of the parties’ tariff books: which version was current from when until when. Columns are those of the migrations beside this file. */
export const tariffBook = sqliteTable(
  'tariff_book',
  {
    peer: text('peer').notNull(),
    countryCode: text('country_code').notNull(),
    partyId: text('party_id').notNull(),
    id: text('id').notNull(),
    since: integer('since').notNull(),
    until: integer('until'),
    hash: text('hash').notNull(),
    raw: text('raw').notNull(),
  },
  (table) => [primaryKey({ columns: [table.peer, table.countryCode, table.partyId, table.id, table.since] })],
)
