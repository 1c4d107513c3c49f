import { createRoute } from '@hono/zod-openapi'
import { forgetPeer } from '#workers/wiring/peers-port'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'delete',
  path: '/peers/{id}/registration',
  operationId: 'unregisterPeer',
  tags: ['peers'],
  summary: 'End the registration: neither side can call the other from now on',
  request: { params: PeerParams },
  responses: { 204: { description: 'Ended' }, ...REFUSALS, ...UNKNOWN },
})

export const unregisterPeer = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party } = await knownPeer(house, c.req.valid('param').id)
    await party.unregister(house.now())
    forgetPeer(c.req.valid('param').id)
    return c.body(null, 204)
  })
