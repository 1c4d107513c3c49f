import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Which CDRs an operator's invoice is for. Columns are those of the migrations beside this file. */
export const invoiceRecords = sqliteTable(
  'invoice_records',
  {
    peer: text('peer').notNull(),
    countryCode: text('country_code').notNull(),
    partyId: text('party_id').notNull(),
    id: text('id').notNull(),
    market: text('market').notNull(),
    invoiceId: text('invoice_id').notNull(),
    cdrIds: text('cdr_ids').notNull(),
    lastUpdated: integer('last_updated').notNull(),
    receivedAt: integer('received_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.peer, table.countryCode, table.partyId, table.id] })],
)
