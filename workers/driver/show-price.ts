import type { Instant } from '#domain/instant'
import { connectorPowerW } from '#domain/location/connector-power'
import type { Connector } from '#domain/location/location'
import type { Quote } from '#domain/quote/quote'
import { EXAMPLE_ENERGIES_WH } from '#domain/tariff/estimate-price'
import { summarizeTariff } from '#domain/tariff/tariff-summary'
import type { ShownPrice } from '#ui/price/shown-price.ts'
import { estimateQuote } from './estimate-quote.ts'

/** What an example assumes where the operator does not say how strong a connector is: an ordinary socket by the road. */
const ASSUMED_POWER_W = 11_000

/** A quote as a driver is shown it; null where its tariff says nothing, which is not free. */
export function showPrice(quote: Quote, connector: Connector, now: Instant): ShownPrice | null {
  const summary = summarizeTariff(quote.tariff, quote.vatBasisPoints)
  if (!summary.known) return null
  const powerW = connectorPowerW(connector) || ASSUMED_POWER_W
  return {
    quoteId: quote.id,
    currency: quote.tariff.currency,
    summary,
    words: quote.words,
    vatBasisPoints: quote.vatBasisPoints,
    sessionFeeMinor: quote.plan.sessionFeeMinor,
    holdMinor: quote.holdMinor,
    examples: EXAMPLE_ENERGIES_WH.flatMap((energyWh) => estimateQuote(quote, energyWh, powerW, now) ?? []),
    powerW,
    validUntil: quote.validUntil,
    validForMs: quote.validUntil - now,
    timeZone: quote.timeZone,
  }
}
