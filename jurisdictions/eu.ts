import type { Instant } from '#domain/instant'
import type { MarketRules, Residency, VatRate } from '#domain/market/market-rules'
import type { RetentionRule } from '#domain/retention/retention'

/** Where personal data and accounts of every market of the Union are kept. */
export const EU_RESIDENCY: Residency = { jurisdiction: 'eu', locationHint: 'weur', pinned: true }

/** What a market of the Union says for itself; everything else it has in common with the others. */
export interface EuMarket {
  readonly id: string
  /** ISO 3166-1 alpha-3. */
  readonly country: string
  readonly currency: string
  readonly languages: readonly [string, ...string[]]
  readonly vatRates: readonly VatRate[]
  readonly retention: readonly RetentionRule[]
  /** By language; the first language of the market stands in for one that is missing. */
  readonly receiptWording: Readonly<Record<string, readonly string[]>>
}

/** The rules of a market of the Union. Supplies of electricity for charging are taxed where the car charges (Directive 2006/112/EC, Article 39; CJEU C-60/23). */
export function euMarketRules(market: EuMarket): MarketRules {
  return {
    id: market.id,
    country: market.country,
    currency: market.currency,
    languages: market.languages,
    residency: EU_RESIDENCY,
    retention: market.retention,
    rounding: 'gross_half_away',
    vatBasisPointsAt: (instant) => rateAt(market.vatRates, instant),
    receiptWording: (language) => market.receiptWording[language] ?? market.receiptWording[market.languages[0]] ?? [],
  }
}

/** The rate in force at an instant, whatever the order of the rows; null before the first. */
export function rateAt(rates: readonly VatRate[], instant: Instant): number | null {
  let current: VatRate | null = null
  for (const rate of rates) if (rate.from <= instant && (current === null || rate.from > current.from)) current = rate
  return current?.basisPoints ?? null
}
