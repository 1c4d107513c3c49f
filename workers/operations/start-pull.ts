import { createRoute } from '@hono/zod-openapi'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams, Pull } from './peer-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/pulls',
  operationId: 'startPull',
  tags: ['peers'],
  summary: 'Pull a module whole, page by page; a pull under way goes on',
  request: { params: PeerParams, body: jsonBody(Pull.pick({ module: true })) },
  responses: { 202: jsonAnswer('Under way', Pull), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const startPull = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party } = await knownPeer(house, c.req.valid('param').id)
    return c.json(await party.startPull(c.req.valid('json').module, house.now()), 202)
  })
