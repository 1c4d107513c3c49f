import { createRoute } from '@hono/zod-openapi'
import { IdParams } from './driver-schema.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownSession } from './known-session.ts'
import type { OperationsApp } from './operations-context.ts'
import { Reservation } from './reservation-schema.ts'

const route = createRoute({
  method: 'delete',
  path: '/sessions/{id}/reservation',
  operationId: 'cancelReservation',
  tags: ['help desk'],
  summary: 'Give the place of a session free; the operator may still charge for the time it was kept',
  request: { params: IdParams },
  responses: { 202: jsonAnswer('Asked for', Reservation), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const cancelReservation = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { session } = await knownSession(house, c.req.valid('param').id)
    return c.json(Reservation.parse(await session.cancelReservation(house.now())), 202)
  })
