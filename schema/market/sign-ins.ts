import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who is signed in on a browser. Columns are those of the migrations beside this file. */
export const signIns = sqliteTable(
  'sign_ins',
  {
    brand: text('brand').notNull(),
    digest: text('digest').notNull(),
    driver: text('driver').notNull(),
    contract: text('contract').notNull(),
    method: text('method', { enum: ['code', 'passkey', 'link', 'identity_provider'] }).notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (table) => [primaryKey({ columns: [table.brand, table.digest] })],
)
