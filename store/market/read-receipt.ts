import { desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { cdrs } from '#schema/market/cdrs'
import { payments } from '#schema/market/payments'
import { ratings } from '#schema/market/ratings'
import { sessions } from '#schema/market/sessions'

/** The rows a receipt is written from. */
export interface ReceiptRows {
  readonly session: typeof sessions.$inferSelect
  /** Null until the operator's record is settled. */
  readonly cdr: typeof cdrs.$inferSelect | null
  /** Null unless the driver was billed. */
  readonly rating: typeof ratings.$inferSelect | null
  /** Null for a charge that was not paid by card. */
  readonly payment: typeof payments.$inferSelect | null
}

/** Everything about the price of one session; null when this market has none of it. */
export async function readReceipt(database: D1Database, session: string): Promise<ReceiptRows | null> {
  const db = drizzle(database)
  const [[row], records, [rating], [payment]] = await db.batch([
    db.select().from(sessions).where(eq(sessions.id, session)),
    db.select().from(cdrs).where(eq(cdrs.session, session)).orderBy(desc(cdrs.receivedAt)),
    db.select().from(ratings).where(eq(ratings.session, session)).orderBy(desc(ratings.ratedAt)),
    db.select().from(payments).where(eq(payments.session, session)),
  ])
  if (!row) return null
  // What was billed is the record it was billed by; a later credit has a receipt of its own.
  const cdr = records.find(({ key }) => key === rating?.cdrKey) ?? records[0] ?? null
  return { session: row, cdr, rating: rating ?? null, payment: payment ?? null }
}
