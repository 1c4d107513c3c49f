import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Copy of each `Party` object, for consoles. Columns are those of the migrations beside this file. */
export const peers = sqliteTable('peers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  state: text('state', { enum: ['invited', 'registering', 'registered', 'unregistered'] }).notNull(),
  version: text('version'),
  versionsUrl: text('versions_url'),
  roles: text('roles').notNull(),
  ourParties: text('our_parties').notNull(),
  allowedHosts: text('allowed_hosts').notNull(),
  profile: text('profile').notNull(),
  /** The hub's own party, `FR*107`; null for a peer that is none. */
  hub: text('hub'),
  clients: text('clients').notNull().default('[]'),
  /** Addresses of a feed, as JSON; null for a peer that registers. */
  feed: text('feed'),
  revision: integer('revision').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
})
