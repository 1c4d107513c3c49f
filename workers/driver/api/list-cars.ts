import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { viewCar } from './own-car.ts'
import { Car, json } from './schemas.ts'
import { signedIn } from './signed-in-driver.ts'

const route = createRoute({
  method: 'get',
  path: '/cars',
  operationId: 'listCars',
  tags: ['driver'],
  summary: 'Cars that identify themselves when they are plugged in, and whether they may',
  responses: { 200: json('The cars', z.object({ items: z.array(Car) })), 401: REFUSALS[401] },
})

export const listCars = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { ports } = c.var
    const tokens = await ports.carTokens(signedIn(c).contract)
    return c.json({ items: tokens.map((token) => viewCar(token, ports.now())) }, 200)
  })
