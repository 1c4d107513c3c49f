import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, Session, SessionIdParams } from './schemas.ts'
import { sessionBody } from './session-body.ts'

const route = createRoute({
  method: 'get',
  path: '/sessions/{id}',
  operationId: 'getSession',
  tags: ['charging'],
  summary: 'One of my charges as it is now',
  request: { params: SessionIdParams },
  responses: { 200: json('The charge', Session), ...REFUSALS },
})

export const getSession = (api: DriverApp) =>
  api.openapi(route, async (c) =>
    c.json(sessionBody((await ownSession(c, c.req.valid('param').id)).view, c.var.wording), 200),
  )
