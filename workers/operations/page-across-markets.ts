import type { PagePosition, PageRequest } from '#store/market/list-page'
import type { House } from '#workers/house'
import { comparePositions, cutPage, decodeCursor } from './page-query.ts'

/** Which page, and of which market; without a market, of all. */
interface AcrossMarkets {
  readonly market?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** One page of a list that every market holds a part of, in one order: each market gives a page, the newest of all are kept. */
export async function pageAcrossMarkets<T>(
  house: House,
  query: AcrossMarkets,
  list: (database: D1Database, page: PageRequest) => Promise<readonly T[]>,
  position: (row: T) => PagePosition,
): Promise<{ items: T[]; nextCursor: string | null }> {
  const page = { limit: query.limit + 1, after: decodeCursor(query.cursor) }
  const asked = house.markets.filter(({ market }) => query.market === undefined || market === query.market)
  const parts = await Promise.all(asked.map(({ database }) => list(database, page)))
  const rows = parts.flat().toSorted((a, b) => comparePositions(position(a), position(b)))
  return cutPage(rows, query.limit, position)
}
