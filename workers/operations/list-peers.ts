import { createRoute } from '@hono/zod-openapi'
import { listPeers as readPeers } from '#store/catalogue/list-peers'
import type { PeerRow } from '#store/catalogue/save-peer'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { comparePositions, cutPage, decodeCursor, PageQuery, pageOf } from './page-query.ts'
import { Peer, PeerHealthView, viewPeer } from './peer-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/peers',
  operationId: 'listPeers',
  tags: ['peers'],
  summary: 'Peers, newest first, each with its health',
  request: { query: PageQuery },
  responses: {
    200: jsonAnswer(
      'A page of peers',
      pageOf(Peer.extend({ health: PeerHealthView.nullable() }).openapi('PeerWithHealth')),
    ),
    ...REFUSALS,
  },
})

export const listPeers = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house, ports } = c.env
    const { limit, cursor } = c.req.valid('query')
    const [rows, health] = await Promise.all([readPeers(house.catalogue), ports.peerHealth()])
    const after = decodeCursor(cursor)
    const position = (peer: PeerRow) => ({ at: peer.createdAt, id: peer.id })
    // There are dozens of peers, not thousands: they are read whole and cut here.
    const newestFirst = rows.toSorted((a, b) => comparePositions(position(a), position(b)))
    const rest = newestFirst.filter((peer) => after === null || comparePositions(position(peer), after) > 0)
    const page = cutPage(rest, limit, position)
    const items = page.items.map((peer) => ({
      ...viewPeer(peer),
      health: health.find((entry) => entry.peer === peer.id) ?? null,
    }))
    return c.json({ ...page, items }, 200)
  })
