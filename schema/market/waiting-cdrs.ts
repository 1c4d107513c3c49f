import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** CDRs that are held while another one counts for their session. Columns are those of the migrations beside this file. */
export const waitingCdrs = sqliteTable('waiting_cdrs', {
  cdrKey: text('cdr_key').primaryKey(),
  waitsFor: text('waits_for').notNull(),
  arrival: text('arrival').notNull(),
})
