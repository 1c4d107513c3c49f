import { createRoute } from '@hono/zod-openapi'
import { forgetPeer } from '#workers/wiring/peers-port'
import { CONFLICT, PEER_FAILED, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer, PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/rotate',
  operationId: 'rotatePeer',
  tags: ['peers'],
  summary: 'Renew the credentials with the peer; the old ones work until the new ones were used',
  request: { params: PeerParams },
  responses: { 200: jsonAnswer('Renewed', Peer), ...REFUSALS, ...UNKNOWN, ...CONFLICT, ...PEER_FAILED },
})

export const rotatePeer = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    forgetPeer(peer.id)
    return c.json(await party.rotate(house.now()), 200)
  })
