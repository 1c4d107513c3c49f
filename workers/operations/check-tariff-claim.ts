import { createRoute, z } from '@hono/zod-openapi'
import { minorDigits } from '#domain/billing/minor-digits'
import type { Cdr } from '#domain/cdr/cdr'
import { CLAIM_DIFFERENCES, type ClaimDifference, compareClaim } from '#domain/cdr/compare-claim'
import type { PriceRejection } from '#domain/tariff/charge-price'
import type { Wording } from '#ui/wording.ts'
import { ChargeToPriceBody, Leniencies, readChargeBody, withoutPrice, wordingFor } from './charge-to-price-schema.ts'
import { NOT_WORKABLE, REFUSALS } from './error-body.ts'
import { jsonAnswer, jsonBody } from './json-content.ts'
import type { OperationsApp } from './operations-context.ts'
import { PricedCharge, viewPricedCharge } from './priced-charge-schema.ts'

const Part = z
  .object({
    part: z.enum(['total', 'energy', 'fixed', 'parking', 'reservation', 'time']),
    claimedExclMicros: z.number().int().nullable(),
    recomputedExclMicros: z.number().int().nullable(),
    outcome: z.enum(['match', 'below', 'mismatch', 'not_verifiable', 'not_claimed']),
  })
  .openapi('ComparedPart')

const Difference = z
  .object({
    code: z.enum(CLAIM_DIFFERENCES),
    weight: z.enum(['disputed', 'note']).openapi({ description: 'A note holds up no money' }),
    field: z.string().openapi({ description: 'The field of the CDR', example: 'total_cost' }),
    differenceMicros: z.number().int().nullable().openapi({ description: 'Claimed less recomputed' }),
    detail: z.string(),
    sentence: z.string(),
  })
  .openapi('ClaimDifference')

const route = createRoute({
  method: 'post',
  path: '/tariffs/check',
  operationId: 'checkTariffClaim',
  tags: ['tariffs'],
  summary: 'Whether what a CDR claims follows from its tariff: part by part, every difference named. Nothing is stored',
  request: { body: jsonBody(ChargeToPriceBody) },
  responses: {
    200: jsonAnswer(
      'The comparison',
      z
        .object({
          verdict: z.enum(['follows', 'differs', 'not_verifiable', 'not_claimed']),
          currency: z.string().openapi({ description: 'Of the claim' }),
          price: PricedCharge.nullable().openapi({ description: 'Null where there is none: the differences say why' }),
          parts: z.array(Part),
          differences: z.array(Difference),
          leniencies: Leniencies,
        })
        .openapi('ClaimAnswer'),
    ),
    ...REFUSALS,
    ...NOT_WORKABLE,
  },
})

/** Reasons for no price that say nothing of the claim: what was laid before us cannot be worked with. */
const OF_THE_QUESTION: ReadonlySet<PriceRejection> = new Set([
  'duplicate_tariff_id',
  'invalid_vat',
  'no_periods',
  'time_zone_unknown',
])

// Alternating current comes from the grid as it is: no connector for cars gives more.
const MOST_AC_POWER_W = 50_000

export const checkTariffClaim = (app: OperationsApp) =>
  app.openapi(route, (c) => {
    const body = c.req.valid('json')
    const { read, leniencies } = readChargeBody(body)
    const { cdr, charge, isClaimed, isPlaced } = read
    const isAc = isPlaced && cdr.location.connectorPowerType.startsWith('AC_')
    const connectorPowerW = isAc ? MOST_AC_POWER_W : null
    const compared = compareClaim({ cdr, charge, isClaimed, connectorPowerW, minorDigits: minorDigits(cdr.currency) })
    const wording = wordingFor(body.language, c.req.header('accept-language'))
    const { price, parts, differences } = compared
    if (price.result === 'rejected' && OF_THE_QUESTION.has(price.reason)) throw withoutPrice(price)
    const answer = {
      verdict: verdictOf(parts[0]?.outcome ?? 'not_claimed', differences),
      currency: cdr.currency,
      price: price.result === 'priced' ? viewPricedCharge(price, charge, wording) : null,
      parts: parts.map(({ field: _field, ...part }) => part),
      differences: differences.map((difference) => viewDifference(difference, wording)),
      leniencies,
    }
    return c.json(answer, 200)
  })

function verdictOf(
  total: z.infer<typeof Part>['outcome'],
  differences: readonly ClaimDifference[],
): 'follows' | 'differs' | 'not_verifiable' | 'not_claimed' {
  if (total === 'not_verifiable' || total === 'not_claimed') return total
  return total === 'mismatch' || differences.some(({ weight }) => weight === 'disputed') ? 'differs' : 'follows'
}

function viewDifference(difference: ClaimDifference, { forCode }: Wording): z.infer<typeof Difference> {
  const sentence = forCode('ops.difference', difference.code, 'ops.difference.price')
  return { ...difference, field: ocpiName(difference.field), sentence }
}

/** A field of our CDR as OCPI calls it. */
function ocpiName(field: keyof Cdr): string {
  const OTHER: Partial<Record<keyof Cdr, string>> = {
    periods: 'charging_periods',
    startAt: 'start_date_time',
    endAt: 'end_date_time',
    totalEnergyWh: 'total_energy',
    totalTimeS: 'total_time',
    totalParkingTimeS: 'total_parking_time',
  }
  return OTHER[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
