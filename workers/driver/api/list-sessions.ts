import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json, SessionSummary } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions',
  operationId: 'listSessions',
  tags: ['charging'],
  summary: 'My charges, newest first',
  request: { query: z.object({ after: z.string().max(80).optional() }) },
  responses: {
    200: json('My charges', z.object({ sessions: z.array(SessionSummary) })),
    400: REFUSALS[400],
    401: REFUSALS[401],
  },
})

export const listSessions = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { contract, driver } = signedIn(c)
    const sessions = await c.var.ports.sessions(contract, driver, c.req.valid('query').after ?? null)
    return c.json({ sessions: [...sessions] }, 200)
  })
