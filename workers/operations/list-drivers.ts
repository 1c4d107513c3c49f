import { createRoute, z } from '@hono/zod-openapi'
import { listDrivers as readDrivers } from '#store/market/list-drivers'
import { Driver } from './driver-schema.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'

const route = createRoute({
  method: 'get',
  path: '/drivers',
  operationId: 'listDrivers',
  tags: ['drivers'],
  summary: 'Drivers, newest first',
  request: { query: PageQuery.extend({ brand: z.string().optional(), market: z.string().optional() }) },
  responses: { 200: jsonAnswer('A page of drivers', pageOf(Driver)), ...REFUSALS },
})

export const listDrivers = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => readDrivers(database, query, request),
      (driver) => ({ at: driver.createdAt, id: driver.id }),
    )
    return c.json({ ...page, items: page.items.map(({ revision: _revision, ...driver }) => driver) }, 200)
  })
