import { and, desc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { drivers } from '#schema/market/drivers'
import { isAfter, type PageRequest } from './list-page.ts'

/** A driver as the market's database has them. Personal data. */
export type DriverRow = typeof drivers.$inferSelect

/** Drivers of one market, newest first. */
export function listDrivers(
  database: D1Database,
  filter: { readonly brand?: string | undefined },
  page: PageRequest,
): Promise<DriverRow[]> {
  return drizzle(database)
    .select()
    .from(drivers)
    .where(
      and(
        filter.brand === undefined ? undefined : eq(drivers.brand, filter.brand),
        isAfter(drivers.createdAt, drivers.id, page.after),
      ),
    )
    .orderBy(desc(drivers.createdAt), desc(drivers.id))
    .limit(page.limit)
}
