import type { ChargingPeriod } from '#domain/session/session'
import type { ChargePrice, ChargeToPrice, ExactCost } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { toDecimal } from '#domain/tariff/rational'
import type { Tariff, TariffRestrictions } from '#domain/tariff/tariff'
import { component, periodAt, tariffOf } from '../../sample-charge.ts'

/** A Monday and the Saturday after it. */
export const MONDAY = '2026-01-12'
export const SATURDAY = '2026-01-17'

/** An instant by its time of day in UTC. */
export const at = (time: string, date = MONDAY) => Date.parse(`${date}T${time}:00Z`)

/** A charge from its first period to `endAt`, at a site on UTC. */
export function chargeOf(
  tariffs: Tariff | readonly Tariff[],
  periods: readonly ChargingPeriod[],
  endAt: number,
  other: Partial<ChargeToPrice> = {},
): ChargeToPrice {
  const list = 'elements' in tariffs ? [tariffs] : tariffs
  const startAt = Math.min(...periods.map((period) => period.startAt))
  return { startAt, endAt, periods, tariffs: list, timeZone: 'UTC', ...other }
}

/** The price of a charge; one that has none fails the test with the reason. */
export function priceOf(...charge: Parameters<typeof chargeOf>): ChargePrice {
  const price = priceCharge(chargeOf(...charge))
  if (price.result === 'rejected') throw new Error(price.reason)
  return price
}

/** Both sides of a cost to four decimals; null where unknown. */
export const amountsOf = ({ exclVat, inclVat }: ExactCost) =>
  [exclVat, inclVat].map((side) => (side === null ? null : toDecimal(side, 4)))

/** What a charge costs without and with VAT. */
export const totalOf = (...charge: Parameters<typeof chargeOf>) => amountsOf(priceOf(...charge).total)

/** What a charge costs without VAT. */
export const netOf = (...charge: Parameters<typeof chargeOf>) => totalOf(...charge)[0]

/** Does an element under these restrictions price energy that is taken from an instant on? */
export function matchesAt(restrictions: TariffRestrictions, iso: string, timeZone = 'Europe/Amsterdam'): boolean {
  const startAt = Date.parse(iso)
  const tariff = tariffOf([[[component('ENERGY', 1, null)], restrictions]])
  return netOf(tariff, [periodAt(startAt, { ENERGY: 1 })], startAt + 1000, { timeZone }) === '1.0000'
}
