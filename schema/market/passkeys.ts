import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Passkeys of drivers. Columns are those of the migrations beside this file. */
export const passkeys = sqliteTable(
  'passkeys',
  {
    brand: text('brand').notNull(),
    id: text('id').notNull(),
    host: text('host').notNull(),
    driver: text('driver').notNull(),
    contract: text('contract').notNull(),
    publicKey: text('public_key').notNull(),
    signCount: integer('sign_count').notNull(),
    transports: text('transports').notNull(),
    synced: integer('synced').notNull(),
    name: text('name').notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
  },
  (table) => [primaryKey({ columns: [table.brand, table.id] })],
)
