import { and, desc, eq, isNull } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Instant } from '#domain/instant'
import { driverQuestions } from '#schema/market/driver-questions'

/** A question in one market. `seen` is JSON. */
export type DriverQuestionRow = typeof driverQuestions.$inferSelect

/** A page shows no more questions than a person answers. */
const MOST = 20

/** Enters a question; the same again changes nothing. */
export async function insertDriverQuestion(
  database: D1Database,
  question: Omit<DriverQuestionRow, 'seen' | 'toldAt' | 'wasMe' | 'answeredAt'> & { readonly seen: unknown },
): Promise<void> {
  await drizzle(database)
    .insert(driverQuestions)
    .values({ ...question, seen: JSON.stringify(question.seen) })
    .onConflictDoNothing()
}

/** Has the driver been told? Word goes out once. */
export async function isDriverTold(database: D1Database, id: string): Promise<boolean> {
  const row = await drizzle(database)
    .select({ at: driverQuestions.toldAt })
    .from(driverQuestions)
    .where(eq(driverQuestions.id, id))
    .get()
  return row?.at != null
}

export async function noteDriverTold(database: D1Database, id: string, now: Instant): Promise<void> {
  await drizzle(database)
    .update(driverQuestions)
    .set({ toldAt: now })
    .where(and(eq(driverQuestions.id, id), isNull(driverQuestions.toldAt)))
}

/** What a driver has not answered yet, newest first. */
export function listOpenQuestions(database: D1Database, driver: string): Promise<DriverQuestionRow[]> {
  return drizzle(database)
    .select()
    .from(driverQuestions)
    .where(and(eq(driverQuestions.driver, driver), isNull(driverQuestions.answeredAt)))
    .orderBy(desc(driverQuestions.askedAt))
    .limit(MOST)
}

/** One question of a driver; null where it is nobody's, or somebody else's. */
export async function readDriverQuestion(
  database: D1Database,
  driver: string,
  id: string,
): Promise<DriverQuestionRow | null> {
  const row = await drizzle(database)
    .select()
    .from(driverQuestions)
    .where(and(eq(driverQuestions.id, id), eq(driverQuestions.driver, driver)))
    .get()
  return row ?? null
}

/** Keeps the answer; the first one stands. */
export async function noteAnswer(database: D1Database, id: string, wasMe: boolean, now: Instant): Promise<void> {
  await drizzle(database)
    .update(driverQuestions)
    .set({ wasMe, answeredAt: now })
    .where(and(eq(driverQuestions.id, id), isNull(driverQuestions.answeredAt)))
}
