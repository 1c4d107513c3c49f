import { createRoute, z } from '@hono/zod-openapi'
import { isProfileId } from '#integrations/ocpi/profiles'
import { forgetPeer } from '#workers/wiring/peers-port'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer, PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'patch',
  path: '/peers/{id}',
  operationId: 'setPeerProfile',
  tags: ['peers'],
  summary: "Choose by which profile a peer's messages are read, and how it is called, from now on",
  request: {
    params: PeerParams,
    body: jsonBody(z.object({ profile: z.string().refine(isProfileId, 'is no profile') })),
  },
  responses: { 200: jsonAnswer('The peer', Peer), ...REFUSALS, ...UNKNOWN },
})

export const setPeerProfile = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const changed = await party.setProfile(c.req.valid('json').profile, house.now())
    forgetPeer(peer.id)
    return c.json(changed, 200)
  })
