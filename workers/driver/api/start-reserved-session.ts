import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, Session, SessionIdParams } from './schemas.ts'
import { sessionBody } from './session-body.ts'

const route = createRoute({
  method: 'post',
  path: '/sessions/{id}/start',
  operationId: 'startReservedSession',
  tags: ['charging'],
  summary: 'Start the charge that the place is kept for; again while it is being asked changes nothing',
  request: { params: SessionIdParams },
  responses: { 202: json('The charge; the operator answers later', Session), ...REFUSALS },
})

export const startReservedSession = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { session } = await ownSession(c, c.req.valid('param').id)
    return c.json(sessionBody(await session.start(c.var.ports.now()), c.var.wording), 202)
  })
