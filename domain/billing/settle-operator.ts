import { minorDigits } from '#domain/billing/minor-digits'
import type { OperatorSide, SettlementFacts, SettlementReason } from '#domain/billing/settlement'
import type { CdrFinding } from '#domain/cdr/check-cdr'
import { checkByEitherReading } from '#domain/cdr/check-claim'
import { breakdownOf, explainClaim } from '#domain/cdr/explain-claim'
import type { ChargeToPrice } from '#domain/tariff/charge-price'
import { isReservationAlone } from '#domain/tariff/describe-periods'
import { priceCharge } from '#domain/tariff/price-charge'
import { multiply, rational, roundHalfAway } from '#domain/tariff/rational'

/**
 * What we owe the operator: the claimed cost without VAT, when it is not above what follows from the pinned tariff, or from the tariffs of the CDR
 * where none was pinned. The supply to us is taxed where we are established: an operator of another country charges no VAT (reverse charge, Directive
 * 2006/112/EC, Articles 38 and 195), one of the same country its VAT.
 */
export function settleOperator(facts: SettlementFacts): OperatorSide {
  const { totalCost, currency } = facts.cdr
  const { check, readAs } = checkByEitherReading(totalCost, chargeOf(facts), minorDigits(currency))
  const { outcome, recomputedExclMicros } = check
  const held = heldOperator(facts, [outcome === 'mismatch' ? 'cost_mismatch' : 'cost_not_verifiable'])
  if (outcome === 'mismatch' || outcome === 'not_verifiable') return { ...held, recomputedExclMicros }
  const reasons: SettlementReason[] = [
    ...(outcome === 'below' ? (['below_tariff'] as const) : []),
    ...(readAs === 'last' ? (['blocks_of_last_period'] as const) : []),
    ...(isForeign(facts) ? (['reverse_charge'] as const) : []),
  ]
  const exclMinor = held.claimedExclMinor
  return { ...held, status: 'settled', reasons, exclMinor, vatMinor: vatOf(facts), recomputedExclMicros }
}

/** An operator's side on which nothing moves. */
export function heldOperator({ cdr }: SettlementFacts, reasons: readonly SettlementReason[]): OperatorSide {
  const claimedExclMinor = toMinor(cdr.totalCost.exclVatMicros, cdr.currency)
  return { status: 'held', reasons, exclMinor: 0, vatMinor: 0, claimedExclMinor, recomputedExclMicros: null }
}

/** What a person is told of a claim that does not follow from the tariff: both amounts, what they are made of, and what would explain it. */
export function claimFindings(facts: SettlementFacts, { reasons }: OperatorSide): readonly CdrFinding[] {
  if (!reasons.includes('cost_mismatch')) return []
  const { totalCost, currency, tariffs } = facts.cdr
  const charge = chargeOf(facts)
  const model = explainClaim(totalCost, charge, tariffs, minorDigits(currency))
  const claimed = `${totalCost.exclVatMicros} claimed; by the tariff: ${breakdownOf(priceCharge(charge))}`
  const detail = model === null ? claimed : `${claimed}; explained by ${model}`
  return [{ code: 'claim_differs', weight: 'note', field: 'totalCost', detail }]
}

/** The charge as it is priced for the operator. */
function chargeOf({ cdr, pinned, siteTimeZone }: SettlementFacts): ChargeToPrice {
  const { startAt, endAt, currency } = cdr
  const options = { currency, reservationExpired: isReservationAlone(cdr.periods) }
  if (pinned === null) {
    const timeZone = siteTimeZone ?? null
    return { startAt, endAt, periods: cdr.periods, tariffs: cdr.tariffs, timeZone, options }
  }
  const periods = cdr.periods.map((period) => ({ ...period, tariffId: null }))
  return { startAt, endAt, periods, tariffs: [pinned.tariff], timeZone: pinned.timeZone, options }
}

function isForeign({ cdr, establishment }: SettlementFacts): boolean {
  return cdr.countryCode.toLowerCase() !== establishment.id
}

function vatOf(facts: SettlementFacts): number {
  if (isForeign(facts)) return 0
  const { cdr, establishment } = facts
  const { exclVatMicros, inclVatMicros } = cdr.totalCost
  if (inclVatMicros !== null && inclVatMicros >= exclVatMicros)
    return toMinor(inclVatMicros, cdr.currency) - toMinor(exclVatMicros, cdr.currency)
  const rate = establishment.vatBasisPointsAt(cdr.startAt) ?? 0
  const vat = multiply(rational(exclVatMicros, 1_000_000), rational(rate, 10_000))
  return roundHalfAway(vat, 10 ** minorDigits(cdr.currency))
}

function toMinor(micros: number, currency: string): number {
  return roundHalfAway(rational(micros, 1_000_000), 10 ** minorDigits(currency))
}
