import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** What the driver owes for a CDR. Columns are those of the migrations beside this file. */
export const ratings = sqliteTable('ratings', {
  cdrKey: text('cdr_key').primaryKey(),
  session: text('session'),
  contract: text('contract'),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  siteMarket: text('site_market'),
  currency: text('currency').notNull(),
  plan: text('plan').notNull(),
  tariffHash: text('tariff_hash').notNull(),
  pinnedFrom: text('pinned_from').notNull(),
  grossMinor: integer('gross_minor').notNull(),
  netMinor: integer('net_minor').notNull(),
  vatMinor: integer('vat_minor').notNull(),
  vatBasisPoints: integer('vat_basis_points').notNull(),
  lines: text('lines').notNull(),
  ratedAt: integer('rated_at').notNull(),
})
