import { and, count, desc, eq, isNotNull, isNull, min } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { reviewCases } from '#schema/market/review-cases'
import { isAfter, type PageRequest } from './list-page.ts'

/** A case in one market. `seen` is JSON. */
export type ReviewCaseRow = typeof reviewCases.$inferSelect

/** What a person found. */
export type Verdict = NonNullable<ReviewCaseRow['verdict']>

/** Enters a case; the same again changes nothing, also when it was closed meanwhile. */
export async function insertReviewCase(
  database: D1Database,
  review: Omit<ReviewCaseRow, 'seen' | 'closedAt' | 'verdict' | 'note'> & { readonly seen: unknown },
): Promise<void> {
  await drizzle(database)
    .insert(reviewCases)
    .values({ ...review, seen: JSON.stringify(review.seen) })
    .onConflictDoNothing()
}

/** Cases of one market, newest first: open ones, or those that are closed. */
export function listReviewCases(
  database: D1Database,
  filter: { readonly closed: boolean; readonly driver?: string | undefined },
  page: PageRequest,
): Promise<ReviewCaseRow[]> {
  return drizzle(database)
    .select()
    .from(reviewCases)
    .where(
      and(
        filter.closed ? isNotNull(reviewCases.closedAt) : isNull(reviewCases.closedAt),
        filter.driver === undefined ? undefined : eq(reviewCases.driver, filter.driver),
        isAfter(reviewCases.raisedAt, reviewCases.id, page.after),
      ),
    )
    .orderBy(desc(reviewCases.raisedAt), desc(reviewCases.id))
    .limit(page.limit)
}

/** Closes a case with what a person found; a closed one keeps its first verdict. Null when this market has no such case. */
export async function closeReviewCase(
  database: D1Database,
  id: string,
  found: { readonly verdict: Verdict; readonly note: string | null },
  now: Instant,
): Promise<ReviewCaseRow | null> {
  const db = drizzle(database)
  await db
    .update(reviewCases)
    .set({ ...found, closedAt: now })
    .where(and(eq(reviewCases.id, id), isNull(reviewCases.closedAt)))
  return (await db.select().from(reviewCases).where(eq(reviewCases.id, id)).get()) ?? null
}

/** How many cases wait for a person, and since when. */
export async function countOpenReviews(
  database: D1Database,
): Promise<{ readonly open: number; readonly since: Instant | null }> {
  const row = await drizzle(database)
    .select({ open: count(), since: min(reviewCases.raisedAt) })
    .from(reviewCases)
    .where(isNull(reviewCases.closedAt))
    .get()
  return { open: row?.open ?? 0, since: row?.since ?? null }
}
