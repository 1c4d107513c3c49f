import { createRoute } from '@hono/zod-openapi'
import { Contract, Driver, IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'get',
  path: '/contracts/{id}',
  operationId: 'readContract',
  tags: ['drivers'],
  summary: 'A contract as it is at this moment, with its driver',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer('The contract', Contract.extend({ holder: Driver }).openapi('ContractFile')),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readContract = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { contract, driver } = await knownContract(c.env.house, c.req.valid('param').id)
    return c.json({ ...contract, holder: driver }, 200)
  })
