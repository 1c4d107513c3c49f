import { createRoute, z } from '@hono/zod-openapi'
import { listOurParties } from '#store/catalogue/our-parties'
import { forgetPeer } from '#workers/wiring/peers-port'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer, PeerParams } from './peer-schema.ts'
import { pickParties } from './pick-parties.ts'

const route = createRoute({
  method: 'put',
  path: '/peers/{id}/parties',
  operationId: 'showParties',
  tags: ['peers'],
  summary: 'Choose which of our parties a peer sees; a registered peer is told by renewed credentials within a minute',
  request: {
    params: PeerParams,
    body: jsonBody(z.object({ parties: z.array(z.string()).min(1).max(50).openapi({ description: 'As NL*ABC' }) })),
  },
  responses: { 200: jsonAnswer('The peer', Peer), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const showParties = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const chosen = pickParties(await listOurParties(house.catalogue), c.req.valid('json').parties)
    const shown = await party.showParties(chosen, house.now())
    forgetPeer(peer.id)
    return c.json(shown, 200)
  })
