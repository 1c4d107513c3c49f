import type { Instant } from '#domain/instant'
import type { RetentionRule } from '#domain/retention/retention'
import type { RiskOverrides } from '#domain/token/risk-policy'

/** A rate of value added tax from a day on, with where it is written. */
export interface VatRate {
  readonly from: Instant
  readonly basisPoints: number
  readonly citation: string
}

/** Where data of a market is kept. A hint is no promise: say `pinned: false` where the vendor offers no jurisdiction. */
export interface Residency {
  readonly jurisdiction: 'eu' | 'us' | null
  readonly locationHint: string
  readonly pinned: boolean
}

/** What a market's module tells the core. Pure data and pure functions, the date always an argument; three markets may rule one charge (site, contract, establishment). */
export interface MarketRules {
  /** ISO 3166-1 alpha-2, lower case. */
  readonly id: string
  /** ISO 3166-1 alpha-3 of the country it rules. */
  readonly country: string
  readonly currency: string
  readonly languages: readonly string[]
  readonly residency: Residency
  /** VAT on electricity for charging supplied in this country at an instant; null when no rate is known, and then nothing is billed. */
  vatBasisPointsAt(instant: Instant): number | null
  /** How amounts that a customer sees are rounded: always half away from zero to the minor unit, on the gross sum. */
  readonly rounding: 'gross_half_away'
  /** How long what is not part of the accounts is kept. */
  readonly retention: readonly RetentionRule[]
  /** Where its rules against fraud differ from the default ones. Checked where they are loaded. */
  readonly riskOverrides?: RiskOverrides
  /** The words a receipt must carry, by language. */
  receiptWording(language: string): readonly string[]
}
