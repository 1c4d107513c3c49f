import { minorDigits } from '#domain/billing/minor-digits'
import { checkTaxes } from '#domain/cdr/check-taxes'
import type { ChargePrice, ExactCost, PriceRejection, TariffWarning } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { isZero, type Rational, subtract, sum, toDecimal } from '#domain/tariff/rational'
import { UnreadableVector, type Vector } from './read-vector.ts'
import { type Verification, verifyClaim } from './verify-claim.ts'
import { writeDecimal } from './write-decimal.ts'

/** Words of the vectors for what is doubtful about a price; what else we warn of is not theirs. */
const WARNINGS: ReadonlySet<TariffWarning> = new Set([
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

/** Words of the vectors for a charge without a price. */
const REASONS: ReadonlySet<PriceRejection> = new Set([
  'currency_mismatch',
  'duplicate_tariff_id',
  'invalid_vat',
  'negative_volume',
  'no_tariff',
  'unknown_tariff_id',
])

/** A decimal on each side that is known. */
interface WrittenCost {
  readonly excl_vat?: string
  readonly incl_vat?: string
}

/** A price in the words of the vectors. */
export interface PricedVector {
  readonly name: string
  readonly result: 'ok'
  readonly total_cost: WrittenCost
  readonly total_cost_display: WrittenCost
  readonly energy_cost: WrittenCost
  readonly time_cost: WrittenCost
  readonly parking_cost: WrittenCost
  readonly fixed_cost: WrittenCost
  readonly reservation_cost: WrittenCost
  readonly billed_energy_kwh: string
  readonly billed_time_s: string
  readonly billed_parking_time_s: string
  readonly billed_reservation_time_s: string
  readonly total_energy: string
  readonly total_time: string
  readonly total_parking_time: string
  readonly taxes?: readonly WrittenTax[]
  readonly verify?: Verification
  readonly claimed_taxes_consistent?: boolean
  readonly warnings: readonly TariffWarning[]
}

interface WrittenTax {
  readonly name: string
  /** Only where there is more than one. */
  readonly percentage?: string
  readonly amount: string
}

/** What became of a vector: its price, or why it has none. */
export type VectorAnswer =
  | PricedVector
  | { readonly name: string; readonly result: 'reject'; readonly reject_reason: PriceRejection }

/** Prices a vector and says it in the vectors' words. Throws an `UnreadableVector` for a charge that no word of theirs is for. */
export function priceVector({ name, read, decimals }: Vector): VectorAnswer {
  const price = priceCharge(read.charge)
  if (price.result === 'rejected') {
    if (!REASONS.has(price.reason)) throw new UnreadableVector(price.reason)
    return { name, result: 'reject', reject_reason: price.reason }
  }
  const digits = minorDigits(price.currency)
  const { billed, costs, measured } = price
  const { isClaimed } = read
  const { totalCost } = read.cdr
  const verify = isClaimed ? verifyClaim(totalCost, price, decimals) : null
  const taxes = taxesOf(price)
  const exact = (cost: ExactCost) => writeCost(cost, (value) => writeDecimal(value, 2))
  return {
    name,
    result: 'ok',
    total_cost: exact(price.total),
    total_cost_display: writeCost(price.total, (value) => toDecimal(value, digits)),
    energy_cost: exact(costs.energy),
    time_cost: exact(costs.time),
    parking_cost: exact(costs.parking),
    fixed_cost: exact(costs.fixed),
    reservation_cost: exact(costs.reservation),
    billed_energy_kwh: writeDecimal(billed.energyKwh),
    billed_time_s: String(billed.timeS),
    billed_parking_time_s: String(billed.parkingTimeS),
    billed_reservation_time_s: String(billed.reservationTimeS),
    total_energy: writeDecimal(measured.energyKwh),
    total_time: writeDecimal(measured.durationH),
    total_parking_time: writeDecimal(measured.parkingTimeH),
    ...(taxes === null ? {} : { taxes }),
    ...(verify === null ? {} : { verify }),
    ...(isClaimed && totalCost.taxes !== undefined && totalCost.taxes.length > 0
      ? { claimed_taxes_consistent: checkTaxes(totalCost, price, digits) !== 'differs' }
      : {}),
    warnings: price.warnings.filter((warning) => WARNINGS.has(warning)),
  }
}

function writeCost({ exclVat, inclVat }: ExactCost, write: (value: Rational) => string): WrittenCost {
  return {
    ...(exclVat === null ? {} : { excl_vat: write(exclVat) }),
    ...(inclVat === null ? {} : { incl_vat: write(inclVat) }),
  }
}

/** The taxes in a price, by rate; in one sum where a limit moved the total away from its lines. Null where they are unknown. */
function taxesOf({ lines, total, totalBeforeLimits }: ChargePrice): readonly WrittenTax[] | null {
  const whole = taxOf(total)
  if (whole === null) return null
  const byRate = [...Map.groupBy(lines, ({ component }) => component.vatBasisPoints)].flatMap(([rate, ofRate]) => {
    const amount = sum(ofRate.flatMap((line) => taxOf(line) ?? []))
    return rate === null || isZero(amount) ? [] : [{ rate, amount }]
  })
  const before = taxOf(totalBeforeLimits)
  const isLimited = before === null || !isZero(subtract(whole, before))
  if (isLimited || byRate.length === 1) return [{ name: 'VAT', amount: writeDecimal(whole, 2) }]
  return byRate.map(({ rate, amount }) => {
    return { name: 'VAT', percentage: String(rate / 100), amount: writeDecimal(amount, 2) }
  })
}

function taxOf({ exclVat, inclVat }: ExactCost): Rational | null {
  return exclVat === null || inclVat === null ? null : subtract(inclVat, exclVat)
}
