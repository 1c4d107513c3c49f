import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Which CDRs an invoice of ours is for, where we write an operator's invoices. Columns are those of the migrations beside this file. */
export const issuedInvoiceRecords = sqliteTable('issued_invoice_records', {
  id: text('id').primaryKey(),
  peer: text('peer').notNull(),
  countryCode: text('country_code').notNull(),
  partyId: text('party_id').notNull(),
  operator: text('operator').notNull(),
  brand: text('brand').notNull(),
  market: text('market').notNull(),
  invoiceId: text('invoice_id').notNull(),
  cdrIds: text('cdr_ids').notNull(),
  lastUpdated: integer('last_updated').notNull(),
  withdrawnAt: integer('withdrawn_at'),
  toldOf: integer('told_of'),
  problem: text('problem'),
})

/** The CDRs on those records, each on one at most. */
export const issuedInvoiceCdrs = sqliteTable('issued_invoice_cdrs', {
  cdrKey: text('cdr_key').primaryKey(),
  record: text('record').notNull(),
})
