import { createRoute, z } from '@hono/zod-openapi'
import type { PlanTerms } from '#domain/quote/quote'
import { readDriver as readDriverFile } from '#store/market/read-driver'
import { Contract, Driver, IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { marketOf } from './market-of.ts'
import type { OperationsApp } from './operations-context.ts'
import { unknown } from './refusal.ts'
import { TokenView, viewTokenRow } from './token-schema.ts'

const route = createRoute({
  method: 'get',
  path: '/drivers/{id}',
  operationId: 'readDriver',
  tags: ['drivers'],
  summary: 'A driver with contracts and tokens',
  request: { params: IdParams },
  responses: {
    200: jsonAnswer(
      'The driver',
      Driver.extend({ contracts: z.array(Contract), tokens: z.array(TokenView) }).openapi('DriverFile'),
    ),
    ...REFUSALS,
    ...UNKNOWN,
  },
})

export const readDriver = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    const database = marketOf(c.env.house, id)
    const file = database && (await readDriverFile(database, id))
    if (!file) throw unknown('driver')
    const { revision: _revision, ...driver } = file.driver
    const contracts = file.contracts.map(({ revision: _, plan, ...contract }) => ({
      ...contract,
      plan: JSON.parse(plan) as PlanTerms,
    }))
    const tokens = file.tokens.map((token) => viewTokenRow(token, false, c.env.house.now()))
    return c.json({ ...driver, contracts, tokens }, 200)
  })
