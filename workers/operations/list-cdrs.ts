import { createRoute, z } from '@hono/zod-openapi'
import { listCdrs as readCdrs } from '#store/market/list-cdrs'
import { Cdr, viewCdr } from './cdr-schema.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'

const route = createRoute({
  method: 'get',
  path: '/cdrs',
  operationId: 'listCdrs',
  tags: ['charging'],
  summary: 'CDRs, newest first',
  request: {
    query: PageQuery.extend({
      operatorStatus: Cdr.shape.operatorStatus.optional(),
      driverStatus: Cdr.shape.driverStatus.optional(),
      reason: z.string().max(60).optional().openapi({ description: 'A reason on either side, whole' }),
      brand: z.string().optional(),
      market: z.string().optional(),
      peer: z.string().optional(),
      session: z.string().optional(),
      since: z.coerce.number().int().optional().openapi({ description: 'Received at this instant or later' }),
    }),
  },
  responses: { 200: jsonAnswer('A page of CDRs', pageOf(Cdr)), ...REFUSALS },
})

export const listCdrs = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => readCdrs(database, query, request),
      (cdr) => ({ at: cdr.receivedAt, id: cdr.key }),
    )
    return c.json({ ...page, items: page.items.map(viewCdr) }, 200)
  })
