import type { MarketRules } from '#domain/market/market-rules'
import { deRules } from '#jurisdictions/de/rules'
import { nlRules } from '#jurisdictions/nl/rules'

/** Every market there is a module for. A new one is a line here, a folder beside this file, and its compliance test. */
export const MARKETS: readonly MarketRules[] = [deRules, nlRules]

/** The rules of a market by its id (`nl`); null without a module, and then nothing is billed there. */
export function marketRules(id: string): MarketRules | null {
  return MARKETS.find((market) => market.id === id.toLowerCase()) ?? null
}

/** The rules of the market a country lies in, by ISO 3166-1 alpha-3 as OCPI's locations have it; null without a module. */
export function marketOfCountry(alpha3: string): MarketRules | null {
  return MARKETS.find((market) => market.country === alpha3.toUpperCase()) ?? null
}
