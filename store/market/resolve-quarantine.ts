import { and, eq, isNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { quarantine } from '#schema/market/quarantine'

/** Marks an entry as dealt with; again changes nothing. Answers when it was, null when this market has no such entry. */
export async function resolveQuarantine(database: D1Database, id: string, now: Instant): Promise<Instant | null> {
  const db = drizzle(database)
  await db
    .update(quarantine)
    .set({ resolvedAt: now })
    .where(and(eq(quarantine.id, id), isNull(quarantine.resolvedAt)))
  const row = await db.select({ at: quarantine.resolvedAt }).from(quarantine).where(eq(quarantine.id, id)).get()
  return row?.at ?? null
}
