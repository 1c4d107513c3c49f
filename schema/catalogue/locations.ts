import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Charging locations as last received, without their EVSEs. Columns are those of the migrations beside this file. */
export const locations = sqliteTable(
  'locations',
  {
    peer: text('peer').notNull(),
    countryCode: text('country_code').notNull(),
    partyId: text('party_id').notNull(),
    id: text('id').notNull(),
    publish: integer('publish', { mode: 'boolean' }).notNull(),
    shown: integer('shown', { mode: 'boolean' }).notNull(),
    name: text('name'),
    address: text('address').notNull(),
    city: text('city').notNull(),
    postalCode: text('postal_code'),
    country: text('country').notNull(),
    latitude: real('latitude').notNull(),
    longitude: real('longitude').notNull(),
    timeZone: text('time_zone'),
    timeZoneSource: text('time_zone_source', { enum: ['stated', 'derived', 'unknown'] }).notNull(),
    operatorName: text('operator_name'),
    raw: text('raw').notNull(),
    lastUpdated: integer('last_updated').notNull(),
    receivedAt: integer('received_at').notNull(),
    revision: integer('revision').notNull().default(0),
    contentDigest: text('content_digest'),
    timesDigest: text('times_digest'),
    allowedTo: text('allowed_to').notNull().default('[]'),
  },
  (table) => [primaryKey({ columns: [table.peer, table.countryCode, table.partyId, table.id] })],
)
