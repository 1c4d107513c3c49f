import { minorDigits } from '#domain/billing/minor-digits'
import type { ClaimedPrice } from '#domain/cdr/cdr'
import { checkTaxes } from '#domain/cdr/check-taxes'
import type { ChargePrice } from '#domain/tariff/charge-price'
import { absolute, isZero, parseRational, type Rational, rational, subtract, toDecimal } from '#domain/tariff/rational'
import { writeDecimal } from './write-decimal.ts'

/** What a claim is worth, in a word: `excl_match` where only its amount without taxes can be compared. */
export type Verification = 'excl_match' | 'match' | 'tax_mismatch' | `mismatch_by_${string}`

/**
 * Holds a claimed total against the price, to the cent: each side rounded once to the currency's minor unit. What settlement tolerates beyond
 * that is said by `checkClaim`. Null where the price is incomplete, so that there is nothing to compare.
 */
export function verifyClaim(claimed: ClaimedPrice, price: ChargePrice, decimals: number | null): Verification | null {
  if (price.warnings.includes('period_without_tariff')) return null
  const digits = minorDigits(price.currency)
  const { exclVat, inclVat } = price.total
  const excl = rational(claimed.exclVatMicros, 1_000_000)
  const incl = claimed.inclVatMicros === null ? null : rational(claimed.inclVatMicros, 1_000_000)
  if (exclVat !== null && !isSame(excl, exclVat, digits))
    return `mismatch_by_${differenceOf(excl, exclVat, decimals, digits)}`
  if (checkTaxes(claimed, price, digits) === 'differs') return 'tax_mismatch'
  if (incl === null || inclVat === null) return exclVat === null ? null : 'excl_match'
  if (isSame(incl, inclVat, digits)) return 'match'
  return exclVat === null ? `mismatch_by_${differenceOf(incl, inclVat, decimals, digits)}` : 'tax_mismatch'
}

function isSame(left: Rational, right: Rational, digits: number): boolean {
  return toDecimal(left, digits) === toDecimal(right, digits)
}

/** By how much two amounts differ, both rounded as the vector says; in minor units where nothing would be left of it. */
function differenceOf(left: Rational, right: Rational, decimals: number | null, digits: number): string {
  const at = (places: number) =>
    absolute(subtract(parseRational(toDecimal(left, places)), parseRational(toDecimal(right, places))))
  const difference = at(decimals ?? digits)
  return writeDecimal(isZero(difference) ? at(digits) : difference, digits)
}
