import { createRoute, z } from '@hono/zod-openapi'
import { DomainError } from '#domain/errors'
import { priceWords } from '#ui/price/price-words.ts'
import type { DriverApp } from '../driver-context.ts'
import { evseKeyOf } from '../qr-code.ts'
import { showPrice } from '../show-price.ts'
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
    const { ports } = c.var
    const asked = c.req.valid('json')
    const { contract } = await ownContract(c)
    const charger = await ports.charger(evseKeyOf(asked.evse))
    const connector = charger?.connectors.find(({ id }) => id === asked.connector)
    if (!charger || !connector) throw new DomainError('evse_unknown', { field: charger ? 'connector' : 'evse' })
    if (!charger.reachable && !charger.informationOnly) throw new DomainError('operator_unreachable')
    const quoted = await ports.quote({
      brand: contract.brand,
      charger,
      connector,
      plan: contract.plan,
      words: (terms) => priceWords(terms, c.var.wording),
    })
    if (quoted.outcome === 'none') throw new DomainError(quoted.reason)
    const price = showPrice(quoted.quote, connector, ports.now())
    if (!price) throw new DomainError('price_unknown')
    return c.json(z.parse(Price, { ...price, startable: charger.reachable }), 201)
  })
