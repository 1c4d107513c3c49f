import type { PriceLine } from '#domain/billing/settlement'
import type { ChargePrice, PriceRejection } from '#domain/tariff/charge-price'
import type { Rational } from '#domain/tariff/rational'

/** What a plan makes of a tariff's price: the exact gross sum in the major unit, and its lines without the rounding. */
export interface PlanPrice {
  readonly gross: Rational
  readonly lines: readonly PriceLine[]
}

/** What a plan is given: the price by the pinned tariff, with its total without VAT known, and the VAT of the site. */
export interface PlanInput {
  readonly price: ChargePrice
  readonly totalExclVat: Rational
  readonly vatBasisPoints: number
  readonly minorDigits: number
}

/** A driver's price in minor units, or why there is none. */
export type RatedPrice =
  | {
      readonly result: 'rated'
      readonly currency: string
      readonly grossMinor: number
      readonly netMinor: number
      readonly vatMinor: number
      readonly vatBasisPoints: number
      readonly lines: readonly PriceLine[]
      readonly price: ChargePrice
    }
  | { readonly result: 'unknown'; readonly reason: PriceRejection | 'price_without_vat_unknown' }
