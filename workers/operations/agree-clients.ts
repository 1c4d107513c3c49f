import { createRoute, z } from '@hono/zod-openapi'
import { parsePartyLabel } from '#domain/identity/party'
import { forgetPeer } from '#workers/wiring/peers-port'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer, PeerParams } from './peer-schema.ts'
import { Refusal } from './refusal.ts'

const route = createRoute({
  method: 'put',
  path: '/peers/{id}/clients',
  operationId: 'agreeClients',
  tags: ['peers'],
  summary: 'Which parties may speak through this peer beside its own, where it does not tell itself',
  request: {
    params: PeerParams,
    body: jsonBody(
      z.object({
        clients: z
          .array(z.string())
          .max(2_000)
          .openapi({ description: 'Parties, as NL*ABC; in place of those agreed before', example: ['NL*ABC'] }),
      }),
    ),
  },
  responses: { 200: jsonAnswer('The peer', Peer), ...REFUSALS, ...UNKNOWN },
})

export const agreeClients = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    forgetPeer(peer.id)
    const parties = c.req.valid('json').clients.map((label, i) => {
      const key = parsePartyLabel(label)
      if (!key) throw new Refusal(400, 'input_invalid', `${label} is no party such as NL*ABC`, `clients.${i}`)
      return key
    })
    return c.json(await party.agreeClients(parties, house.now()), 200)
  })
