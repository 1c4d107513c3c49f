import { createRoute } from '@hono/zod-openapi'
import type { DriverApp } from '../driver-context.ts'
import { REFUSALS } from './api-error.ts'
import { json, Me } from './schemas.ts'
import { ownContract } from './signed-in-driver.ts'

const route = createRoute({
  method: 'get',
  path: '/me',
  operationId: 'getMe',
  tags: ['driver'],
  summary: 'Who is signed in, and under which contract',
  responses: { 200: json('The driver', Me), 401: REFUSALS[401], 404: REFUSALS[404] },
})

export const getMe = (api: DriverApp) =>
  api.openapi(route, async (c) => {
    const { contract, driver } = await ownContract(c)
    const { id, name, supportPhone } = c.var.face.brand
    return c.json(
      {
        driver: driver.id,
        name: driver.name,
        language: driver.language,
        brand: { id, name, supportPhone },
        contract: {
          id: contract.id,
          contractId: contract.contractId,
          plan: contract.plan.kind,
          suspended: contract.suspendedAt !== null,
        },
      },
      200,
    )
  })
