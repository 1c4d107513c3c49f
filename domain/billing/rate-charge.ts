import { minorDigits } from '#domain/billing/minor-digits'
import { adHoc } from '#domain/billing/plans/ad-hoc'
import { payAsYouGo } from '#domain/billing/plans/pay-as-you-go'
import { onceLine } from '#domain/billing/plans/tariff-plus-fee'
import type { PlanInput, PlanPrice, RatedPrice } from '#domain/billing/rated-price'
import type { Instant } from '#domain/instant'
import type { PlanTerms } from '#domain/quote/quote'
import type { ChargingPeriod } from '#domain/session/session'
import { priceCharge } from '#domain/tariff/price-charge'
import { multiply, rational, roundHalfAway } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'

/** A charge to be rated: what was measured, and what was pinned when it began. What an operator claims for it is no fact here. */
export interface ChargeToRate {
  readonly startAt: Instant
  readonly endAt: Instant
  readonly periods: readonly ChargingPeriod[]
  readonly tariff: Tariff
  readonly plan: PlanTerms
  readonly timeZone: string | null
  /** Did a reservation run out without a charge? Absent: it may still be used. */
  readonly reservationExpired?: boolean
  /** VAT of the site in 10⁻⁴ that the price includes. The tariff's own VAT is the operator's statement and does not count. */
  readonly vatBasisPoints: number
  /** VAT that is due of the price, where that is another by now; absent: the same. */
  readonly dueVatBasisPoints?: number
}

/**
 * What a driver pays for a charge. The gross sum is rounded once, half away from zero, to the minor unit; net and VAT are parts of it and sum to
 * it. The line `rounding` says what the other lines are off. A price that cannot be computed is unknown, never 0.
 */
export function rateCharge(charge: ChargeToRate): RatedPrice {
  const { tariff, vatBasisPoints, dueVatBasisPoints = vatBasisPoints } = charge
  // The pinned tariff holds for the whole charge, whichever tariff the operator names for a period.
  const periods = charge.periods.map((period) => ({ ...period, tariffId: null }))
  const { startAt, endAt, timeZone, reservationExpired = false } = charge
  const price = priceCharge({ startAt, endAt, periods, tariffs: [tariff], timeZone, options: { reservationExpired } })
  if (price.result === 'rejected') return { result: 'unknown', reason: price.reason }
  const totalExclVat = price.total.exclVat
  if (totalExclVat === null) return { result: 'unknown', reason: 'price_without_vat_unknown' }
  const digits = minorDigits(tariff.currency)
  const planned = priceByPlan(charge.plan, { price, totalExclVat, vatBasisPoints, minorDigits: digits })
  const grossMinor = roundHalfAway(planned.gross, 10 ** digits)
  const netMinor = roundHalfAway(multiply(rational(grossMinor), rational(10_000, 10_000 + dueVatBasisPoints)))
  const listedMicros = planned.lines.reduce((sum, { grossMicros }) => sum + grossMicros, 0)
  const roundingMicros = grossMinor * 10 ** (6 - digits) - listedMicros
  const lines = roundingMicros === 0 ? planned.lines : [...planned.lines, onceLine('rounding', roundingMicros)]
  const vatMinor = grossMinor - netMinor
  return {
    result: 'rated',
    currency: tariff.currency,
    grossMinor,
    netMinor,
    vatMinor,
    vatBasisPoints: dueVatBasisPoints,
    lines,
    price,
  }
}

function priceByPlan(plan: PlanTerms, input: PlanInput): PlanPrice {
  switch (plan.kind) {
    case 'pay_as_you_go':
      return payAsYouGo(plan, input)
    case 'ad_hoc':
      return adHoc(plan, input)
  }
}
