import { createRoute, z } from '@hono/zod-openapi'
import { CONFLICT, PEER_FAILED, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer, PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/connect',
  operationId: 'connectPeer',
  tags: ['peers'],
  summary: 'Register with the peer, by its versions URL and the registration token that it gave us',
  request: {
    params: PeerParams,
    body: jsonBody(z.object({ versionsUrl: z.url().max(500), token: z.string().min(1).max(500) })),
  },
  responses: { 200: jsonAnswer('Registered', Peer), ...REFUSALS, ...UNKNOWN, ...CONFLICT, ...PEER_FAILED },
})

export const connectPeer = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party } = await knownPeer(house, c.req.valid('param').id)
    const { versionsUrl, token } = c.req.valid('json')
    return c.json(await party.registerWith({ versionsUrl, tokenA: token, now: house.now() }), 200)
  })
