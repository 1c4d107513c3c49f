import type { Instant } from '#domain/instant'

/** A quote as it is stored: its content as text, exactly as it was signed. */
export interface SignedQuote {
  readonly id: string
  readonly content: string
  readonly signature: string
  readonly validUntil: Instant
}

/** Keeps a quote; its key is its hash, so one that is there already is the same. */
export async function saveQuote(db: D1Database, quote: SignedQuote, now: Instant): Promise<void> {
  await db
    .prepare(
      'INSERT INTO quotes (id, content, signature, stored_at, valid_until) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
    )
    .bind(quote.id, quote.content, quote.signature, now, quote.validUntil)
    .run()
}
