import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { CONFLICTS, REFUSALS } from './api-error.ts'
import { ownCar, viewCar } from './own-car.ts'
import { Car, json } from './schemas.ts'

const route = createRoute({
  method: 'put',
  path: '/cars/{id}/switch',
  operationId: 'switchCar',
  tags: ['driver'],
  summary:
    'Say whether this car may begin a charge by itself when it is plugged in; a block is ended by the brand alone',
  request: {
    params: z.object({
      id: z
        .string()
        .max(60)
        .openapi({ param: { name: 'id', in: 'path' } }),
    }),
    body: {
      required: true,
      content: { 'application/json': { schema: z.object({ on: z.boolean() }).openapi('CarSwitch') } },
    },
  },
  responses: { 200: json('The car', Car), ...REFUSALS, 409: CONFLICTS[409] },
})

export const switchCar = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { ports } = c.var
    const { id } = await ownCar(c, c.req.valid('param').id)
    const token = await ports.switchCar(id, c.req.valid('json').on)
    return c.json(viewCar(token, ports.now()), 200)
  })
