import { type Fraction, fraction, nearest, times } from './fraction.ts'
import type { RawComponent, RawTariff } from './raw-case.ts'

/** What a line of the bill is for. */
export type Purpose = 'energy' | 'time' | 'parking' | 'reservation' | 'fixed' | 'reservation_fixed'

/** A quantity that one component prices: kWh, hours, or one for what is paid once. */
export interface ChargeLine {
  readonly purpose: Purpose
  readonly tariff: RawTariff
  readonly component: RawComponent
  readonly quantity: Fraction
  /** Of the period it is for. */
  readonly startMs: number
}

/** The seconds that were meant by hours of a few decimals. */
export const wholeSeconds = (hours: Fraction): bigint => nearest(times(hours, fraction(3600n)))
