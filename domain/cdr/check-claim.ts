import type { ClaimedPrice } from '#domain/cdr/cdr'
import type {
  ChargePrice,
  ChargePriceResult,
  ChargeToPrice,
  ExactCost,
  PricingOptions,
} from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { absolute, compare, larger, rational, roundHalfAway, subtract, ZERO } from '#domain/tariff/rational'

/** How an operator's claim compares with its own tariff. Amounts in 10⁻⁶ of the major unit. */
export type ClaimCheck =
  | {
      readonly outcome: 'match' | 'below' | 'mismatch'
      readonly recomputedExclMicros: number
      readonly differenceMicros: number
    }
  /** There is nothing to compare it with. */
  | { readonly outcome: 'not_verifiable'; readonly recomputedExclMicros: null; readonly differenceMicros: null }

/**
 * Compares a claimed total without VAT with what was computed. Operators round per period, so a difference is only one beyond a minor unit,
 * or beyond half a minor unit for each priced period. A claim `below` the tariff is a discount, which an operator may give. `minorDigits` are
 * those of the currency.
 */
export function checkClaim(claimed: ClaimedPrice, price: ChargePriceResult, minorDigits: number): ClaimCheck {
  return checkPart(claimed, price, ({ total }) => total, minorDigits)
}

/** As `checkClaim`, for the cost of one kind. */
export function checkPart(
  claimed: ClaimedPrice,
  price: ChargePriceResult,
  costOf: (price: ChargePrice) => ExactCost,
  minorDigits: number,
): ClaimCheck {
  const isComplete = price.result === 'priced' && !price.warnings.includes('period_without_tariff')
  const exclVat = isComplete ? costOf(price).exclVat : null
  if (!isComplete || exclVat === null)
    return { outcome: 'not_verifiable', recomputedExclMicros: null, differenceMicros: null }
  const minor = rational(1, 10 ** minorDigits)
  const tolerance = larger(minor, rational(price.pricedPeriods, 2 * 10 ** minorDigits))
  const difference = subtract(rational(claimed.exclVatMicros, 1_000_000), exclVat)
  return {
    outcome:
      compare(absolute(difference), tolerance) <= 0 ? 'match' : compare(difference, ZERO) < 0 ? 'below' : 'mismatch',
    recomputedExclMicros: roundHalfAway(exclVat, 1_000_000),
    differenceMicros: roundHalfAway(difference, 1_000_000),
  }
}

type TimeBlocks = NonNullable<PricingOptions['timeBlocks']>

/** A claim held against its charge, and the reading of blocks under which it was. */
export interface ReadClaim {
  readonly check: ClaimCheck
  readonly readAs: TimeBlocks
  readonly price: ChargePriceResult
}

/** Holds the claim against the charge, by either reading of blocks where charging goes on after parking: the standard says both. */
export function checkByEitherReading(claimed: ClaimedPrice, charge: ChargeToPrice, minorDigits: number): ReadClaim {
  const by = (readAs: TimeBlocks): ReadClaim => {
    const price = priceCharge({ ...charge, options: { ...charge.options, timeBlocks: readAs } })
    return { check: checkClaim(claimed, price, minorDigits), readAs, price }
  }
  const read = by('parking')
  if (read.check.outcome === 'match') return read
  const other = by('last')
  return other.check.outcome === 'match' ? other : read
}
