import { createRoute, z } from '@hono/zod-openapi'
import { countFindings } from '#store/catalogue/count-findings'
import { listFindings as readFindings } from '#store/catalogue/list-findings'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { Finding, FindingKind } from './finding-schema.ts'
import { jsonAnswer } from './json-content.ts'
import { knownPeer } from './known-peer.ts'
import type { OperationsApp } from './operations-context.ts'
import { cutPage, decodeCursor, PageQuery, pageOf } from './page-query.ts'
import { PeerParams } from './peer-schema.ts'

const Count = z.object({
  module: z.string(),
  kind: FindingKind,
  rule: z.string(),
  field: z.string(),
  objects: z.number().int(),
  times: z.number().int(),
})

const route = createRoute({
  method: 'get',
  path: '/peers/{id}/findings',
  operationId: 'listFindings',
  tags: ['peers'],
  summary: 'What the peer does wrong: refused objects, leniencies and faults, with a summary by rule',
  request: {
    params: PeerParams,
    query: PageQuery.extend({
      kind: FindingKind.optional(),
      rule: z.string().max(80).optional(),
      module: z.string().max(20).optional(),
    }),
  },
  responses: {
    200: jsonAnswer('A page of findings', pageOf(Finding).extend({ summary: z.array(Count) })),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const listFindings = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { peer } = await knownPeer(house, c.req.valid('param').id)
    const { limit, cursor, ...filter } = c.req.valid('query')
    const [rows, summary] = await Promise.all([
      readFindings(house.catalogue, { peer: peer.id, ...filter }, { limit: limit + 1, after: decodeCursor(cursor) }),
      countFindings(house.catalogue, peer.id),
    ])
    const page = cutPage(rows, limit, ({ key, lastSeen }) => ({ at: lastSeen, id: key }))
    const items = page.items.map(({ key: _key, ...finding }) => finding)
    return c.json({ ...page, items, summary: [...summary] }, 200)
  })
