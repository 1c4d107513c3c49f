import type { Instant } from '#domain/instant'
import type { Tariff } from '#domain/tariff/tariff'

/** A price that was shown, kept whole: nothing in it is ever looked up again. */
export interface Quote {
  /** Hash of everything below; also the key it is stored under. */
  readonly id: string
  readonly brand: string
  /** The market of the site. */
  readonly market: string
  readonly peer: string
  readonly countryCode: string
  readonly partyId: string
  readonly locationId: string
  readonly evseUid: string
  readonly connectorId: string
  /** IANA zone of the site, in which the tariff's times are read. */
  readonly timeZone: string
  readonly tariffHash: string
  readonly tariff: Tariff
  readonly plan: PlanTerms
  /** Tax position: VAT of `market` in 10⁻⁴ at `validFrom`, which every price includes. */
  readonly vatBasisPoints: number
  /** What is held on the card before an ad hoc charge starts, in the currency's minor unit; 0 for a contract. */
  readonly holdMinor: number
  readonly validFrom: Instant
  readonly validUntil: Instant
  /** The price as the driver read it. */
  readonly words: PriceWords
}

/** The terms of a quote, before they are put into words. */
export type QuoteTerms = Omit<Quote, 'id' | 'words'>

/** A price in words, kept as text: what was shown stays what was shown when translations and ways to write numbers have changed. */
export interface PriceWords {
  /** BCP 47. */
  readonly language: string
  /** What is charged for, when that holds (null: always), and how much it is, taxes included. */
  readonly lines: readonly PriceWordsLine[]
  /** The same of keeping the place before the charge; empty: that costs nothing. */
  readonly reservation: readonly PriceWordsLine[]
  /** Which taxes the amounts include. */
  readonly tax: string
  /** What is held before the charge; null where nothing is. */
  readonly hold: string | null
}

export interface PriceWordsLine {
  readonly what: string
  readonly when: string | null
  readonly amount: string
}

/** By what a driver pays. A new billing model is a new arm here and a file in `domain/billing/plans/`. */
export type PlanTerms =
  | { readonly kind: 'pay_as_you_go'; readonly sessionFeeMinor: number }
  | { readonly kind: 'ad_hoc'; readonly sessionFeeMinor: number }
