import { z } from '@hono/zod-openapi'
import { minorDigits } from '#domain/billing/minor-digits'
import type { ChargePrice, ChargeToPrice, ExactCost } from '#domain/tariff/charge-price'
import { type ExplainedLine, explainPrice } from '#domain/tariff/explain-price'
import { type Rational, rational, roundHalfAway, sum, toDecimal } from '#domain/tariff/rational'
import { explanationWords } from '#ui/price/explanation-words.ts'
import type { Wording } from '#ui/wording.ts'

const micros = z.number().int().nullable()
const Cost = z.object({ exclMicros: micros, inclMicros: micros }).openapi('PricedCost', {
  description: 'Millionths of the major unit; a side is null where the tariff does not say it',
})
const decimal = z.string().openapi({ description: 'A decimal, to six places', example: '20.45' })

const Line = Cost.extend({
  kind: z.enum(['energy', 'fixed', 'parking', 'reservation', 'time']),
  startAt: z.number().int(),
  endAt: z.number().int(),
  tariffId: z.string(),
  elementIndex: z.number().int().openapi({ description: 'Position in the tariff, from 0' }),
  unit: z.enum(['kWh', 'h', 'once']),
  measured: decimal,
  stepSize: z.number().int().nullable().openapi({ description: 'Wh or seconds, where the step added something' }),
  stepSurplus: decimal,
  billed: decimal,
  unitPriceMicros: z.number().int(),
  taxIncluded: z.boolean(),
  vatBasisPoints: z.number().int().nullable(),
  sentence: z.string(),
}).openapi('PricedChargeLine')

const Period = Cost.extend({
  startAt: z.number().int(),
  endAt: z.number().int(),
  tariffId: z.string().nullable(),
  dimensions: z.array(z.object({ type: z.string(), volume: decimal })),
}).openapi('PricedPeriod')

/** A price with everything it was made from, as data and as sentences. */
export const PricedCharge = z
  .object({
    currency: z.string(),
    timeZone: z.string().nullable(),
    language: z.string(),
    total: Cost.extend({ exclMinor: micros, inclMinor: micros }),
    costs: z.object({ energy: Cost, fixed: Cost, parking: Cost, reservation: Cost, time: Cost }),
    billed: z.object({
      energyKwh: decimal,
      timeS: z.number().int(),
      parkingTimeS: z.number().int(),
      reservationTimeS: z.number().int(),
    }),
    periods: z.array(Period),
    lines: z.array(Line),
    unpriced: z.array(
      z.object({ startAt: z.number().int(), dimension: z.string(), quantity: decimal, sentence: z.string() }),
    ),
    limits: z.array(Cost.extend({ limit: z.enum(['min_price', 'max_price']), sentence: z.string() })),
    totalSentence: z.string(),
    warnings: z.array(z.string()),
  })
  .openapi('PricedCharge')

/** A price and its explanation for the answer. */
export function viewPricedCharge(
  price: ChargePrice,
  charge: ChargeToPrice,
  wording: Wording,
): z.infer<typeof PricedCharge> {
  const explanation = explainPrice(price, charge, minorDigits(price.currency))
  const words = explanationWords(explanation, wording)
  const { billed, costs } = price
  return {
    currency: price.currency,
    timeZone: explanation.timeZone,
    language: wording.language,
    total: { ...viewCost(price.total), ...explanation.rounded },
    costs: {
      energy: viewCost(costs.energy),
      fixed: viewCost(costs.fixed),
      parking: viewCost(costs.parking),
      reservation: viewCost(costs.reservation),
      time: viewCost(costs.time),
    },
    billed: { ...billed, energyKwh: writeDecimal(billed.energyKwh) },
    periods: viewPeriods(charge, explanation.lines),
    lines: explanation.lines.map((line, i) => viewLine(line, words.lines[i] ?? '')),
    unpriced: explanation.unpriced.map(({ startAt, dimension, quantity }, i) => {
      return { startAt, dimension, quantity: writeDecimal(quantity), sentence: words.unpriced[i] ?? '' }
    }),
    limits: explanation.limits.map(({ limit, added }, i) => {
      return { limit, ...viewCost(added), sentence: words.limits[i] ?? '' }
    }),
    totalSentence: words.total,
    warnings: [...price.warnings],
  }
}

function viewLine(line: ExplainedLine, sentence: string): z.infer<typeof Line> {
  const { kind, dimension, startAt, endAt, tariffId, elementIndex, stepSize } = line
  return {
    ...viewCost(line),
    kind,
    startAt,
    endAt,
    tariffId,
    elementIndex,
    unit: dimension === 'ENERGY' ? 'kWh' : dimension === 'FLAT' ? 'once' : 'h',
    measured: writeDecimal(line.measured),
    stepSize,
    stepSurplus: writeDecimal(line.stepSurplus),
    billed: writeDecimal(line.billed),
    unitPriceMicros: line.unitPriceMicros,
    taxIncluded: line.taxIncluded,
    vatBasisPoints: line.vatBasisPoints,
    sentence,
  }
}

/** The periods in order, each with what its own lines come to. */
function viewPeriods(charge: ChargeToPrice, lines: readonly ExplainedLine[]): z.infer<typeof Period>[] {
  const sorted = charge.periods.toSorted((left, right) => left.startAt - right.startAt)
  return sorted.map(({ startAt, tariffId, dimensions }, i) => {
    const own = lines.filter((line) => line.startAt === startAt)
    return {
      startAt,
      endAt: sorted[i + 1]?.startAt ?? Math.max(charge.endAt, startAt),
      tariffId,
      dimensions: dimensions.map(({ type, volumeMicros }) => {
        return { type, volume: writeDecimal(rational(volumeMicros, 1_000_000)) }
      }),
      ...viewCost({ exclVat: sumKnown(own, 'exclVat'), inclVat: sumKnown(own, 'inclVat') }),
    }
  })
}

function sumKnown(lines: readonly ExactCost[], side: keyof ExactCost): Rational | null {
  const known = lines.map((line) => line[side]).filter((value) => value !== null)
  return known.length === lines.length ? sum(known) : null
}

function viewCost({ exclVat, inclVat }: ExactCost): z.infer<typeof Cost> {
  const toMicros = (value: Rational | null) => (value === null ? null : roundHalfAway(value, 1_000_000))
  return { exclMicros: toMicros(exclVat), inclMicros: toMicros(inclVat) }
}

function writeDecimal(value: Rational): string {
  return toDecimal(value, 6).replace(/\.?0+$/, '')
}
