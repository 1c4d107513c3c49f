import { asc, gt, lt, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { outboxWatch } from '#schema/catalogue/outbox-watch'

/** An object with an outbox that is late. */
export type LateOutbox = typeof outboxWatch.$inferSelect

/** Outboxes with something older than an instant, or with parked rows, oldest first. */
export function listLateOutboxes(catalogue: D1Database, olderThan: Instant, limit: number): Promise<LateOutbox[]> {
  return drizzle(catalogue)
    .select()
    .from(outboxWatch)
    .where(or(lt(outboxWatch.oldestAt, olderThan), gt(outboxWatch.parked, 0)))
    .orderBy(asc(outboxWatch.oldestAt))
    .limit(limit)
}
