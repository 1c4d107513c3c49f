import { createRoute } from '@hono/zod-openapi'
import { Contract, IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'

const route = createRoute({
  method: 'post',
  path: '/contracts/{id}/suspension',
  operationId: 'suspendContract',
  tags: ['drivers'],
  summary: 'Suspend a contract: none of its tokens starts a charge; a suspended one stays as it is',
  request: { params: IdParams },
  responses: { 200: jsonAnswer('Suspended', Contract), ...REFUSALS, ...UNKNOWN },
})

export const suspendContract = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { contract } = await knownContract(house, c.req.valid('param').id)
    const suspendedAt = contract.suspendedAt ?? house.now()
    if (contract.suspendedAt === null) await house.objects.contract(contract.id).setSuspended(suspendedAt)
    return c.json({ ...contract, suspendedAt }, 200)
  })
