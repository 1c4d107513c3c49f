import { createRoute, z } from '@hono/zod-openapi'
import { listQuarantine as readQuarantine } from '#store/market/list-quarantine'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'
import { Quarantined } from './quarantine-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/quarantine',
  operationId: 'listQuarantine',
  tags: ['charging'],
  summary: 'What could not be understood and waits for a person, newest first',
  request: {
    query: PageQuery.extend({
      market: z.string().optional(),
      peer: z.string().optional(),
      resolved: z.enum(['true', 'false']).optional().openapi({ description: 'What is dealt with, instead' }),
    }),
  },
  responses: { 200: jsonAnswer('A page of the quarantine', pageOf(Quarantined)), ...REFUSALS },
})

export const listQuarantine = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const query = c.req.valid('query')
    const filter = { peer: query.peer, resolved: query.resolved === 'true' }
    const page = await pageAcrossMarkets(
      house,
      query,
      async (database, request) => {
        const market = house.markets.find((known) => known.database === database)?.market ?? ''
        return (await readQuarantine(database, filter, request)).map((row) => ({ ...row, market }))
      },
      (row) => ({ at: row.receivedAt, id: row.id }),
    )
    const items = page.items.map((row) => ({ ...row, issues: JSON.parse(row.issues) as unknown }))
    return c.json({ ...page, items }, 200)
  })
