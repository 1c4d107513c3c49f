import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { sessions } from '#schema/market/sessions'
import type { SessionRow } from './list-sessions.ts'

/** One session as its market's database has it; null until its object's first word arrived there. */
export async function readSession(database: D1Database, id: string): Promise<SessionRow | null> {
  return (await drizzle(database).select().from(sessions).where(eq(sessions.id, id)).get()) ?? null
}
