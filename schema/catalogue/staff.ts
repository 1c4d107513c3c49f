import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { STAFF_ROLES } from '#domain/identity/staff-role'

/** People who work at the console. Columns are those of the migrations beside this file. */
export const staff = sqliteTable('staff', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  role: text('role', { enum: STAFF_ROLES }).notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
})

/** By what they are known. */
export const staffPasskeys = sqliteTable('staff_passkeys', {
  id: text('id').primaryKey(),
  staff: text('staff').notNull(),
  publicKey: text('public_key').notNull(),
  signCount: integer('sign_count').notNull(),
  transports: text('transports').notNull(),
  synced: integer('synced').notNull(),
  createdAt: integer('created_at').notNull(),
  usedAt: integer('used_at'),
})

/** Links by which a person makes a passkey, once. */
export const staffInvitations = sqliteTable('staff_invitations', {
  digest: text('digest').primaryKey(),
  staff: text('staff').notNull(),
  until: integer('until').notNull(),
})

/** Who is signed in at the console. `freshAt`: when a passkey was last shown. */
export const staffSignIns = sqliteTable('staff_sign_ins', {
  digest: text('digest').primaryKey(),
  staff: text('staff').notNull(),
  createdAt: integer('created_at').notNull(),
  seenAt: integer('seen_at').notNull(),
  freshAt: integer('fresh_at').notNull(),
  endedAt: integer('ended_at'),
})
