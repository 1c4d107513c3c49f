import { rateCharge } from '#domain/billing/rate-charge'
import type { Instant } from '#domain/instant'
import type { Quote } from '#domain/quote/quote'
import { imagineCharge } from '#domain/tariff/estimate-price'
import type { PriceExample } from '#ui/price/shown-price.ts'

/** What so much energy would come to under a quote, by the function that bills; null where it cannot be said. */
export function estimateQuote(quote: Quote, energyWh: number, powerW: number, startAt: Instant): PriceExample | null {
  const { tariff, plan, timeZone, vatBasisPoints } = quote
  const { periods, endAt } = imagineCharge({ tariff, timeZone, startAt, energyWh, powerW })
  const rated = rateCharge({ startAt, endAt, periods, tariff, plan, timeZone, vatBasisPoints })
  if (rated.result !== 'rated') return null
  return { energyWh, durationS: Math.round((endAt - startAt) / 1000), grossMinor: rated.grossMinor }
}
