import type { House } from './house.ts'

/** Is the platform able to work? Each database is asked; what is named does not answer. No numbers that are nobody else's business. */
export async function answerHealth(house: House): Promise<Response> {
  const databases = [{ name: 'catalogue', database: house.catalogue }].concat(
    house.markets.map(({ market, database }) => ({ name: `market_${market}`, database })),
  )
  const checks = await Promise.all(
    databases.map(async ({ name, database }) => {
      const answers = await database
        .prepare('SELECT 1')
        .first()
        .then(
          () => true,
          () => false,
        )
      return [name, answers ? 'ok' : 'failing'] as const
    }),
  )
  const ok = checks.every(([, state]) => state === 'ok')
  return Response.json(
    { status: ok ? 'ok' : 'degraded', checks: Object.fromEntries(checks) },
    { status: ok ? 200 : 503 },
  )
}
