import { createRoute } from '@hono/zod-openapi'
import { forgetPeer } from '#workers/wiring/peers-port'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { Invitation } from './invite-peer.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/peers/{id}/invitation',
  operationId: 'reinvitePeer',
  tags: ['peers'],
  summary: 'Invite a peer anew whose registration has ended or never came about: its token before is worth nothing',
  request: { params: PeerParams },
  responses: { 201: jsonAnswer('Invited', Invitation), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const reinvitePeer = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const { id, name, ourParties, allowedHosts, profile } = peer
    const { tokenA } = await party.invite({ id, name, ourParties, allowedHosts, profile, now: house.now() })
    forgetPeer(id)
    return c.json({ id, registrationToken: tokenA, versionsUrl: `${house.origin}/ocpi/versions` }, 201)
  })
