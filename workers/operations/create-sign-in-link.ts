import { createRoute, z } from '@hono/zod-openapi'
import { readDriver } from '#store/market/read-driver'
import type { House } from '#workers/house'
import { createSignInLink as makeLink } from '#workers/sign-in-link'
import { brandOrigin } from './brand-origin.ts'
import { IdParams } from './driver-schema.ts'
import { REFUSALS, UNKNOWN } from './error-body.ts'
import { jsonAnswer } from './json-content.ts'
import { knownContract } from './known-contract.ts'
import { marketOf } from './market-of.ts'
import type { OperationsApp } from './operations-context.ts'
import { Refusal, unknown } from './refusal.ts'

const route = createRoute({
  method: 'post',
  path: '/drivers/{id}/sign-in-links',
  operationId: 'createSignInLink',
  tags: ['drivers'],
  summary: 'Make a link that signs the driver in, once',
  request: {
    params: IdParams,
    body: {
      required: false,
      content: {
        'application/json': {
          schema: z.object({
            contract: z.string().max(60).optional().openapi({
              description: "Under which contract; without it the driver's first. Needed in the seconds after creation",
            }),
          }),
        },
      },
    },
  },
  responses: { 201: jsonAnswer('The link', z.object({ url: z.string() })), ...REFUSALS, ...UNKNOWN },
})

export const createSignInLink = (app: OperationsApp) =>
  app.openapi(route, async (c) => {
    const { house } = c.env
    const { id } = c.req.valid('param')
    const subject = await findSubject(house, id, c.req.valid('json')?.contract)
    const path = await makeLink(house, subject)
    return c.json({ url: `${brandOrigin(house.origin, subject.brand)}${path}` }, 201)
  })

async function findSubject(house: House, driver: string, contract: string | undefined) {
  if (contract !== undefined) {
    const known = await knownContract(house, contract, 'contract')
    if (known.driver.id !== driver)
      throw new Refusal(400, 'input_invalid', 'this contract is not of this driver', 'contract')
    return { brand: known.contract.brand, contract, driver }
  }
  const database = marketOf(house, driver)
  const first = database && (await readDriver(database, driver))?.contracts[0]
  if (!first) throw unknown('driver')
  return { brand: first.brand, contract: first.id, driver }
}
