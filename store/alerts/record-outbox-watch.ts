import { and, eq, lte, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { outboxWatch } from '#schema/catalogue/outbox-watch'

/** What an object's outbox held when it was last asked. */
export interface OutboxWatch {
  readonly object: string
  readonly class: string
  readonly oldestAt: Instant | null
  readonly waiting: number
  readonly parked: number
}

/** Puts down what an object's outbox holds; an empty one is forgotten. An older look never replaces a newer one. */
export async function recordOutboxWatch(catalogue: D1Database, watch: OutboxWatch, now: Instant): Promise<void> {
  const db = drizzle(catalogue)
  if (watch.waiting === 0 && watch.parked === 0) {
    const isThis = and(eq(outboxWatch.class, watch.class), eq(outboxWatch.object, watch.object))
    await db.delete(outboxWatch).where(and(isThis, lte(outboxWatch.updatedAt, now)))
    return
  }
  await db
    .insert(outboxWatch)
    .values({ ...watch, updatedAt: now })
    .onConflictDoUpdate({
      target: [outboxWatch.class, outboxWatch.object],
      set: { oldestAt: watch.oldestAt, waiting: watch.waiting, parked: watch.parked, updatedAt: now },
      setWhere: sql`${outboxWatch.updatedAt} <= ${now}`,
    })
}
