import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { CONFLICTS, REFUSALS } from './api-error.ts'
import { ownSession } from './own-session.ts'
import { json, Session, SessionIdParams } from './schemas.ts'
import { sessionBody } from './session-body.ts'

const body = z.object({
  until: z.number().int().openapi({ description: 'From one minute to twelve hours from now, in ms since 1970' }),
})

const route = createRoute({
  method: 'put',
  path: '/sessions/{id}/reservation',
  operationId: 'extendReservation',
  tags: ['charging'],
  summary: 'Keep the place until another time',
  request: { params: SessionIdParams, body: { required: true, content: { 'application/json': { schema: body } } } },
  responses: { 202: json('The charge; the operator answers later', Session), ...REFUSALS, ...CONFLICTS },
})

export const extendReservation = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { session } = await ownSession(c, c.req.valid('param').id)
    const { until } = c.req.valid('json')
    return c.json(sessionBody(await session.extendReservation(until, c.var.ports.now()), c.var.wording), 202)
  })
