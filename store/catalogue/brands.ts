import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { brands } from '#schema/catalogue/brands'

/** A brand's row. */
export type BrandRow = typeof brands.$inferSelect

/** Creates a brand; false when there is one with this id. */
export async function createBrand(db: D1Database, brand: BrandRow): Promise<boolean> {
  return (await drizzle(db).insert(brands).values(brand).onConflictDoNothing().returning({ id: brands.id })).length > 0
}

/** All brands, by id. */
export async function listBrands(db: D1Database): Promise<BrandRow[]> {
  return drizzle(db).select().from(brands).orderBy(brands.id)
}

/** One brand; null when there is none. */
export async function findBrand(db: D1Database, id: string): Promise<BrandRow | null> {
  const [row] = await drizzle(db).select().from(brands).where(eq(brands.id, id)).limit(1)
  return row ?? null
}
