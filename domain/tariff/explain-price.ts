import type { Instant } from '#domain/instant'
import type { ChargePrice, ChargeToPrice, CostKind, ExactCost, PricedLine } from '#domain/tariff/charge-price'
import { type DescribedPeriod, describePeriods } from '#domain/tariff/describe-periods'
import { isTimeZone } from '#domain/tariff/local-time'
import { compare, isZero, type Rational, rational, roundHalfAway, subtract, ZERO } from '#domain/tariff/rational'
import type { Tariff, TariffDimension, TariffRestrictions } from '#domain/tariff/tariff'

/** Where one line of a price comes from: the element, why it held, and how its amount was worked out. */
export interface ExplainedLine extends ExactCost {
  readonly kind: CostKind
  readonly dimension: TariffDimension
  readonly startAt: Instant
  readonly endAt: Instant
  readonly tariffId: string
  /** Position of the element in its tariff, from 0. */
  readonly elementIndex: number
  /** Null for an element that always holds. */
  readonly restrictions: TariffRestrictions | null
  /** kWh, hours, or 1 for a flat fee, as it was measured. */
  readonly measured: Rational
  /** Wh or seconds billed at a time, where that added something; null otherwise. */
  readonly stepSize: number | null
  readonly stepSurplus: Rational
  /** Measured and what the block added. */
  readonly billed: Rational
  /** As the tariff states it, in 10⁻⁶ of the major unit, with or without taxes as `taxIncluded` says. */
  readonly unitPriceMicros: number
  readonly taxIncluded: boolean
  readonly vatBasisPoints: number | null
  /** Null where one of the sides is unknown. */
  readonly tax: Rational | null
}

/** A quantity that was measured and costs nothing, because no element has a price for it then. */
export interface UnpricedQuantity {
  readonly startAt: Instant
  readonly endAt: Instant
  readonly dimension: 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'RESERVATION_TIME'
  readonly quantity: Rational
  /** The period names no tariff among those given. */
  readonly withoutTariff: boolean
}

/** What a lowest or highest price adds to the lines' sum; a side that the limit leaves alone is 0, an unknown one null. */
export interface ExplainedLimit {
  readonly limit: 'min_price' | 'max_price'
  readonly added: ExactCost
}

/** Every part of a price. On each side that is known, the lines and the limits sum to the total exactly. */
export interface PriceExplanation {
  readonly currency: string
  readonly timeZone: string | null
  readonly lines: readonly ExplainedLine[]
  readonly unpriced: readonly UnpricedQuantity[]
  readonly limits: readonly ExplainedLimit[]
  readonly total: ExactCost
  /** The total rounded once, half away from zero, in minor units. */
  readonly rounded: { readonly exclMinor: number | null; readonly inclMinor: number | null }
}

const MEASURED = ['ENERGY', 'TIME', 'PARKING_TIME', 'RESERVATION_TIME'] as const

/** Explains a price of a charge. `minorDigits` are those of its currency. */
export function explainPrice(price: ChargePrice, charge: ChargeToPrice, minorDigits: number): PriceExplanation {
  const timeZone = charge.timeZone !== null && isTimeZone(charge.timeZone) ? charge.timeZone : null
  const periods = describePeriods(charge.endAt, charge.periods)
  const { exclVat, inclVat } = price.total
  const minor = (side: Rational | null) => (side === null ? null : roundHalfAway(side, 10 ** minorDigits))
  return {
    currency: price.currency,
    timeZone,
    lines: price.lines.map((line) => explainLine(line, charge.tariffs, periods)),
    unpriced: periods.flatMap((period) => unpricedIn(period, price.lines, charge)),
    limits: explainLimits(price),
    total: price.total,
    rounded: { exclMinor: minor(exclVat), inclMinor: minor(inclVat) },
  }
}

function explainLine(line: PricedLine, tariffs: readonly Tariff[], periods: readonly DescribedPeriod[]): ExplainedLine {
  const { kind, dimension, component, elementIndex, startAt, tariffId, quantity, stepSurplus, exclVat, inclVat } = line
  const tariff = tariffs.find(({ id }) => id === tariffId)
  const element = tariff?.elements[elementIndex]
  return {
    kind,
    dimension,
    startAt,
    endAt: periods.find((period) => period.startAt === startAt)?.endAt ?? startAt,
    tariffId,
    elementIndex,
    restrictions: element?.restrictions ?? null,
    measured: subtract(quantity, stepSurplus),
    stepSize: isZero(stepSurplus) ? null : component.stepSize,
    stepSurplus,
    billed: quantity,
    unitPriceMicros: component.priceMicros,
    taxIncluded: tariff?.taxIncluded === 'YES',
    vatBasisPoints: tariff?.taxIncluded === 'N/A' ? null : component.vatBasisPoints,
    exclVat,
    inclVat,
    tax: exclVat === null || inclVat === null ? null : subtract(inclVat, exclVat),
  }
}

function unpricedIn(period: DescribedPeriod, lines: readonly PricedLine[], charge: ChargeToPrice): UnpricedQuantity[] {
  const { startAt, endAt } = period
  const ofPeriod = lines.filter((line) => line.startAt === startAt)
  const withoutTariff =
    period.period.tariffId === null &&
    (charge.tariffs.length !== 1 || charge.periods.some(({ tariffId }) => tariffId !== null))
  const volumes = {
    ENERGY: period.energyMicros,
    TIME: period.timeMicros,
    PARKING_TIME: period.parkingTimeMicros,
    RESERVATION_TIME: period.reservationTimeMicros,
  }
  return MEASURED.flatMap((dimension) => {
    const volumeMicros = volumes[dimension]
    const isPriced = ofPeriod.some((line) => lineDimension(line) === dimension)
    if (volumeMicros === null || volumeMicros === 0 || isPriced) return []
    return [{ startAt, endAt, dimension, quantity: rational(volumeMicros, 1_000_000), withoutTariff }]
  })
}

function lineDimension({ kind, dimension }: PricedLine): TariffDimension | 'RESERVATION_TIME' {
  return kind === 'reservation' && dimension === 'TIME' ? 'RESERVATION_TIME' : dimension
}

/** The sides are limited on their own, so that one may be raised and the other lowered. */
function explainLimits({ total, totalBeforeLimits: before }: ChargePrice): ExplainedLimit[] {
  const excl = difference(total.exclVat, before.exclVat)
  const incl = difference(total.inclVat, before.inclVat)
  return (['min_price', 'max_price'] as const).flatMap((limit) => {
    const direction = limit === 'min_price' ? 1 : -1
    const isOf = (side: Rational | null) => side !== null && compare(side, ZERO) === direction
    if (!isOf(excl) && !isOf(incl)) return []
    const added = (side: Rational | null) => (side === null || isOf(side) ? side : ZERO)
    return [{ limit, added: { exclVat: added(excl), inclVat: added(incl) } }]
  })
}

function difference(after: Rational | null, before: Rational | null): Rational | null {
  return after === null || before === null ? null : subtract(after, before)
}
