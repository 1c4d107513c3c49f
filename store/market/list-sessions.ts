import { and, desc, eq, gte, inArray, isNotNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { sessions } from '#schema/market/sessions'
import { isAfter, type PageRequest } from './list-page.ts'

/** A session as the market's database has it. */
export type SessionRow = typeof sessions.$inferSelect

/** Phases in which something still happens at the charger. */
export const LIVE_PHASES = [
  'reserving',
  'reserved',
  'asking',
  'unanswered',
  'starting',
  'charging',
  'stopping',
] as const

export interface SessionFilter {
  readonly phase?: string | undefined
  /** Only those still under way. */
  readonly live?: boolean | undefined
  /** Only those their operator says nothing of. */
  readonly stale?: boolean | undefined
  readonly brand?: string | undefined
  readonly peer?: string | undefined
  readonly driver?: string | undefined
  readonly since?: Instant | undefined
}

/** Sessions of one market, newest first. */
export function listSessions(database: D1Database, filter: SessionFilter, page: PageRequest): Promise<SessionRow[]> {
  return drizzle(database)
    .select()
    .from(sessions)
    .where(
      and(
        filter.phase === undefined ? undefined : eq(sessions.phase, filter.phase),
        filter.live ? inArray(sessions.phase, [...LIVE_PHASES]) : undefined,
        filter.stale ? isNotNull(sessions.staleSince) : undefined,
        filter.brand === undefined ? undefined : eq(sessions.brand, filter.brand),
        filter.peer === undefined ? undefined : eq(sessions.peer, filter.peer),
        filter.driver === undefined ? undefined : eq(sessions.driver, filter.driver),
        filter.since === undefined ? undefined : gte(sessions.createdAt, filter.since),
        isAfter(sessions.createdAt, sessions.id, page.after),
      ),
    )
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .limit(page.limit)
}
