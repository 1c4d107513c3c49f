import { createRoute, z } from '@hono/zod-openapi'
import { listFindingPage } from '#store/catalogue/list-finding-page'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { Finding, FindingKind } from './finding-schema.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { cutPage, decodeCursor, PageQuery, pageOf } from './page-query.ts'
import { PeerParams } from './peer-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/findings',
  operationId: 'listFindings',
  tags: ['peers'],
  summary: 'What the peer does wrong: refused objects, leniencies and faults',
  request: {
    params: PeerParams,
    query: PageQuery.extend({
      kind: FindingKind.optional(),
      rule: z.string().max(80).optional(),
      module: z.string().max(20).optional(),
    }),
  },
  responses: {
    200: jsonAnswer('A page of findings', pageOf(Finding)),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listFindings = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer } = await knownPeer(house, c.req.valid('param').id)
    const { limit, cursor, ...filter } = c.req.valid('query')
    const rows = await listFindingPage(
      house.catalogue,
      { peer: peer.id, ...filter },
      { limit: limit + 1, after: decodeCursor(cursor) },
    )
    const page = cutPage(rows, limit, ({ key, lastSeen }) => ({ at: lastSeen, id: key }))
    const items = page.items.map(({ key: _key, ...finding }) => finding)
    return c.json({ ...page, items }, 200)
  })
