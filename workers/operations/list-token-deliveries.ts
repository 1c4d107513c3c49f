import { createRoute, z } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'
import { Delivery, tokenDeliveries } from './token-deliveries.ts'

const route = createRoute({
  method: 'get',
  path: '/tokens/{id}/deliveries',
  operationId: 'listTokenDeliveries',
  tags: ['drivers'],
  summary: 'Where the latest state of a token, a block above all, has arrived and where it has not yet',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer(
      'Each peer of its party',
      z.object({ items: z.array(Delivery), arrived: z.number().int(), pending: z.number().int() }),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listTokenDeliveries = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { token, revision } = await knownToken(house, c.req.valid('param').id)
    const items = await tokenDeliveries(house, token, revision)
    const count = (...states: readonly string[]) => items.filter(({ state }) => states.includes(state)).length
    return c.json({ items, arrived: count('pushed'), pending: count('pending', 'refused', 'unknown') }, 200)
  })
