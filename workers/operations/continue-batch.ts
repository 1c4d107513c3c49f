import { createRoute } from '@hono/zod-openapi'
import { TokenBatch } from './batch-schema.ts'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownBatch } from './known-batch.ts'
import type { OperationsApp } from './operations-context.ts'
import { runBatchStep } from './run-batch-step.ts'

const route = createRoute({
  method: 'post',
  path: '/token-batches/{id}/steps',
  operationId: 'continueTokenBatch',
  tags: ['drivers'],
  summary: 'Issue the next cards of a batch now. Nobody has to: a schedule goes on with it as well',
  request: { params: IdParams },
  responses: { 200: jsonAnswer('The batch after the step', TokenBatch), ...REFUSALS, ...UNKNOWN },
})

export const continueBatch = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { database, batch } = await knownBatch(c.env.house, c.req.valid('param').id)
    return c.json((await runBatchStep(c.env.house, database, batch.id)) ?? batch, 200)
  })
