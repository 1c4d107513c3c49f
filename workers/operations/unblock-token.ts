import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import { MoveWhy } from './move-schema.ts'
import type { OperationsApp } from './operations-context.ts'
import { TokenView, viewToken } from './token-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/tokens/{id}/unblock',
  operationId: 'unblockToken',
  tags: ['drivers'],
  summary: 'End the block of a token: it is again what it was before',
  request: { params: IdParams, body: { required: false, content: { 'application/json': { schema: MoveWhy } } } },
  responses: { 200: jsonAnswer('Not blocked', TokenView), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const unblockToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { object } = await knownToken(house, c.req.valid('param').id)
    const { why = null } = MoveWhy.parse(c.req.valid('json') ?? {})
    const token = await object.move({ move: { kind: 'unblock' }, by: 'staff', why, at: house.now() })
    return c.json(viewToken(token, false, house.now()), 200)
  })
