import { createRoute, z } from '@hono/zod-openapi'
import { readPeerCounts } from '#store/catalogue/read-peer-counts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { Peer, PeerHealthView, PeerParams, Pull } from './peer-schema.ts'

const Counts = z.object({
  locations: z.number().int(),
  evses: z.number().int(),
  tariffs: z.number().int(),
  refused: z.number().int(),
  faults: z.number().int(),
  leniencies: z.number().int(),
})

const route = createRoute({
  method: 'get',
  path: '/peers/{id}',
  operationId: 'readPeer',
  tags: ['peers'],
  summary: 'A peer: state, roles, health, pulls, what it has stored here, and its outbox',
  request: { params: PeerParams },
  responses: {
    200: jsonAnswer(
      'The peer',
      Peer.extend({
        health: PeerHealthView.nullable(),
        pulls: z.array(Pull),
        counts: Counts,
        outbox: z.object({
          waiting: z.number().int(),
          parked: z.number().int(),
          oldestAt: z.number().int().nullable(),
        }),
      }).openapi('PeerFile'),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readPeer = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house, ports } = c.env
    const { party, peer } = await knownPeer(house, c.req.valid('param').id)
    const [pulls, outbox, counts, board] = await Promise.all([
      party.pulls(),
      party.outboxState(),
      readPeerCounts(house.catalogue, peer.id),
      ports.peerHealth(),
    ])
    const health = board.find((entry) => entry.peer === peer.id) ?? null
    return c.json({ ...peer, health, pulls: [...pulls], counts, outbox }, 200)
  })
