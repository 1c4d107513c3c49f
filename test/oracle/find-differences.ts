import { minorDigits } from '#domain/billing/minor-digits'
import type { ChargePrice, ExactCost, TariffWarning } from '#domain/tariff/charge-price'
import { type Rational, rational, roundHalfAway } from '#domain/tariff/rational'
import type { PlatformAnswer } from './price-with-platform.ts'
import type { Cost } from './rules/cost.ts'
import type { Warning } from './rules/find-warnings.ts'
import { type Fraction, fraction, nearest, times, write } from './rules/fraction.ts'
import type { Answer, PricedAnswer } from './rules/price-by-the-rules.ts'

/** Digits of the minor unit, as ISO 4217 lists them. */
const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, KWD: 3, BHD: 3 }

/** Warnings that both know, by the same name and for the same thing. */
const COMPARED: ReadonlySet<string> = new Set<TariffWarning & Warning>([
  'min_max_undefined_multi_tariff',
  'mixed_step_size',
  'period_spans_price_change',
  'period_without_tariff',
  'periods_outside_session',
  'periods_unsorted',
  'power_range_straddles_threshold',
  'power_restriction_not_verifiable',
  'step_size_zero',
  'unattributed_tax',
  'unused_tariff',
])

/** Everything in which the platform's price is not the oracle's: exact amounts, amounts in minor units, quantities, warnings. */
export function findDifferences(oracle: Answer, platform: PlatformAnswer, currency: string): readonly string[] {
  if (platform.result === 'unreadable') return [`unreadable: ${platform.why}`]
  if (oracle.result === 'reject') {
    if (platform.result === 'priced') return [`priced, oracle rejects for ${oracle.reasons.join()}`]
    const isKnown = oracle.reasons.some((reason) => reason === platform.reason)
    return isKnown ? [] : [`rejected for ${platform.reason}, oracle for ${oracle.reasons.join()}`]
  }
  if (platform.result === 'rejected') return [`rejected for ${platform.reason}, oracle prices`]
  return [
    ...costDifferences(oracle, platform, currency),
    ...quantityDifferences(oracle, platform),
    ...warningDifferences(oracle, platform),
  ]
}

function costDifferences(oracle: PricedAnswer, platform: ChargePrice, currency: string): readonly string[] {
  const costs: readonly (readonly [string, Cost, ExactCost])[] = [
    ['total', oracle.total, platform.total],
    ['energy', oracle.energy, platform.costs.energy],
    ['time', oracle.time, platform.costs.time],
    ['parking', oracle.parking, platform.costs.parking],
    ['fixed', oracle.fixed, platform.costs.fixed],
    ['reservation', oracle.reservation, platform.costs.reservation],
  ]
  return costs.flatMap(([name, ours, theirs]) => [
    ...amountDifference(`${name} excl`, ours.excl, theirs.exclVat, currency),
    ...amountDifference(`${name} incl`, ours.incl, theirs.inclVat, currency),
  ])
}

function amountDifference(
  name: string,
  oracle: Fraction | null,
  platform: Rational | null,
  currency: string,
): readonly string[] {
  if (!isSame(oracle, platform)) return [describe(name, oracle, platform)]
  if (oracle === null || platform === null) return []
  const oracleMinor = nearest(times(oracle, fraction(10n ** BigInt(DIGITS[currency] ?? 2))))
  const platformMinor = BigInt(roundHalfAway(platform, 10 ** minorDigits(currency)))
  return oracleMinor === platformMinor ? [] : [`${name}: ${platformMinor} minor units, oracle ${oracleMinor}`]
}

function quantityDifferences({ billed, measured }: PricedAnswer, platform: ChargePrice): readonly string[] {
  const quantities: readonly (readonly [string, Fraction, Rational])[] = [
    ['billed kWh', billed.energyKwh, platform.billed.energyKwh],
    ['billed time', fraction(billed.timeS), rational(platform.billed.timeS)],
    ['billed parking', fraction(billed.parkingTimeS), rational(platform.billed.parkingTimeS)],
    ['billed reservation', fraction(billed.reservationTimeS), rational(platform.billed.reservationTimeS)],
    ['measured kWh', measured.energyKwh, platform.measured.energyKwh],
    ['measured hours', measured.hours, platform.measured.durationH],
    ['measured parking', measured.parkingHours, platform.measured.parkingTimeH],
  ]
  return quantities.flatMap(([name, ours, theirs]) => (isSame(ours, theirs) ? [] : [describe(name, ours, theirs)]))
}

function warningDifferences(oracle: PricedAnswer, platform: ChargePrice): readonly string[] {
  const ours: readonly string[] = [...oracle.warnings].filter((warning) => COMPARED.has(warning))
  const theirs: readonly string[] = platform.warnings.filter((warning) => COMPARED.has(warning))
  return [
    ...ours.filter((warning) => !theirs.includes(warning)).map((warning) => `no warning ${warning}`),
    ...theirs.filter((warning) => !ours.includes(warning)).map((warning) => `warning ${warning}, oracle has none`),
  ]
}

function isSame(oracle: Fraction | null, platform: Rational | null): boolean {
  if (oracle === null || platform === null) return oracle === platform
  return oracle.top * BigInt(platform.denominator) === oracle.bottom * BigInt(platform.numerator)
}

function describe(name: string, oracle: Fraction | null, platform: Rational | null): string {
  const theirs = platform && write(fraction(BigInt(platform.numerator), BigInt(platform.denominator)), 8)
  return `${name}: ${theirs ?? 'unknown'}, oracle ${oracle ? write(oracle, 8) : 'unknown'}`
}
