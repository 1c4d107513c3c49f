import { createRoute, z } from '@hono/zod-openapi'
import { listFindingPage } from '#store/catalogue/list-finding-page'
import { REFUSALS } from './error-body.ts'
import { Finding } from './finding-schema.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { cutPage, decodeCursor, PageQuery, pageOf } from './page-query.ts'

const route = createRoute({
  method: 'get',
  path: '/refused-objects',
  operationId: 'listRefused',
  tags: ['charging'],
  summary: 'Stations and tariffs that peers sent and that could not be stored, of all peers, last seen first',
  request: { query: PageQuery.extend({ module: z.string().max(20).optional() }) },
  responses: { 200: jsonAnswer('A page of refused objects', pageOf(Finding)), ...REFUSALS },
})

export const listRefused = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { limit, cursor, module } = c.req.valid('query')
    const request = { limit: limit + 1, after: decodeCursor(cursor) }
    const rows = await listFindingPage(c.env.house.catalogue, { kind: 'refused', module }, request)
    const page = cutPage(rows, limit, ({ key, lastSeen }) => ({ at: lastSeen, id: key }))
    return c.json({ ...page, items: page.items.map(({ key: _key, ...finding }) => finding) }, 200)
  })
