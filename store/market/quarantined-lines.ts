import { and, desc, eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { quarantine } from '#schema/market/quarantine'

/** Sessions or CDRs of a peer that could not be taken for one reason, counted together. */
export interface QuarantinedLine {
  readonly module: 'sessions' | 'cdrs'
  readonly field: string
  readonly problem: string
  readonly times: number
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  /** The latest of them, as it came. Names a person. */
  readonly raw: string
}

/** As far back as a report looks in a market. */
const MOST = 500

/** What a market keeps in quarantine from a peer, by field and problem; dealt with or not. */
export async function quarantinedLines(database: D1Database, peer: string): Promise<QuarantinedLine[]> {
  const rows = await drizzle(database)
    .select()
    .from(quarantine)
    .where(and(eq(quarantine.peer, peer), inArray(quarantine.source, ['cdr', 'session'])))
    .orderBy(desc(quarantine.receivedAt))
    .limit(MOST)
  const lines = new Map<string, QuarantinedLine>()
  for (const { source, issues, raw, receivedAt } of rows) {
    const module = source === 'session' ? 'sessions' : 'cdrs'
    for (const { field, problem } of JSON.parse(issues) as readonly { field: string; problem: string }[]) {
      const place = field.replace(/(^|\.)\d+(?=\.|$)/g, '$1*')
      const key = [module, place, problem].join('|')
      const line = lines.get(key) ?? { module, field: place, problem, times: 0, lastSeen: receivedAt, raw }
      lines.set(key, { ...line, times: line.times + 1, firstSeen: receivedAt })
    }
  }
  return [...lines.values()]
}
