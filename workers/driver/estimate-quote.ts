import { estimateCharge } from '#domain/billing/estimate-charge'
import type { Instant } from '#domain/instant'
import type { Quote } from '#domain/quote/quote'
import type { PriceExample } from '#ui/price/shown-price.ts'

/** What so much energy would come to under a quote, by the function that bills; null where it cannot be said. */
export function estimateQuote(quote: Quote, energyWh: number, powerW: number, startAt: Instant): PriceExample | null {
  const { tariff, timeZone } = quote
  const imagined = { tariff, timeZone, startAt, energyWh, powerW }
  const { durationS, rated } = estimateCharge(imagined, quote.plan, quote.vatBasisPoints)
  return rated.result === 'rated' ? { energyWh, durationS, grossMinor: rated.grossMinor } : null
}
