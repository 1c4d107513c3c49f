import { desc, eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { cdrs } from '#schema/market/cdrs'
import { payments } from '#schema/market/payments'
import { ratings } from '#schema/market/ratings'
import { sessions } from '#schema/market/sessions'

/** The rows a receipt is written from. */
export interface ReceiptRows {
  readonly session: typeof sessions.$inferSelect
  /** Null until the operator's record is settled, and while there is none in the place of one that was taken back. */
  readonly cdr: typeof cdrs.$inferSelect | null
  /** Null unless the driver was billed. */
  readonly rating: typeof ratings.$inferSelect | null
  /** Null for a charge that was not paid by card. */
  readonly payment: typeof payments.$inferSelect | null
  /** Was a record of this charge taken back? */
  readonly isCredited: boolean
}

/** Everything about the price of one session; null when this market has none of it. What was taken back counts no more. */
export async function readReceipt(database: D1Database, session: string): Promise<ReceiptRows | null> {
  const db = drizzle(database)
  const ofSession = db.select({ key: cdrs.key }).from(cdrs).where(eq(cdrs.session, session))
  const [[row], records, ratingRows, [payment], credits] = await db.batch([
    db.select().from(sessions).where(eq(sessions.id, session)),
    db.select().from(cdrs).where(eq(cdrs.session, session)).orderBy(desc(cdrs.receivedAt)),
    db.select().from(ratings).where(eq(ratings.session, session)).orderBy(desc(ratings.ratedAt)),
    db.select().from(payments).where(eq(payments.session, session)),
    // A credit may name no session.
    db.select({ credited: cdrs.credits }).from(cdrs).where(inArray(cdrs.credits, ofSession)),
  ])
  if (!row) return null
  const takenBack = new Set(credits.map(({ credited }) => credited))
  const counting = records.filter(({ key, creditOf }) => creditOf === null && !takenBack.has(key))
  const rating = ratingRows.find(({ cdrKey }) => counting.some(({ key }) => key === cdrKey)) ?? null
  // What was billed is the record it was billed by.
  const cdr = counting.find(({ key }) => key === rating?.cdrKey) ?? counting[0] ?? null
  return { session: row, cdr, rating, payment: payment ?? null, isCredited: takenBack.size > 0 }
}
