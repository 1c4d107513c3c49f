import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** EVSEs with their connectors as last received. Columns are those of the migrations beside this file. */
export const evses = sqliteTable(
  'evses',
  {
    peer: text('peer').notNull(),
    countryCode: text('country_code').notNull(),
    partyId: text('party_id').notNull(),
    locationId: text('location_id').notNull(),
    uid: text('uid').notNull(),
    position: integer('position').notNull(),
    evseId: text('evse_id'),
    evseKey: text('evse_key'),
    status: text('status').notNull(),
    maxPowerW: integer('max_power_w'),
    connectors: text('connectors').notNull(),
    raw: text('raw').notNull(),
    offered: integer('offered', { mode: 'boolean' }).notNull().default(true),
    doubled: integer('doubled', { mode: 'boolean' }).notNull().default(false),
    lastUpdated: integer('last_updated').notNull(),
    receivedAt: integer('received_at').notNull(),
    revision: integer('revision').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.peer, table.countryCode, table.partyId, table.locationId, table.uid] })],
)
