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
  /** VAT of the site in 10⁻⁴ at `shownAt`. */
  readonly vatBasisPoints: number
  /** What is held on the card before an ad hoc charge starts, in the currency's minor unit; 0 for a contract. */
  readonly holdMinor: number
  readonly validFrom: Instant
  readonly validUntil: Instant
}

/** By what a driver pays. A new billing model is a new arm here and a file in `domain/billing/plans/`. */
export type PlanTerms =
  | { readonly kind: 'pay_as_you_go'; readonly sessionFeeMinor: number }
  | { readonly kind: 'ad_hoc'; readonly sessionFeeMinor: number }
