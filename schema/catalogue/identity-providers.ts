import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who signs drivers of a brand in for us. Columns are those of the migrations beside this file. */
export const identityProviders = sqliteTable(
  'identity_providers',
  {
    brand: text('brand').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    issuer: text('issuer').notNull(),
    clientId: text('client_id').notNull(),
    clientSecret: text('client_secret').notNull(),
    emailDomains: text('email_domains').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.brand, table.id] })],
)
