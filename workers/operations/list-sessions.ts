import { createRoute, z } from '@hono/zod-openapi'
import { listSessions as readSessions } from '#store/market/list-sessions'
import { REFUSALS } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { pageAcrossMarkets } from './page-across-markets.ts'
import { PageQuery, pageOf } from './page-query.ts'
import { Session, viewSession } from './session-schema.ts'

const PHASES = [
  'created',
  'declined',
  'reserving',
  'reserved',
  'cancelled',
  'asking',
  'refused',
  'unanswered',
  'starting',
  'charging',
  'stopping',
  'ended',
  'settled',
] as const

const route = createRoute({
  method: 'get',
  path: '/sessions',
  operationId: 'listSessions',
  tags: ['charging'],
  summary: 'Sessions, newest first',
  request: {
    query: PageQuery.extend({
      phase: z.enum(PHASES).optional(),
      stale: z.enum(['true', 'false']).optional().openapi({ description: 'Only those their operator says nothing of' }),
      live: z.enum(['true', 'false']).optional().openapi({ description: 'Only those still under way' }),
      brand: z.string().optional(),
      market: z.string().optional(),
      peer: z.string().optional(),
      driver: z.string().optional(),
      since: z.coerce.number().int().optional().openapi({ description: 'Created at this instant or later' }),
    }),
  },
  responses: { 200: jsonAnswer('A page of sessions', pageOf(Session)), ...REFUSALS },
})

export const listSessions = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const query = c.req.valid('query')
    const filter = { ...query, live: query.live === 'true', stale: query.stale === 'true' }
    const page = await pageAcrossMarkets(
      c.env.house,
      query,
      (database, request) => readSessions(database, filter, request),
      (session) => ({ at: session.createdAt, id: session.id }),
    )
    return c.json({ ...page, items: page.items.map(viewSession) }, 200)
  })
