import { createRoute, z } from '@hono/zod-openapi'
import { Price } from '#workers/driver/api/schemas'
import { quoteForContract } from '#workers/driver/quote-for-contract'
import { wordingFor } from './charge-to-price-schema.ts'
import { IdParams } from './driver-schema.ts'
import { driverSide } from './driver-side.ts'
import { CONFLICT, REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'post',
  path: '/contracts/{id}/quotes',
  operationId: 'quoteForDriver',
  tags: ['help desk'],
  summary: 'The price at a connector by the plan of a contract, to be told to its driver before anything is asked for',
  request: {
    params: IdParams,
    body: jsonBody(z.object({ evse: z.string().min(5).max(48), connector: z.string().max(36) })),
  },
  responses: { 201: jsonAnswer('The price', Price), ...REFUSALS, ...UNKNOWN, ...CONFLICT },
})

export const quoteForDriver = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { contract } = await knownContract(house, c.req.valid('param').id)
    // It is read out on the phone: in the words of whoever reads it.
    const wording = wordingFor(undefined, c.req.header('accept-language'))
    const price = await quoteForContract(driverSide(house), contract, c.req.valid('json'), wording)
    return c.json(z.parse(Price, price), 201)
  })
