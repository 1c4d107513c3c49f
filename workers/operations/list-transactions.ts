import { createRoute, z } from '@hono/zod-openapi'
import { LEDGER_KINDS } from '#domain/ledger/ledger'
import { listPostings } from '#store/market/list-postings'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { Posting } from './ledger-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'

const route = createRoute({
  method: 'get',
  path: '/ledger/transactions',
  operationId: 'listTransactions',
  tags: ['money'],
  summary: 'Postings with their sides, newest first',
  request: {
    query: PageQuery.extend({
      brand: z.string().optional(),
      market: z.string().optional(),
      kind: z.enum(LEDGER_KINDS).optional(),
      cdrKey: z.string().max(80).optional(),
    }),
  },
  responses: { 200: jsonAnswer('A page of postings', pageOf(Posting)), ...REFUSALS },
})

export const listTransactions = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => listPostings(database, query, request),
      (posting) => ({ at: posting.postedAt, id: posting.id }),
    )
    return c.json(page, 200)
  })
