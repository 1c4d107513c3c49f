import type { ClaimedPrice } from '#domain/cdr/cdr'
import { findExcessTaxes } from '#domain/cdr/find-excess-taxes'
import type { ChargePrice } from '#domain/tariff/charge-price'
import { absolute, compare, isZero, multiply, type Rational, rational, subtract } from '#domain/tariff/rational'

/** How the taxes of a claim compare with the tariff; `unknown` where neither says what they should be. */
export type TaxCheck = 'match' | 'differs' | 'unknown'

/**
 * Compares the taxes an operator claims with those that follow from the tariff, to a minor unit, since either side is rounded for itself. Where
 * the tariff states no rate, each tax is held against its own percentage: more is never right, and less only where a part of the charge may be
 * exempt, so never in a charge of one kind.
 */
export function checkTaxes(claimed: ClaimedPrice, price: ChargePrice, minorDigits: number): TaxCheck {
  const { exclVatMicros, inclVatMicros, taxes = [] } = claimed
  if (inclVatMicros === null) return 'unknown'
  if (findExcessTaxes(claimed).length > 0) return 'differs'
  const minor = rational(1, 10 ** minorDigits)
  const { exclVat, inclVat } = price.total
  if (exclVat !== null && inclVat !== null) {
    const tax = rational(inclVatMicros - exclVatMicros, 1_000_000)
    return isNear(tax, subtract(inclVat, exclVat), minor) ? 'match' : 'differs'
  }
  const kinds = Object.values(price.costs).filter((cost) => !isZero(cost.exclVat ?? cost.inclVat ?? minor))
  const isBelow = taxes.some(({ percentMicros, amountMicros }) => {
    if (percentMicros === null) return false
    const due = multiply(rational(exclVatMicros, 1_000_000), rational(percentMicros, 100_000_000))
    return !isNear(rational(amountMicros, 1_000_000), due, minor)
  })
  // More than the percentage of the amount alone is a tax on a tax, which was looked at above.
  return kinds.length <= 1 && taxes.length === 1 && isBelow ? 'differs' : 'unknown'
}

function isNear(left: Rational, right: Rational, tolerance: Rational): boolean {
  return compare(absolute(subtract(left, right)), tolerance) <= 0
}
