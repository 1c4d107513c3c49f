import { createRoute } from '@hono/zod-openapi'
import { Contract, IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'delete',
  path: '/contracts/{id}/suspension',
  operationId: 'resumeContract',
  tags: ['drivers'],
  summary: 'End the suspension of a contract',
  request: { params: IdParams },
  responses: { 200: jsonAnswer('In force', Contract), ...REFUSALS, ...UNKNOWN },
})

export const resumeContract = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { contract } = await knownContract(house, c.req.valid('param').id)
    if (contract.suspendedAt !== null) await house.objects.contract(contract.id).setSuspended(null)
    return c.json({ ...contract, suspendedAt: null }, 200)
  })
