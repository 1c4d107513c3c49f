import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { quarantine } from '#schema/market/quarantine'
import { isAfter, type PageRequest } from './list-page.ts'

/** Something nobody could read, kept whole. Issues are JSON. */
export type QuarantineRow = typeof quarantine.$inferSelect

export interface QuarantineFilter {
  readonly peer?: string | undefined
  readonly resolved?: boolean | undefined
}

/** What lies in one market's quarantine, newest first; what is dealt with only when asked for. */
export function listQuarantine(
  database: D1Database,
  filter: QuarantineFilter,
  page: PageRequest,
): Promise<QuarantineRow[]> {
  return drizzle(database)
    .select()
    .from(quarantine)
    .where(
      and(
        filter.resolved ? isNotNull(quarantine.resolvedAt) : isNull(quarantine.resolvedAt),
        filter.peer === undefined ? undefined : eq(quarantine.peer, filter.peer),
        isAfter(quarantine.receivedAt, quarantine.id, page.after),
      ),
    )
    .orderBy(desc(quarantine.receivedAt), desc(quarantine.id))
    .limit(page.limit)
}
