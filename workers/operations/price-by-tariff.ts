import { createRoute } from '@hono/zod-openapi'
import type { PriceRejection } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { ChargeToPriceBody, Leniencies, readChargeBody, wordingFor } from './charge-to-price-schema.ts'
import { NOT_WORKABLE, REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { PricedCharge, viewPricedCharge } from './priced-charge-schema.ts'
import { Refusal } from './refusal.ts'

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

/** The field of the body that is wrong where a charge has no price. */
const FIELDS: Readonly<Record<PriceRejection, string>> = {
  currency_mismatch: 'cdr.currency',
  duplicate_tariff_id: 'tariffs',
  invalid_vat: 'tariffs',
  negative_volume: 'cdr.charging_periods',
  no_periods: 'cdr.charging_periods',
  no_tariff: 'tariffs',
  time_zone_unknown: 'time_zone',
  unknown_tariff_id: 'cdr.charging_periods',
}

export const priceByTariff = (app: OperationsApp) =>
  app.openapi(route, (c) => {
    const body = c.req.valid('json')
    const { read, leniencies } = readChargeBody(body)
    const price = priceCharge(read.charge)
    if (price.result === 'rejected')
      throw new Refusal(422, price.reason, `there is no price: ${price.reason}`, FIELDS[price.reason])
    const wording = wordingFor(body.language, c.req.header('accept-language'))
    return c.json({ ...viewPricedCharge(price, read.charge, wording), leniencies }, 200)
  })
