import type { ExactCost, TariffWarning } from '#domain/tariff/charge-price'
import { compare, divide, isZero, multiply, type Rational, rational } from '#domain/tariff/rational'
import type { PriceLimit, Tariff } from '#domain/tariff/tariff'

/** A total within its limits, and what was doubtful about them. */
export interface LimitedCost {
  readonly total: ExactCost
  readonly warnings: readonly TariffWarning[]
}

/**
 * Keeps a total within the tariff's lowest and highest price. The sides are limited independently; where a limit has no amount with VAT, the
 * tax follows the amount without. The costs of dimensions stay as they are. Source: OCPI 2.2.1, tariffs, Tariff (min_price, max_price).
 */
export function applyLimits(total: ExactCost, tariff: Tariff): LimitedCost {
  const warnings: TariffWarning[] = []
  let limited = total
  if (tariff.minPrice) limited = applyLimit(limited, tariff.minPrice, -1, tariff, warnings)
  if (tariff.maxPrice) limited = applyLimit(limited, tariff.maxPrice, 1, tariff, warnings)
  if (limited.exclVat && limited.inclVat && compare(limited.inclVat, limited.exclVat) < 0)
    warnings.push('inconsistent_price_limits')
  return { total: limited, warnings }
}

/** `side` is −1 for a lower limit and 1 for an upper one: an amount on that side of the limit becomes the limit. */
function applyLimit(
  total: ExactCost,
  limit: PriceLimit,
  side: -1 | 1,
  tariff: Tariff,
  warnings: TariffWarning[],
): ExactCost {
  const exclLimit = rational(limit.exclVatMicros, 1_000_000)
  const inclLimit = limit.inclVatMicros === null ? null : rational(limit.inclVatMicros, 1_000_000)
  const isExclLimited = total.exclVat !== null && compare(total.exclVat, exclLimit) === side
  const exclVat = isExclLimited ? exclLimit : total.exclVat
  if (inclLimit === null) {
    if (!isExclLimited || total.exclVat === null) return { exclVat, inclVat: total.inclVat }
    return { exclVat, inclVat: scaleTax(total.exclVat, total.inclVat, exclLimit, tariff, warnings) }
  }
  if (total.inclVat !== null)
    return { exclVat, inclVat: compare(total.inclVat, inclLimit) === side ? inclLimit : total.inclVat }
  if (!isExclLimited) return { exclVat, inclVat: null }
  // The limit states a tax that no rate of the tariff explains.
  warnings.push('unattributed_tax')
  return { exclVat, inclVat: inclLimit }
}

function scaleTax(
  excl: Rational,
  incl: Rational | null,
  limit: Rational,
  tariff: Tariff,
  warnings: TariffWarning[],
): Rational | null {
  if (incl === null) return null
  if (!isZero(excl)) return multiply(limit, divide(incl, excl))
  // A lowest price of a charge that costs nothing: its tax can only be told when the tariff knows one rate.
  if (tariff.taxIncluded === 'N/A') return limit
  const [rate = null, ...others] = new Set(
    tariff.elements.flatMap((element) => element.priceComponents.map((part) => part.vatBasisPoints)),
  )
  // Before 2.3.0 a rate that is left out is none; from then on a tariff without any says nothing of its taxes.
  const isStated = rate !== null || tariff.taxIncluded === undefined
  if (isStated && others.length === 0) return multiply(limit, rational(10_000 + (rate ?? 0), 10_000))
  warnings.push('unattributed_tax')
  return null
}
