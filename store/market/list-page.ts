import { and, eq, lt, or, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Instant } from '#domain/instant'

/** Where a row stands in a list that runs from new to old; two rows of one instant are kept apart by id. */
export interface PagePosition {
  readonly at: Instant
  readonly id: string
}

/** A page: how many rows, and after which one (null: from the newest on). */
export interface PageRequest {
  readonly limit: number
  readonly after: PagePosition | null
}

/** The rows after a position. */
export function isAfter(at: SQLiteColumn, id: SQLiteColumn, after: PagePosition | null): SQL | undefined {
  return after === null ? undefined : or(lt(at, after.at), and(eq(at, after.at), lt(id, after.id)))
}
