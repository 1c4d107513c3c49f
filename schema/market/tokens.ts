import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Copy of each `Token` object, for `GET /tokens` and consoles. Personal data. Columns are those of the migrations beside this file. */
export const tokens = sqliteTable('tokens', {
  id: text('id').primaryKey(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  countryCode: text('country_code').notNull(),
  partyId: text('party_id').notNull(),
  uid: text('uid').notNull(),
  type: text('type').notNull(),
  contractId: text('contract_id').notNull(),
  contract: text('contract'),
  driver: text('driver'),
  visualNumber: text('visual_number'),
  issuer: text('issuer').notNull(),
  groupId: text('group_id'),
  language: text('language'),
  whitelist: text('whitelist').notNull(),
  blockedAt: integer('blocked_at'),
  validUntil: integer('valid_until'),
  revision: integer('revision').notNull(),
  seq: integer('seq').notNull(),
  lastUpdated: integer('last_updated').notNull(),
  changeSeq: integer('change_seq').notNull(),
  suspendedAt: integer('suspended_at'),
  defaultProfileType: text('default_profile_type'),
  energyContract: text('energy_contract'),
})
