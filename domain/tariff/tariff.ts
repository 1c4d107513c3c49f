import type { Instant } from '#domain/instant'

/** What a price component is charged for. Source: OCPI 2.2.1, tariffs, TariffDimensionType. */
export const TARIFF_DIMENSIONS = ['ENERGY', 'FLAT', 'PARKING_TIME', 'TIME'] as const
export type TariffDimension = (typeof TARIFF_DIMENSIONS)[number]

/** A unit price: per kWh, per hour, or once. */
export interface PriceComponent {
  readonly type: TariffDimension
  /** Price without VAT, in 10⁻⁶ of the currency's major unit, per kWh (ENERGY), per hour (TIME, PARKING_TIME) or once (FLAT). */
  readonly priceMicros: number
  /** VAT in 10⁻⁴ (21 % is 2100); null where the operator states none. */
  readonly vatBasisPoints: number | null
  /** Billing block: Wh for ENERGY, seconds for times. 0 means no blocks; 1 rounds up to whole Wh or seconds. FLAT ignores it. */
  readonly stepSize: number
}

/** When an element applies. Absent means no restriction. Times are local to the location, `HH:MM`; dates `YYYY-MM-DD`; intervals half open. */
export interface TariffRestrictions {
  readonly startTime?: string
  readonly endTime?: string
  readonly startDate?: string
  readonly endDate?: string
  readonly minEnergyWh?: number
  readonly maxEnergyWh?: number
  readonly minCurrentMa?: number
  readonly maxCurrentMa?: number
  readonly minPowerW?: number
  readonly maxPowerW?: number
  readonly minDurationS?: number
  readonly maxDurationS?: number
  /** ISO weekdays, 1 = Monday … 7 = Sunday. */
  readonly daysOfWeek?: readonly number[]
  readonly reservation?: 'RESERVATION' | 'RESERVATION_EXPIRES'
}

/** Price components under common restrictions; per dimension the first matching element counts. */
export interface TariffElement {
  readonly priceComponents: readonly PriceComponent[]
  readonly restrictions: TariffRestrictions | null
}

/** A lower or upper limit of a session's total, each side on its own. */
export interface PriceLimit {
  readonly exclVatMicros: number
  readonly inclVatMicros: number | null
}

/** What an operator asks of us for a charge. Immutable: a change is another version, known by the hash of its canonical form. Source: OCPI 2.2.1, tariffs, Tariff. */
export interface Tariff {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  /** ISO 4217. */
  readonly currency: string
  readonly type: string | null
  /** Whether prices include taxes. Absent before OCPI 2.3.0: prices are without VAT, and an omitted VAT means none applies. */
  readonly taxIncluded?: 'YES' | 'NO' | 'N/A'
  readonly elements: readonly TariffElement[]
  readonly minPrice: PriceLimit | null
  readonly maxPrice: PriceLimit | null
  /** What a card payment is to hold, in 10⁻⁶ of the major unit. Absent: the operator asks for no certain amount. */
  readonly preauthorizeMicros?: number
  readonly startsAt: Instant | null
  readonly endsAt: Instant | null
  readonly altText: readonly { readonly language: string; readonly text: string }[]
  readonly altUrl: string | null
  readonly lastUpdated: Instant
}

/** A version of a tariff with the hash of its canonical form (SHA-256, hex; `lastUpdated` is not part of it). */
export interface TariffVersion {
  readonly hash: string
  readonly tariff: Tariff
}
