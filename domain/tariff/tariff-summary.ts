import { multiply, rational, roundHalfAway } from '#domain/tariff/rational'
import type { PriceLimit, Tariff, TariffDimension, TariffRestrictions } from '#domain/tariff/tariff'

/** One unit price of a tariff and when it holds. */
export interface SummaryPrice {
  /** As the operator states it, in 10⁻⁶ of the currency's major unit per kWh, hour or charge. */
  readonly priceMicros: number
  /** What a driver pays for a unit with the site's VAT, to the nearest 10⁻⁶; null while that rate is unknown. */
  readonly grossPriceMicros: number | null
  /** Wh or seconds billed at a time; 0 and 1 are not worth a word. */
  readonly stepSize: number
  /** Null for always. */
  readonly when: TariffRestrictions | null
}

/** A tariff for display. A list that is empty means that nothing is charged for it; a tariff that says nothing at all is not known. */
export type TariffSummary =
  | { readonly known: false }
  | {
      readonly known: true
      readonly currency: string
      /** Only for a tariff that says so: every price 0, one of them without conditions. */
      readonly isFree: boolean
      readonly energyPrices: readonly SummaryPrice[]
      readonly startFees: readonly SummaryPrice[]
      readonly timePrices: readonly SummaryPrice[]
      readonly idlePrices: readonly SummaryPrice[]
      readonly reservationFees: readonly SummaryPrice[]
      readonly reservationTimePrices: readonly SummaryPrice[]
      readonly minPrice: PriceLimit | null
      readonly maxPrice: PriceLimit | null
      readonly altText: Tariff['altText']
      readonly altUrl: string | null
    }

/**
 * Lists what a tariff asks for, in the operator's order: for each dimension the first price whose conditions hold is the one that counts.
 * `siteVatBasisPoints` is the VAT of the site, null while unknown.
 */
export function summarizeTariff(tariff: Tariff | null, siteVatBasisPoints: number | null): TariffSummary {
  const charged = tariff?.elements.filter((element) => element.restrictions?.reservation === undefined) ?? []
  if (tariff === null || !charged.some(({ priceComponents }) => priceComponents.length > 0)) return { known: false }
  const list = (dimension: TariffDimension, isReservation = false): readonly SummaryPrice[] =>
    tariff.elements
      .filter((element) => (element.restrictions?.reservation !== undefined) === isReservation)
      .flatMap(({ priceComponents, restrictions }) =>
        priceComponents
          .filter(({ type }) => type === dimension)
          .map(({ priceMicros, stepSize }) => ({
            priceMicros,
            grossPriceMicros: grossPriceMicros(tariff, priceMicros, siteVatBasisPoints),
            stepSize,
            when: restrictions,
          })),
      )
  return {
    known: true,
    currency: tariff.currency,
    isFree: isFreeTariff(tariff),
    energyPrices: list('ENERGY'),
    startFees: list('FLAT'),
    timePrices: list('TIME'),
    idlePrices: list('PARKING_TIME'),
    reservationFees: list('FLAT', true),
    reservationTimePrices: list('TIME', true),
    minPrice: tariff.minPrice,
    maxPrice: tariff.maxPrice,
    altText: tariff.altText,
    altUrl: tariff.altUrl,
  }
}

/** Whether a tariff says in so many words that charging costs nothing. */
export function isFreeTariff(tariff: Tariff): boolean {
  const components = tariff.elements.flatMap(({ priceComponents }) => priceComponents)
  const hasUnconditional = tariff.elements.some(
    ({ priceComponents, restrictions }) => restrictions === null && priceComponents.length > 0,
  )
  const hasLowestPrice = tariff.minPrice !== null && tariff.minPrice.exclVatMicros > 0
  return hasUnconditional && !hasLowestPrice && components.every(({ priceMicros }) => priceMicros === 0)
}

function grossPriceMicros(tariff: Tariff, priceMicros: number, siteVatBasisPoints: number | null): number | null {
  if (tariff.taxIncluded === 'YES' || tariff.taxIncluded === 'N/A') return priceMicros
  if (siteVatBasisPoints === null) return null
  return roundHalfAway(multiply(rational(priceMicros), rational(10_000 + siteVatBasisPoints, 10_000)))
}
