import { desc, eq, lte, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { pulls } from '#schema/catalogue/pulls'

/** Progress of a pull, as screens show it. */
export type PullRow = typeof pulls.$inferSelect

/** Copies a pull's progress; an older copy changes nothing. */
export async function copyPull(db: D1Database, pull: PullRow): Promise<void> {
  const newer = lte(pulls.updatedAt, sql`excluded.updated_at`)
  await drizzle(db).insert(pulls).values(pull).onConflictDoUpdate({ target: pulls.id, set: pull, setWhere: newer })
}

/** The latest pulls, of one peer where it is given. */
export async function listPulls(db: D1Database, peer: string | null, limit: number): Promise<PullRow[]> {
  const latest = drizzle(db).select().from(pulls).orderBy(desc(pulls.startedAt)).limit(limit)
  return peer === null ? latest : latest.where(eq(pulls.peer, peer))
}
