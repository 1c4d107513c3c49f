import { createRoute, z } from '@hono/zod-openapi'
import { listReviewCases } from '#store/market/review-cases'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'
import { ReviewView, viewReview } from './review-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/reviews',
  operationId: 'listReviews',
  tags: ['drivers'],
  summary: 'Hits of the rules against fraud, newest first: those that wait for a person, or those that are closed',
  request: {
    query: PageQuery.extend({
      market: z.string().optional(),
      driver: z.string().max(60).optional(),
      state: z.enum(['open', 'closed']).default('open'),
    }),
  },
  responses: { 200: jsonAnswer('A page of cases', pageOf(ReviewView)), ...REFUSALS },
})

export const listReviews = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const filter = { closed: query.state === 'closed', driver: query.driver }
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => listReviewCases(database, filter, request),
      (row) => ({ at: row.raisedAt, id: row.id }),
    )
    return c.json({ ...page, items: page.items.map(viewReview) }, 200)
  })
