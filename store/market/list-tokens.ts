import { and, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { tokens } from '#schema/market/tokens'
import { isAfter, type PageRequest } from './list-page.ts'

/** A token as the market's database has it. Personal data. */
export type TokenRow = typeof tokens.$inferSelect

export interface TokenFilter {
  readonly brand?: string | undefined
  readonly contract?: string | undefined
  readonly driver?: string | undefined
}

/** Tokens of one market, last changed first. */
export function listTokens(database: D1Database, filter: TokenFilter, page: PageRequest): Promise<TokenRow[]> {
  return drizzle(database)
    .select()
    .from(tokens)
    .where(
      and(
        filter.brand === undefined ? undefined : eq(tokens.brand, filter.brand),
        filter.contract === undefined ? undefined : eq(tokens.contract, filter.contract),
        filter.driver === undefined ? undefined : eq(tokens.driver, filter.driver),
        isAfter(tokens.lastUpdated, tokens.id, page.after),
      ),
    )
    .orderBy(desc(tokens.lastUpdated), desc(tokens.id))
    .limit(page.limit)
}
