import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { quotes } from '#schema/catalogue/quotes'
import type { SignedQuote } from './save-quote.ts'

/** A quote as it was signed; null when there is none. */
export async function readQuote(db: D1Database, id: string): Promise<SignedQuote | null> {
  const [row] = await drizzle(db).select().from(quotes).where(eq(quotes.id, id)).limit(1)
  return row ? { id: row.id, content: row.content, signature: row.signature, validUntil: row.validUntil } : null
}
