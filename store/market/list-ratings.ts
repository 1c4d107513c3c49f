import { and, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { ratings } from '#schema/market/ratings'
import { isAfter, type PageRequest } from './list-page.ts'

/** What a driver owes for a CDR; plan and lines are JSON. */
export type RatingRow = typeof ratings.$inferSelect

export interface RatingFilter {
  readonly brand?: string | undefined
  readonly session?: string | undefined
  readonly contract?: string | undefined
}

/** Ratings of one market, newest first. */
export function listRatings(database: D1Database, filter: RatingFilter, page: PageRequest): Promise<RatingRow[]> {
  return drizzle(database)
    .select()
    .from(ratings)
    .where(
      and(
        filter.brand === undefined ? undefined : eq(ratings.brand, filter.brand),
        filter.session === undefined ? undefined : eq(ratings.session, filter.session),
        filter.contract === undefined ? undefined : eq(ratings.contract, filter.contract),
        isAfter(ratings.ratedAt, ratings.cdrKey, page.after),
      ),
    )
    .orderBy(desc(ratings.ratedAt), desc(ratings.cdrKey))
    .limit(page.limit)
}
