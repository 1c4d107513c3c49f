import type { Instant } from '#domain/instant'
import type { ChargingPeriod } from '#domain/session/session'
import type { Rational } from '#domain/tariff/rational'
import type { PriceComponent, Tariff, TariffDimension } from '#domain/tariff/tariff'

/** What an omitted VAT means: none applies (OCPI 2.2.1), or nobody said (OCPI 2.1.1). */
export type OmittedVat = 'none' | 'unknown'

/** What pricing cannot read from a charge itself. */
export interface PricingOptions {
  /** Currency the price must be in; a tariff in another is refused. */
  readonly currency?: string
  /** Did the reservation run out without a charge? Absent: it may still be used. */
  readonly reservationExpired?: boolean
  /**
   * Where charging and parking both have a price, which of them is billed by blocks. `parking` unless given; `last` is the other reading of the
   * standard, under which charging that goes on after parking takes the blocks back.
   */
  readonly timeBlocks?: 'parking' | 'last'
  /** What a missing VAT means; `none` unless the tariff comes from OCPI 2.1.1. */
  readonly omittedVat?: OmittedVat
}

/** A charge to be priced: what was measured, under which tariffs, and where. */
export interface ChargeToPrice {
  readonly startAt: Instant
  readonly endAt: Instant
  readonly periods: readonly ChargingPeriod[]
  readonly tariffs: readonly Tariff[]
  /** IANA zone of the site; null is enough for a tariff without restrictions on local time. */
  readonly timeZone: string | null
  readonly options?: PricingOptions
}

/** What is doubtful about a price that was computed all the same. */
export const TARIFF_WARNINGS = [
  'duplicate_component',
  'equal_start_end_time',
  'inconsistent_price_limits',
  'min_max_undefined_multi_tariff',
  'mixed_step_size',
  'period_spans_price_change',
  'period_without_tariff',
  'periods_outside_session',
  'periods_unsorted',
  'power_range_straddles_threshold',
  'power_restriction_not_verifiable',
  'step_size_zero',
  'unattributed_tax',
  'unused_tariff',
] as const
export type TariffWarning = (typeof TARIFF_WARNINGS)[number]

/** A warning as a bit, so that those of a whole charge are one number. */
export function warningBit(warning: TariffWarning): number {
  return 1 << TARIFF_WARNINGS.indexOf(warning)
}

/** The warnings whose bits are set, in the order of their names. */
export function warningsOf(bits: number): readonly TariffWarning[] {
  return bits === 0 ? [] : TARIFF_WARNINGS.filter((_, index) => (bits & (1 << index)) !== 0)
}

/** Why a charge has no computable price. */
export type PriceRejection =
  | 'currency_mismatch'
  | 'duplicate_tariff_id'
  | 'end_before_start'
  | 'instant_out_of_range'
  | 'invalid_price'
  | 'invalid_price_limit'
  | 'invalid_restriction'
  | 'invalid_step_size'
  | 'invalid_vat'
  | 'invalid_volume'
  | 'negative_volume'
  | 'no_periods'
  | 'no_tariff'
  | 'time_zone_unknown'
  | 'unknown_tariff_id'

/** An exact amount in the currency's major unit, each side on its own: null where the tariff does not say it, which is not 0. */
export interface ExactCost {
  readonly exclVat: Rational | null
  readonly inclVat: Rational | null
}

/** What a line of a price is for: a tariff's dimension, or a reservation's part of one. */
export type CostKind = 'energy' | 'fixed' | 'parking' | 'reservation' | 'time'

/** One component priced over one period. The quantity is what is billed, so a block's surplus lies in the last line it belongs to. */
export interface PricedLine extends ExactCost {
  readonly kind: CostKind
  readonly dimension: TariffDimension
  readonly component: PriceComponent
  readonly tariffId: string
  /** Which of the tariff's elements the component is in, from 0. */
  readonly elementIndex: number
  /** Start of the period that is priced. */
  readonly startAt: Instant
  /** kWh, hours, or 1 for a flat fee. */
  readonly quantity: Rational
  /** The part of the quantity that was not measured but comes from billing by blocks. */
  readonly stepSurplus: Rational
}

/** Billed quantities after blocks, of what has a price at all. Times are whole seconds. */
export interface BilledQuantities {
  readonly energyKwh: Rational
  readonly timeS: number
  readonly parkingTimeS: number
  readonly reservationTimeS: number
}

/** Quantities as they were measured, priced or not. */
export interface MeasuredQuantities {
  readonly energyKwh: Rational
  /** From start to end, whatever happened in between. */
  readonly durationH: Rational
  readonly chargingTimeH: Rational
  readonly parkingTimeH: Rational
  readonly reservationTimeH: Rational
}

/** What an exact price consists of. */
export interface PricedAmounts {
  readonly currency: string
  /** Exact sum of the lines within the tariff's lowest and highest price. */
  readonly total: ExactCost
  /** Exact sum of the lines. */
  readonly totalBeforeLimits: ExactCost
  readonly costs: Readonly<Record<CostKind, ExactCost>>
  readonly billed: BilledQuantities
  readonly measured: MeasuredQuantities
  /** Periods with at least one line; an operator that rounds per period may be half a minor unit off for each. */
  readonly pricedPeriods: number
  readonly warnings: readonly TariffWarning[]
}

/**
 * An exact price with everything it was made from. A class for the sake of `lines`, which are made when somebody asks for them: most prices are
 * only added up. A copy by spreading would have no lines; the method keeps it from passing for a price.
 */
export class ChargePrice implements PricedAmounts {
  readonly result = 'priced'
  readonly currency: string
  readonly total: ExactCost
  readonly totalBeforeLimits: ExactCost
  readonly costs: Readonly<Record<CostKind, ExactCost>>
  readonly billed: BilledQuantities
  readonly measured: MeasuredQuantities
  readonly pricedPeriods: number
  readonly warnings: readonly TariffWarning[]
  readonly #listLines: () => readonly PricedLine[]
  #lines: readonly PricedLine[] | null = null

  /** `listLines` is called at most once. */
  constructor(amounts: PricedAmounts, listLines: () => readonly PricedLine[]) {
    this.currency = amounts.currency
    this.total = amounts.total
    this.totalBeforeLimits = amounts.totalBeforeLimits
    this.costs = amounts.costs
    this.billed = amounts.billed
    this.measured = amounts.measured
    this.pricedPeriods = amounts.pricedPeriods
    this.warnings = amounts.warnings
    this.#listLines = listLines
  }

  /** Every component priced over every period, by the start of the period. */
  get lines(): readonly PricedLine[] {
    this.#lines ??= this.#listLines()
    return this.#lines
  }

  /** The same price with other amounts. */
  with(changes: Partial<PricedAmounts>): ChargePrice {
    return new ChargePrice({ ...this, ...changes }, () => this.lines)
  }
}

/** Why there is no price, and the field that stands in the way, by its path in the OCPI object. */
export interface PriceRefusal {
  readonly reason: PriceRejection
  readonly field: string
}

/** The outcome of pricing: a price, or why there is none. */
export type ChargePriceResult = ChargePrice | ({ readonly result: 'rejected' } & PriceRefusal)
