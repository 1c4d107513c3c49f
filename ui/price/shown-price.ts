import type { PriceWords } from '#domain/quote/quote'
import type { TariffSummary } from '#domain/tariff/tariff-summary'

/** A worked example: what so much energy would come to, everything and VAT included. */
export interface PriceExample {
  readonly energyWh: number
  readonly durationS: number
  readonly grossMinor: number
}

/** A known price as a driver is shown it, before anything starts. Plain data: it also travels as JSON. */
export interface ShownPrice {
  readonly quoteId: string
  readonly currency: string
  readonly summary: Extract<TariffSummary, { known: true }>
  /** As the quote keeps it. */
  readonly words: PriceWords
  readonly vatBasisPoints: number
  /** Our own fee for a charge, VAT included, in minor units. */
  readonly sessionFeeMinor: number
  /** 0 for a driver with a contract. */
  readonly holdMinor: number
  readonly examples: readonly PriceExample[]
  /** The power the examples assume. */
  readonly powerW: number
  readonly validUntil: number
  /** How long it holds from when it was shown: a page's clock may be off. */
  readonly validForMs: number
  /** IANA zone of the site. */
  readonly timeZone: string
}
