import { createRoute } from '@hono/zod-openapi'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'
import { Retention } from './retention-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/retention',
  operationId: 'readRetention',
  tags: ['peers'],
  summary: 'How long what came from a peer is kept, by market, where that is written, and what the last sweep let go',
  request: { params: PeerParams },
  responses: { 200: jsonAnswer('The periods', Retention), ...REFUSALS, ...UNKNOWN },
})

export const readRetention = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party } = await knownPeer(house, c.req.valid('param').id)
    return c.json(await party.retention(house.now()), 200)
  })
