import { createRoute, z } from '@hono/zod-openapi'
import { listRatings as readRatings } from '#store/market/list-ratings'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'
import { Rating, viewRating } from './rating-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/ratings',
  operationId: 'listRatings',
  tags: ['money'],
  summary: 'What drivers owe for CDRs, newest first',
  request: {
    query: PageQuery.extend({
      brand: z.string().optional(),
      market: z.string().optional(),
      session: z.string().optional(),
      contract: z.string().optional(),
    }),
  },
  responses: { 200: jsonAnswer('A page of ratings', pageOf(Rating)), ...REFUSALS },
})

export const listRatings = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => readRatings(database, query, request),
      (rating) => ({ at: rating.ratedAt, id: rating.cdrKey }),
    )
    return c.json({ ...page, items: page.items.map(viewRating) }, 200)
  })
