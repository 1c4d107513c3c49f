import { and, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { findings } from '#schema/catalogue/findings'
import type { FindingKind } from './finding.ts'

/** A finding as it is stored. */
export type FindingRow = typeof findings.$inferSelect

/** Which findings. */
export interface FindingQuery {
  readonly peer?: string
  readonly module?: string
  readonly kind?: FindingKind
  readonly rule?: string
  readonly limit: number
  readonly offset: number
}

/** What peers did wrong, latest first. */
export async function listFindings(db: D1Database, query: FindingQuery): Promise<FindingRow[]> {
  const { peer, module, kind, rule } = query
  return drizzle(db)
    .select()
    .from(findings)
    .where(
      and(
        peer === undefined ? undefined : eq(findings.peer, peer),
        module === undefined ? undefined : eq(findings.module, module),
        kind === undefined ? undefined : eq(findings.kind, kind),
        rule === undefined ? undefined : eq(findings.rule, rule),
      ),
    )
    .orderBy(desc(findings.lastSeen), findings.objectKey, findings.field)
    .limit(query.limit)
    .offset(query.offset)
}
