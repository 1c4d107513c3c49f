import { eq, getTableColumns } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { cdrs } from '#schema/market/cdrs'
import { ratings } from '#schema/market/ratings'
import { listPostings, type PostedTransaction } from './list-postings.ts'

const { firstAuthorization: _first, ...columns } = getTableColumns(cdrs)

/** A CDR whole: as received, what the driver owes for it, and what was posted. */
export interface CdrFile {
  readonly cdr: Omit<typeof cdrs.$inferSelect, 'firstAuthorization'>
  readonly rating: typeof ratings.$inferSelect | null
  readonly postings: readonly PostedTransaction[]
}

/** One CDR by its key (`NL*ABC:ID`, upper case); null when this market has none of it. */
export async function readCdr(database: D1Database, key: string): Promise<CdrFile | null> {
  const db = drizzle(database)
  const cdr = await db.select(columns).from(cdrs).where(eq(cdrs.key, key)).get()
  if (!cdr) return null
  const [rating, postings] = await Promise.all([
    db.select().from(ratings).where(eq(ratings.cdrKey, key)).get(),
    listPostings(database, { cdrKey: key }, { limit: 100, after: null }),
  ])
  return { cdr, rating: rating ?? null, postings }
}
