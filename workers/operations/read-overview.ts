import { createRoute, z } from '@hono/zod-openapi'
import { readCatalogueFigures } from '#store/catalogue/read-catalogue-figures'
import { type MoneySince, readFigures, readMoneySince } from '#store/market/read-figures'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const count = z.number().int()

const Overview = z
  .object({
    at: count,
    since: count,
    catalogue: z.object({
      locations: count,
      evses: count,
      evsesAvailable: count,
      tariffs: count,
      peers: count,
      peersRegistered: count,
      refusedObjects: count,
    }),
    markets: z.array(
      z.object({
        market: z.string(),
        drivers: count,
        contracts: count,
        tokens: count,
        liveSessions: count,
        sessionsSince: count,
        cdrsSince: count,
        cdrsHeld: count,
        cdrsParked: count,
        quarantined: count,
      }),
    ),
    money: z.array(
      z.object({
        currency: z.string(),
        revenueMinor: count.openapi({ description: 'What drivers owe since then, without VAT' }),
        costMinor: count.openapi({ description: 'What we owe operators since then, without VAT' }),
      }),
    ),
  })
  .openapi('Overview')

const route = createRoute({
  method: 'get',
  path: '/overview',
  operationId: 'readOverview',
  tags: ['overview'],
  summary: 'Counts of everything, and revenue and cost since an instant',
  request: {
    query: z.object({
      since: z.coerce.number().int().min(0).optional().openapi({ description: 'Without it, the last midnight in UTC' }),
    }),
  },
  responses: { 200: jsonAnswer('The figures', Overview), ...REFUSALS },
})

const DAY_MS = 24 * 60 * 60 * 1000

export const readOverview = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const at = house.now()
    const since = c.req.valid('query').since ?? at - (at % DAY_MS)
    const [catalogue, markets, money] = await Promise.all([
      readCatalogueFigures(house.catalogue),
      Promise.all(
        house.markets.map(async ({ market, database }) => ({ market, ...(await readFigures(database, since)) })),
      ),
      Promise.all(house.markets.map(({ database }) => readMoneySince(database, since))),
    ])
    return c.json({ at, since, catalogue, markets, money: addByCurrency(money.flat()) }, 200)
  })

function addByCurrency(parts: readonly MoneySince[]): MoneySince[] {
  return [...Map.groupBy(parts, ({ currency }) => currency)].map(([currency, same]) => ({
    currency,
    revenueMinor: same.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0),
    costMinor: same.reduce((sum, { costMinor }) => sum + costMinor, 0),
  }))
}
