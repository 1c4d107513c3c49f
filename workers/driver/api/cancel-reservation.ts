import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, Session, SessionIdParams } from './schemas.ts'
import { sessionBody } from './session-body.ts'

const route = createRoute({
  method: 'delete',
  path: '/sessions/{id}/reservation',
  operationId: 'cancelReservation',
  tags: ['charging'],
  summary: 'Give the place free; the operator may still charge for the time it was kept',
  request: { params: SessionIdParams },
  responses: { 202: json('The charge; the operator answers later', Session), ...REFUSALS },
})

export const cancelReservation = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { session } = await ownSession(c, c.req.valid('param').id)
    return c.json(sessionBody(await session.cancelReservation(c.var.ports.now()), c.var.wording), 202)
  })
