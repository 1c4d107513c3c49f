import { type ExactCost, warningBit } from '#domain/tariff/charge-price'
import { compare, divide, isZero, multiply, type Rational, rational } from '#domain/tariff/rational'
import type { PriceLimit, Tariff } from '#domain/tariff/tariff'

/** A total within its limits, and what was doubtful about them. */
export interface LimitedCost {
  readonly total: ExactCost
  /** Bits. */
  readonly warnings: number
}

/**
 * Keeps a total within the tariff's lowest and highest price. The sides are limited independently; where a limit has no amount with VAT, the
 * tax follows the amount without. The costs of dimensions stay as they are. Source: OCPI 2.2.1, tariffs, Tariff (min_price, max_price).
 */
export function applyLimits(total: ExactCost, tariff: Tariff): LimitedCost {
  const { minPrice, maxPrice } = tariff
  if (minPrice === null && maxPrice === null) return { total, warnings: 0 }
  const lowered = minPrice === null ? { total, warnings: 0 } : applyLimit(total, minPrice, -1, tariff)
  const limited = maxPrice === null ? lowered : applyLimit(lowered.total, maxPrice, 1, tariff)
  const { exclVat, inclVat } = limited.total
  const isCrossed = exclVat !== null && inclVat !== null && compare(inclVat, exclVat) < 0
  const crossed = isCrossed ? warningBit('inconsistent_price_limits') : 0
  return { total: limited.total, warnings: lowered.warnings | limited.warnings | crossed }
}

/** `side` is −1 for a lower limit and 1 for an upper one: an amount on that side of the limit becomes the limit. */
function applyLimit(total: ExactCost, limit: PriceLimit, side: -1 | 1, tariff: Tariff): LimitedCost {
  const exclLimit = rational(limit.exclVatMicros, 1_000_000)
  const inclLimit = limit.inclVatMicros === null ? null : rational(limit.inclVatMicros, 1_000_000)
  const isExclLimited = total.exclVat !== null && compare(total.exclVat, exclLimit) === side
  const exclVat = isExclLimited ? exclLimit : total.exclVat
  if (inclLimit === null) {
    if (!isExclLimited || total.exclVat === null || total.inclVat === null)
      return { total: { exclVat, inclVat: total.inclVat }, warnings: 0 }
    const inclVat = scaleTax(total.exclVat, total.inclVat, exclLimit, tariff)
    return { total: { exclVat, inclVat }, warnings: inclVat === null ? UNATTRIBUTED : 0 }
  }
  if (total.inclVat !== null) {
    const inclVat = compare(total.inclVat, inclLimit) === side ? inclLimit : total.inclVat
    return { total: { exclVat, inclVat }, warnings: 0 }
  }
  if (!isExclLimited) return { total: { exclVat, inclVat: null }, warnings: 0 }
  // The limit states a tax that no rate of the tariff explains.
  return { total: { exclVat, inclVat: inclLimit }, warnings: UNATTRIBUTED }
}

const UNATTRIBUTED = warningBit('unattributed_tax')

function scaleTax(excl: Rational, incl: Rational, limit: Rational, tariff: Tariff): Rational | null {
  if (!isZero(excl)) return multiply(limit, divide(incl, excl))
  // A lowest price of a charge that costs nothing: its tax can only be told when the tariff knows one rate.
  if (tariff.taxIncluded === 'N/A') return limit
  const [rate = null, ...others] = new Set(
    tariff.elements.flatMap((element) => element.priceComponents.map((part) => part.vatBasisPoints)),
  )
  // Before 2.3.0 a rate that is left out is none; from then on a tariff without any says nothing of its taxes.
  const isStated = rate !== null || tariff.taxIncluded === undefined
  return isStated && others.length === 0 ? multiply(limit, rational(10_000 + (rate ?? 0), 10_000)) : null
}
