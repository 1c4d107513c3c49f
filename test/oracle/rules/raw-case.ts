// OCPI objects as they are sent, as far as a price depends on them.

export type OcpiVersion = '2.1.1' | '2.2.1' | '2.3.0'

export type PricedDimension = 'ENERGY' | 'TIME' | 'PARKING_TIME' | 'FLAT'

export interface RawComponent {
  readonly type: PricedDimension
  /** Our peers of 2.1.1 also send it as a string, as the example in their specification does. */
  readonly price: number | string
  readonly vat?: number | null
  readonly step_size: number
}

export interface RawRestrictions {
  readonly start_time?: string | null
  readonly end_time?: string | null
  readonly start_date?: string | null
  readonly end_date?: string | null
  readonly min_kwh?: number | null
  readonly max_kwh?: number | null
  readonly min_current?: number | null
  readonly max_current?: number | null
  readonly min_power?: number | null
  readonly max_power?: number | null
  readonly min_duration?: number | null
  readonly max_duration?: number | null
  readonly day_of_week?: readonly string[] | null
  readonly reservation?: string | null
}

export interface RawElement {
  readonly price_components: readonly RawComponent[]
  readonly restrictions?: RawRestrictions | null
}

/** `Price` of 2.2.1 or `PriceLimit` of 2.3.0. */
export interface RawLimit {
  readonly excl_vat?: number
  readonly incl_vat?: number | null
  readonly before_taxes?: number
  readonly after_taxes?: number | null
}

export interface RawTariff {
  readonly country_code?: string
  readonly party_id?: string
  readonly id: string
  readonly currency: string
  readonly tax_included?: 'YES' | 'NO' | 'N/A'
  readonly min_price?: RawLimit | null
  readonly max_price?: RawLimit | null
  readonly elements: readonly RawElement[]
  readonly last_updated?: string
}

export interface RawPeriod {
  readonly start_date_time: string
  readonly dimensions: readonly { readonly type: string; readonly volume: number }[]
  readonly tariff_id?: string | null
}

export interface RawCdr {
  readonly start_date_time: string
  /** As 2.2 and later call the end. */
  readonly end_date_time?: string
  /** As 2.1.1 calls it. */
  readonly stop_date_time?: string
  readonly currency: string
  readonly charging_periods: readonly RawPeriod[]
}

/** One charge to price, from the objects of one version. */
export interface RawCase {
  readonly ocpi_version: OcpiVersion
  /** Of the Location. */
  readonly time_zone: string
  readonly tariffs: readonly RawTariff[]
  readonly cdr: RawCdr
  /** What a CDR has no field for. */
  readonly hints?: {
    /** Absent: when nothing but a reservation is there. */
    readonly reservation_expired?: boolean
    /** The other reading where charging goes on after parking: whichever was last is rounded. Else parking is. */
    readonly time_blocks?: 'last'
  }
}
