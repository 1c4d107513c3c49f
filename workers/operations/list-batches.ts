import { createRoute, z } from '@hono/zod-openapi'
import { listBatches as readBatches } from '#store/market/token-batches'
import { TokenBatch } from './batch-schema.ts'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'

const MOST = 50

const route = createRoute({
  method: 'get',
  path: '/token-batches',
  operationId: 'listTokenBatches',
  tags: ['drivers'],
  summary: `The last ${MOST} batches of cards of each market, newest first`,
  responses: { 200: jsonAnswer('Batches', z.object({ items: z.array(TokenBatch) })), ...REFUSALS },
})

export const listBatches = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const lists = await Promise.all(c.env.house.markets.map(({ database }) => readBatches(database, MOST)))
    return c.json({ items: lists.flat().toSorted((a, b) => b.createdAt - a.createdAt) }, 200)
  })
