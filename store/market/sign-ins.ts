import { and, eq, gt, isNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { signIns } from '#schema/market/sign-ins'

/** A driver signed in on a browser. */
export type SignInRow = typeof signIns.$inferSelect

/** Opens a sign-in; the batch it goes into says whether it counts. */
export function insertSignIn(database: D1Database, row: Omit<SignInRow, 'endedAt'>): D1PreparedStatement {
  return database
    .prepare(
      'INSERT INTO sign_ins (brand, digest, driver, contract, method, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .bind(row.brand, row.digest, row.driver, row.contract, row.method, row.createdAt, row.expiresAt)
}

/** The sign-in of this secret's digest, while it holds. */
export async function readSignIn(
  database: D1Database,
  brand: string,
  digest: string,
  now: Instant,
): Promise<SignInRow | null> {
  const held = and(
    eq(signIns.brand, brand),
    eq(signIns.digest, digest),
    gt(signIns.expiresAt, now),
    isNull(signIns.endedAt),
  )
  return (await drizzle(database).select().from(signIns).where(held).get()) ?? null
}

/** Ends a sign-in: its secret opens nothing any more. */
export async function endSignIn(database: D1Database, brand: string, digest: string, now: Instant): Promise<void> {
  await database
    .prepare('UPDATE sign_ins SET ended_at = ? WHERE brand = ? AND digest = ? AND ended_at IS NULL')
    .bind(now, brand, digest)
    .run()
}
