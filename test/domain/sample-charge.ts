import type { ChargingPeriod } from '#domain/session/session'
import type { PriceComponent, Tariff, TariffDimension, TariffRestrictions } from '#domain/tariff/tariff'

/** Hours or kWh to 10⁻⁶, for volumes and prices that are written down in tests. */
export function micros(value: number): number {
  return Math.round(value * 1_000_000)
}

/** A component by its price in the currency's major unit and its VAT in percent. */
export function component(
  type: TariffDimension,
  price: number,
  vatPercent: number | null,
  stepSize = 1,
): PriceComponent {
  return { type, priceMicros: micros(price), vatBasisPoints: vatPercent === null ? null : vatPercent * 100, stepSize }
}

/** A tariff of one element per entry. */
export function tariffOf(
  elements: readonly (readonly [readonly PriceComponent[], TariffRestrictions?])[],
  other: Partial<Tariff> = {},
): Tariff {
  return {
    countryCode: 'NL',
    partyId: 'TST',
    id: 'T1',
    currency: 'EUR',
    type: null,
    elements: elements.map(([priceComponents, restrictions]) => ({
      priceComponents,
      restrictions: restrictions ?? null,
    })),
    minPrice: null,
    maxPrice: null,
    startsAt: null,
    endsAt: null,
    altText: [],
    altUrl: null,
    lastUpdated: 0,
    ...other,
  }
}

/** A period at an instant with volumes in OCPI's units. */
export function periodAt(
  startAt: number,
  volumes: Readonly<Record<string, number>>,
  tariffId: string | null = null,
): ChargingPeriod {
  return {
    startAt,
    dimensions: Object.entries(volumes).map(([type, volume]) => ({ type, volumeMicros: micros(volume) })),
    tariffId,
  }
}
