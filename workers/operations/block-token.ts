import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownToken } from './known-token.ts'
import type { OperationsApp } from './operations-context.ts'
import { TokenView, viewToken } from './token-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/tokens/{id}/block',
  operationId: 'blockToken',
  tags: ['drivers'],
  summary: 'Block a token: it starts no charge from now on; a blocked one stays as it is',
  request: { params: IdParams },
  responses: { 200: jsonAnswer('Blocked', TokenView), ...REFUSALS, ...UNKNOWN },
})

export const blockToken = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { object, token } = await knownToken(house, c.req.valid('param').id)
    const blockedAt = token.blockedAt ?? house.now()
    if (token.blockedAt === null) await object.setBlocked(blockedAt)
    return c.json(viewToken({ ...token, blockedAt }, false), 200)
  })
