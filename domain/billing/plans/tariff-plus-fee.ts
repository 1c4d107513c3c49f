import type { PlanInput, PlanPrice } from '#domain/billing/rated-price'
import type { PriceLine } from '#domain/billing/settlement'
import { priceSegments } from '#domain/tariff/price-segments'
import { add, isZero, multiply, type Rational, rational, roundHalfAway, subtract, sum } from '#domain/tariff/rational'

/** The operator's price without VAT, with the site's VAT, and a fee of ours per charge in minor units, VAT included. Nothing is rounded but the lines. */
export function tariffPlusFee(input: PlanInput, sessionFeeMinor: number): PlanPrice {
  const { price, totalExclVat, vatBasisPoints, minorDigits } = input
  const withVat = (excl: Rational) => multiply(excl, rational(10_000 + vatBasisPoints, 10_000))
  const lines: PriceLine[] = priceSegments(price).map((segment) => ({
    kind: segment.kind,
    unit: segment.unit,
    quantityMicros: segment.quantityMicros,
    unitPriceMicros: segment.unitPriceMicros,
    grossMicros: roundHalfAway(withVat(rational(segment.exclVatMicros ?? 0))),
  }))
  const unlimited = sum(price.lines.map(({ exclVat }) => exclVat ?? rational(0)))
  const limit = withVat(subtract(totalExclVat, unlimited))
  if (!isZero(limit)) lines.push(onceLine('limit', roundHalfAway(limit, 1_000_000)))
  const fee = rational(sessionFeeMinor, 10 ** minorDigits)
  if (sessionFeeMinor !== 0) lines.push(onceLine('session_fee', roundHalfAway(fee, 1_000_000)))
  return { gross: add(withVat(totalExclVat), fee), lines }
}

/** A line that stands for itself. */
export function onceLine(kind: PriceLine['kind'], grossMicros: number): PriceLine {
  return { kind, unit: 'once', quantityMicros: 1_000_000, unitPriceMicros: null, grossMicros }
}
