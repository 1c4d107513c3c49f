import { and, asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { passkeys } from '#schema/market/passkeys'

/** A driver's passkey. */
export type PasskeyRow = typeof passkeys.$inferSelect

/** More passkeys of one driver than this are not kept. */
export const MOST_PASSKEYS = 20

/** A brand's passkey by the id the browser names it by. */
export async function readPasskey(database: D1Database, brand: string, id: string): Promise<PasskeyRow | null> {
  const named = and(eq(passkeys.brand, brand), eq(passkeys.id, id))
  return (await drizzle(database).select().from(passkeys).where(named).get()) ?? null
}

/** A driver's passkeys, oldest first. */
export function listPasskeys(database: D1Database, brand: string, driver: string): Promise<PasskeyRow[]> {
  return drizzle(database)
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.brand, brand), eq(passkeys.driver, driver)))
    .orderBy(asc(passkeys.createdAt))
    .limit(MOST_PASSKEYS)
}

/** Keeps a new passkey. */
export function insertPasskey(database: D1Database, row: Omit<PasskeyRow, 'usedAt'>): D1PreparedStatement {
  return database
    .prepare(
      'INSERT INTO passkeys (brand, id, host, driver, contract, public_key, sign_count, transports, synced, name, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .bind(
      row.brand,
      row.id,
      row.host,
      row.driver,
      row.contract,
      row.publicKey,
      row.signCount,
      row.transports,
      row.synced,
      row.name,
      row.createdAt,
    )
}

/** Moves the signature counter on. It never goes back, whichever of two answers is written last. */
export function countPasskeyUse(
  database: D1Database,
  passkey: Pick<PasskeyRow, 'brand' | 'id'>,
  signCount: number,
  now: Instant,
): D1PreparedStatement {
  return database
    .prepare('UPDATE passkeys SET sign_count = MAX(sign_count, ?), used_at = ? WHERE brand = ? AND id = ?')
    .bind(signCount, now, passkey.brand, passkey.id)
}

/** Forgets a driver's own passkey; false when there is none. */
export async function deletePasskey(database: D1Database, brand: string, driver: string, id: string): Promise<boolean> {
  const { meta } = await database
    .prepare('DELETE FROM passkeys WHERE brand = ? AND driver = ? AND id = ?')
    .bind(brand, driver, id)
    .run()
  return meta.changes > 0
}
