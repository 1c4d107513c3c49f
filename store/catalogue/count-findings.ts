import { count, desc, eq, sum } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { findings } from '#schema/catalogue/findings'
import type { FindingKind } from './finding.ts'

/** How often a peer breaks one rule. */
export interface FindingCount {
  readonly module: string
  readonly kind: FindingKind
  readonly rule: string
  readonly field: string
  readonly objects: number
  readonly times: number
}

const MOST_RULES = 200

/** What a peer does wrong by rule and field, the most frequent first. */
export async function countFindings(catalogue: D1Database, peer: string): Promise<readonly FindingCount[]> {
  const objects = count()
  const rows = await drizzle(catalogue)
    .select({
      module: findings.module,
      kind: findings.kind,
      rule: findings.rule,
      field: findings.field,
      objects,
      times: sum(findings.times).mapWith(Number),
    })
    .from(findings)
    .where(eq(findings.peer, peer))
    .groupBy(findings.module, findings.kind, findings.rule, findings.field)
    .orderBy(desc(objects))
    .limit(MOST_RULES)
  return rows
}
