import { createRoute, z } from '@hono/zod-openapi'
import { maySeeWholeUids } from '#domain/identity/staff-role'
import { listTokens as readTokens } from '#store/market/list-tokens'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'
import { Refusal } from './refusal.ts'
import { TokenView, viewTokenRow } from './token-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/tokens',
  operationId: 'listTokens',
  tags: ['drivers'],
  summary: 'Tokens, last changed first; their uids masked unless asked for',
  request: {
    query: PageQuery.extend({
      brand: z.string().optional(),
      market: z.string().optional(),
      contract: z.string().optional(),
      driver: z.string().optional(),
      reveal: z.enum(['true', 'false']).optional(),
    }),
  },
  responses: { 200: jsonAnswer('A page of tokens', pageOf(TokenView)), ...REFUSALS },
})

export const listTokens = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    if (query.reveal === 'true' && !maySeeWholeUids(c.var.principal))
      throw new Refusal(403, 'role_missing', 'whole UIDs are for who issues cards', 'reveal')
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => readTokens(database, query, request),
      (token) => ({ at: token.lastUpdated, id: token.id }),
    )
    const items = page.items.map((token) => viewTokenRow(token, query.reveal === 'true', c.env.house.now()))
    return c.json({ ...page, items }, 200)
  })
