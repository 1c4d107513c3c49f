import { createRoute, z } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'
import { Delivery, tokenDeliveries } from './token-deliveries.ts'
import { TokenView, viewToken } from './token-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/tokens/{id}',
  operationId: 'readToken',
  tags: ['drivers'],
  summary: 'A token as it is at this moment, and where its latest change has not arrived yet',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer('The token', TokenView.extend({ peers: z.array(Delivery) }).openapi('TokenFile')),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { token, revision } = await knownToken(house, c.req.valid('param').id)
    const peers = await tokenDeliveries(house, token, revision)
    return c.json({ ...viewToken(token, false, house.now()), peers }, 200)
  })
