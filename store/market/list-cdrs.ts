import { and, desc, eq, getTableColumns, gte, like, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { cdrs } from '#schema/market/cdrs'
import { ratings } from '#schema/market/ratings'
import { isAfter, type PageRequest } from './list-page.ts'

const { raw: _raw, firstAuthorization: _first, ...withoutRaw } = getTableColumns(cdrs)

/** A CDR in a list: without its raw text, with the driver's price where there is one. Reasons are JSON lists. */
export type CdrRow = Omit<typeof cdrs.$inferSelect, 'raw' | 'firstAuthorization'> & {
  readonly grossMinor: number | null
  readonly ratedCurrency: string | null
}

export interface CdrFilter {
  readonly operatorStatus?: (typeof cdrs.$inferSelect)['operatorStatus'] | undefined
  readonly driverStatus?: (typeof cdrs.$inferSelect)['driverStatus'] | undefined
  /** A reason on either side. */
  readonly reason?: string | undefined
  readonly brand?: string | undefined
  readonly peer?: string | undefined
  readonly session?: string | undefined
  readonly since?: Instant | undefined
}

/** CDRs of one market, newest first. */
export function listCdrs(database: D1Database, filter: CdrFilter, page: PageRequest): Promise<CdrRow[]> {
  // Reasons are words of [a-z_], quoted in the JSON text, so a search for the quoted word finds whole words only.
  const reason = filter.reason === undefined ? undefined : `%"${filter.reason.replaceAll(/[%"]/g, '')}"%`
  return drizzle(database)
    .select({ ...withoutRaw, grossMinor: ratings.grossMinor, ratedCurrency: ratings.currency })
    .from(cdrs)
    .leftJoin(ratings, eq(ratings.cdrKey, cdrs.key))
    .where(
      and(
        filter.operatorStatus === undefined ? undefined : eq(cdrs.operatorStatus, filter.operatorStatus),
        filter.driverStatus === undefined ? undefined : eq(cdrs.driverStatus, filter.driverStatus),
        reason === undefined ? undefined : or(like(cdrs.operatorReasons, reason), like(cdrs.driverReasons, reason)),
        filter.brand === undefined ? undefined : eq(cdrs.brand, filter.brand),
        filter.peer === undefined ? undefined : eq(cdrs.peer, filter.peer),
        filter.session === undefined ? undefined : eq(cdrs.session, filter.session),
        filter.since === undefined ? undefined : gte(cdrs.receivedAt, filter.since),
        isAfter(cdrs.receivedAt, cdrs.key, page.after),
      ),
    )
    .orderBy(desc(cdrs.receivedAt), desc(cdrs.key))
    .limit(page.limit)
}
