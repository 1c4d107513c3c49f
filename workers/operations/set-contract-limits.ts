import { createRoute, z } from '@hono/zod-openapi'
import { isTimeZone } from '#domain/tariff/local-time'
import { Contract, ContractLimits, IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal } from './refusal.ts'

const Limits = z
  .object({
    spendingLimitMinor: z.number().int().min(0).max(100_000_000).nullable(),
    limits: ContractLimits.nullable(),
  })
  .openapi('NewContractLimits')

const route = createRoute({
  method: 'put',
  path: '/contracts/{id}/limits',
  operationId: 'setContractLimits',
  tags: ['drivers'],
  summary: 'Say all that limits a contract; what is left out is not limited. Its tokens know at once',
  request: { params: IdParams, body: jsonBody(Limits) },
  responses: { 200: jsonAnswer('The contract', Contract), ...REFUSALS, ...UNKNOWN },
})

export const setContractLimits = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { contract } = await knownContract(house, c.req.valid('param').id)
    const { limits, spendingLimitMinor } = c.req.valid('json')
    if (limits?.hours && !isTimeZone(limits.hours.timeZone))
      throw new Refusal(400, 'input_invalid', 'this is no time zone', 'limits.hours.timeZone')
    await house.objects.contract(contract.id).setLimits(limits, spendingLimitMinor)
    return c.json({ ...contract, limits, spendingLimitMinor }, 200)
  })
