import type { Instant } from '#domain/instant'
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
  const powerW = examplePowerW(connector)
  return {
    quoteId: quote.id,
    currency: quote.tariff.currency,
    summary,
    vatBasisPoints: quote.vatBasisPoints,
    sessionFeeMinor: quote.plan.sessionFeeMinor,
    holdMinor: quote.holdMinor,
    examples: EXAMPLE_ENERGIES_WH.flatMap((energyWh) => estimateQuote(quote, energyWh, powerW, now) ?? []),
    powerW,
    validUntil: quote.validUntil,
  }
}

/** The connector's full power: stated, or else what its voltage and current come to. */
function examplePowerW(connector: Connector): number {
  if (connector.maxPowerW !== null && connector.maxPowerW > 0) return connector.maxPowerW
  const phases = connector.powerType === 'AC_3_PHASE' ? 3 : 1
  // Three-phase voltage is stated between phase and neutral (230) or between phases (400); only the first counts three times.
  const factor = connector.maxVoltageV > 300 && phases === 3 ? Math.sqrt(3) : phases
  const computed = Math.round(connector.maxVoltageV * connector.maxAmperageA * factor)
  return computed > 0 ? computed : ASSUMED_POWER_W
}
