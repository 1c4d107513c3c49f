import { createRoute } from '@hono/zod-openapi'
import { priceCharge } from '#domain/tariff/price-charge'
import { ChargeToPriceBody, Leniencies, readChargeBody, withoutPrice, wordingFor } from './charge-to-price-schema.ts'
import { NOT_WORKABLE, REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { PricedCharge, viewPricedCharge } from './priced-charge-schema.ts'

const route = createRoute({
  method: 'post',
  path: '/tariffs/price',
  operationId: 'priceByTariff',
  tags: ['tariffs'],
  summary: 'What a charge costs by a tariff: every period and cent explained. Nothing is stored',
  request: { body: jsonBody(ChargeToPriceBody) },
  responses: {
    200: jsonAnswer('The price', PricedCharge.extend({ leniencies: Leniencies }).openapi('PriceAnswer')),
    ...REFUSALS,
    ...NOT_WORKABLE,
  },
})

export const priceByTariff = (app: OperationsApp) =>
  app.openapi(route, (c) => {
    const body = c.req.valid('json')
    const { read, leniencies } = readChargeBody(body)
    const price = priceCharge(read.charge)
    if (price.result === 'rejected') throw withoutPrice(price)
    const wording = wordingFor(body.language, c.req.header('accept-language'))
    return c.json({ ...viewPricedCharge(price, read.charge, wording), leniencies }, 200)
  })
