import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The one CDR that counts for each session. Columns are those of the migrations beside this file. */
export const sessionCdrs = sqliteTable('session_cdrs', {
  session: text('session').primaryKey(),
  cdrKey: text('cdr_key').notNull(),
})
