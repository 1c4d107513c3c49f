import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'
import { TokenView, viewToken } from './token-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/tokens/{id}/unblock',
  operationId: 'unblockToken',
  tags: ['drivers'],
  summary: 'End the block of a token',
  request: { params: IdParams },
  responses: { 200: jsonAnswer('Not blocked', TokenView), ...REFUSALS, ...UNKNOWN },
})

export const unblockToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { object, token } = await knownToken(c.env.house, c.req.valid('param').id)
    if (token.blockedAt !== null) await object.setBlocked(null)
    return c.json(viewToken({ ...token, blockedAt: null }, false), 200)
  })
