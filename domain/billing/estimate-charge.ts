import { rateCharge } from '#domain/billing/rate-charge'
import type { RatedPrice } from '#domain/billing/rated-price'
import type { PlanTerms } from '#domain/quote/quote'
import { type ImaginedCharge, imagineCharge } from '#domain/tariff/estimate-price'

/** A worked example for a driver: an imagined charge, its length, and what it would cost by plan and site, by the same rules as a real one. */
export interface EstimatedCharge {
  readonly energyWh: number
  readonly durationS: number
  readonly rated: RatedPrice
}

/** Rates an imagined charge. Throws a RangeError for a power or energy that is not above 0. */
export function estimateCharge(imagined: ImaginedCharge, plan: PlanTerms, vatBasisPoints: number): EstimatedCharge {
  const { startAt, endAt, periods } = imagineCharge(imagined)
  const { tariff, timeZone, energyWh } = imagined
  const rated = rateCharge({ startAt, endAt, periods, tariff, plan, timeZone, vatBasisPoints })
  return { energyWh, durationS: Math.round((endAt - startAt) / 1000), rated }
}
