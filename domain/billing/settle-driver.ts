import { noPrice } from '#domain/billing/no-price'
import { rateCharge } from '#domain/billing/rate-charge'
import type { DriverSide, SettlementFacts } from '#domain/billing/settlement'
import { isReservationAlone } from '#domain/tariff/describe-periods'

/** What the driver owes: the pinned tariff and plan applied to what was measured. What is missing parks it; no price is ever 0 for want of one. */
export function settleDriver(facts: SettlementFacts): DriverSide {
  const { cdr, session, token, pinned, siteMarket } = facts
  if (token === null) return noPrice('parked', 'token_unknown')
  if (siteMarket === null) return noPrice('parked', 'market_not_supported')
  const dueVatBasisPoints = siteMarket.vatBasisPointsAt(cdr.startAt)
  if (dueVatBasisPoints === null) return noPrice('parked', 'market_not_supported')
  if (pinned === null) return noPrice('parked', 'price_unknown')
  const { tariff, plan, timeZone } = pinned
  // What was shown included a VAT: should the law change before the start, the driver pays what was shown, and we owe the VAT of then.
  const vatBasisPoints = pinned.vatBasisPoints ?? dueVatBasisPoints
  const { startAt, endAt, periods } = cdr
  const reservationExpired = isReservationAlone(periods)
  const vat = { vatBasisPoints, dueVatBasisPoints }
  const rated = rateCharge({ startAt, endAt, periods, tariff, plan, timeZone, ...vat, reservationExpired })
  if (rated.result === 'unknown') return noPrice('parked', 'price_unknown')
  const { grossMinor, netMinor, vatMinor, lines } = rated
  const isAdHoc = plan.kind === 'ad_hoc'
  const captureMinor = isAdHoc ? Math.max(0, Math.min(grossMinor, session?.holdMinor ?? 0)) : 0
  const uncollectedMinor = isAdHoc ? grossMinor - captureMinor : 0
  const reasons = uncollectedMinor > 0 ? (['uncollected'] as const) : []
  const amounts = { grossMinor, netMinor, vatMinor, vatBasisPoints: dueVatBasisPoints, captureMinor, uncollectedMinor }
  return { status: 'billed', reasons, ...amounts, lines }
}
