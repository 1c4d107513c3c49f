import { createRoute, z } from '@hono/zod-openapi'
import { openForContract } from '#workers/driver/open-for-contract'
import { IdParams } from './driver-schema.ts'
import { driverSide } from './driver-side.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'
import { Reservation } from './reservation-schema.ts'

const Asked = z
  .object({
    key: z.string().min(16).max(64).openapi({ description: 'The same key again is the same reservation' }),
    quote: z.string().min(1).max(128).openapi({ description: 'The price that the driver was told and said yes to' }),
    until: z.number().int().openapi({ description: 'From one minute to twelve hours from now, in ms since 1970' }),
  })
  .openapi('AskedReservation')

const route = createRoute({
  method: 'post',
  path: '/contracts/{id}/reservations',
  operationId: 'reserveForDriver',
  tags: ['help desk'],
  summary: 'Have a place kept for a driver, who then finds it in the app; what the operator says comes later',
  request: { params: IdParams, body: jsonBody(Asked) },
  responses: { 202: jsonAnswer('Asked for', Reservation), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const reserveForDriver = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const known = await knownContract(house, c.req.valid('param').id)
    const { until, ...asked } = c.req.valid('json')
    const view = await openForContract(driverSide(house), known, { ...asked, reserveUntil: until })
    return c.json(Reservation.parse(view), 202)
  })
