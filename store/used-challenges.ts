import type { Instant } from '#domain/instant'

/** Ended challenges that are swept with each new one. */
const SWEPT_AT_ONCE = 50

/** Uses a challenge up. In a batch, a challenge that was used before fails the whole of it. */
export function useChallenge(
  database: D1Database,
  challenge: string,
  until: Instant,
  now: Instant,
): D1PreparedStatement[] {
  return [
    database
      .prepare(
        'DELETE FROM used_challenges WHERE challenge IN (SELECT challenge FROM used_challenges WHERE until <= ? ORDER BY until LIMIT ?)',
      )
      .bind(now, SWEPT_AT_ONCE),
    database.prepare('INSERT INTO used_challenges (challenge, until) VALUES (?, ?)').bind(challenge, until),
  ]
}

/** Runs statements of which one uses a challenge up; false, and nothing of it is written, when it was used before. */
export async function runOnce(database: D1Database, statements: D1PreparedStatement[]): Promise<boolean> {
  try {
    await database.batch(statements)
    return true
  } catch (error) {
    if (/UNIQUE constraint failed: used_challenges/.test(String(error))) return false
    throw error
  }
}
