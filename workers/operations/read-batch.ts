import { createRoute, z } from '@hono/zod-openapi'
import { failedCards } from '#store/market/token-batches'
import { TokenBatch } from './batch-schema.ts'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownBatch } from './known-batch.ts'
import type { OperationsApp } from './operations-context.ts'

const MOST_FAILED = 200

const route = createRoute({
  method: 'get',
  path: '/token-batches/{id}',
  operationId: 'readTokenBatch',
  tags: ['drivers'],
  summary: 'How far a batch of cards has come, and which of its cards were refused after all',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer(
      'The batch',
      TokenBatch.extend({
        refused: z.array(z.object({ row: z.number().int(), visualNumber: z.string(), code: z.string() })),
      }).openapi('TokenBatchFile'),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readBatch = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { database, batch } = await knownBatch(c.env.house, c.req.valid('param').id)
    return c.json({ ...batch, refused: await failedCards(database, batch.id, MOST_FAILED) }, 200)
  })
