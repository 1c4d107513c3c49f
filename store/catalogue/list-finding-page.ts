import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { findings } from '#schema/catalogue/findings'
import type { FindingKind } from './finding.ts'

/** A finding, with the key that tells it from others of the same instant. */
export type FindingOnPage = typeof findings.$inferSelect & { readonly key: string }

export interface FindingFilter {
  readonly peer?: string | undefined
  readonly kind?: FindingKind | undefined
  readonly rule?: string | undefined
  readonly module?: string | undefined
}

/** Findings, last seen first. */
export async function listFindingPage(
  catalogue: D1Database,
  filter: FindingFilter,
  page: { readonly limit: number; readonly after: { readonly at: Instant; readonly id: string } | null },
): Promise<FindingOnPage[]> {
  const key = sql<string>`${findings.peer} || '|' || ${findings.module} || '|' || ${findings.objectKey} || '|' || ${findings.field} || '|' || ${findings.rule}`
  const after =
    page.after === null
      ? undefined
      : or(lt(findings.lastSeen, page.after.at), and(eq(findings.lastSeen, page.after.at), lt(key, page.after.id)))
  const rows = await drizzle(catalogue)
    .select({ finding: findings, key })
    .from(findings)
    .where(
      and(
        filter.peer === undefined ? undefined : eq(findings.peer, filter.peer),
        filter.kind === undefined ? undefined : eq(findings.kind, filter.kind),
        filter.rule === undefined ? undefined : eq(findings.rule, filter.rule),
        filter.module === undefined ? undefined : eq(findings.module, filter.module),
        after,
      ),
    )
    .orderBy(desc(findings.lastSeen), desc(key))
    .limit(page.limit)
  return rows.map(({ finding, key: position }) => ({ ...finding, key: position }))
}
