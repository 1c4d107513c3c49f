import { createRoute } from '@hono/zod-openapi'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'
import { Retention, RetentionOverrides } from './retention-schema.ts'

const route = createRoute({
  method: 'put',
  path: '/peers/{id}/retention',
  operationId: 'agreeRetention',
  tags: ['peers'],
  summary: 'What was agreed with a peer about how long what it sends is kept, in place of what was agreed before',
  request: { params: PeerParams, body: jsonBody(RetentionOverrides) },
  responses: { 200: jsonAnswer('The periods', Retention), ...REFUSALS, ...UNKNOWN },
})

export const agreeRetention = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party } = await knownPeer(house, c.req.valid('param').id)
    return c.json(await party.agreeRetention(c.req.valid('json'), house.now()), 200)
  })
