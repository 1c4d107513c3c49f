import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, Session, SessionIdParams } from './schemas.ts'
import { sessionBody } from './session-body.ts'

const route = createRoute({
  method: 'post',
  path: '/sessions/{id}/stop',
  operationId: 'stopSession',
  tags: ['charging'],
  summary: 'Ask the operator to stop; again while it is being asked changes nothing',
  request: { params: SessionIdParams },
  responses: { 202: json('The charge; the operator answers later', Session), ...REFUSALS },
})

export const stopSession = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { session } = await ownSession(c, c.req.valid('param').id)
    return c.json(sessionBody(await session.stop(c.var.ports.now()), c.var.wording), 202)
  })
