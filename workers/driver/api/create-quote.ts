import { createRoute, z } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { quoteForContract } from '../quote-for-contract.ts'
import { CONFLICTS, REFUSALS } from './api-error.ts'
import { json, Price } from './schemas.ts'
import { ownContract } from './signed-in-driver.ts'

const route = createRoute({
  method: 'post',
  path: '/quotes',
  operationId: 'createQuote',
  tags: ['charging'],
  summary: 'The price at a connector under my plan; it is stored, and a charge started with it costs by it',
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.object({ evse: z.string().min(5).max(48), connector: z.string().max(36) }) },
      },
    },
  },
  responses: { 201: json('The price', Price), ...REFUSALS, ...CONFLICTS },
})

export const createQuote = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { contract } = await ownContract(c)
    const price = await quoteForContract(c.var.ports, contract, c.req.valid('json'), c.var.wording)
    return c.json(z.parse(Price, price), 201)
  })
