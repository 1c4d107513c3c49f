import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { contracts } from '#schema/market/contracts'
import { drivers } from '#schema/market/drivers'
import { tokens } from '#schema/market/tokens'

// More contracts or tokens of one person than this are not shown on their page; the lists show them all.
const MOST_SHOWN = 100

/** A driver with their contracts and tokens. Personal data. */
export interface DriverFile {
  readonly driver: typeof drivers.$inferSelect
  readonly contracts: readonly (typeof contracts.$inferSelect)[]
  readonly tokens: readonly (typeof tokens.$inferSelect)[]
}

/** One driver as the market's database has them; null when it has none by this id. */
export async function readDriver(database: D1Database, id: string): Promise<DriverFile | null> {
  const db = drizzle(database)
  const driver = await db.select().from(drivers).where(eq(drivers.id, id)).get()
  if (!driver) return null
  const [theirContracts, theirTokens] = await Promise.all([
    db.select().from(contracts).where(eq(contracts.driver, id)).orderBy(asc(contracts.createdAt)).limit(MOST_SHOWN),
    db.select().from(tokens).where(eq(tokens.driver, id)).orderBy(asc(tokens.seq)).limit(MOST_SHOWN),
  ])
  return { driver, contracts: theirContracts, tokens: theirTokens }
}
