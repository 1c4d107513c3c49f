import type { Instant } from '#domain/instant'
import type { ChargingPeriod } from '#domain/session/session'

/** What is listed of a vehicle that is there. */
const USED = ['ENERGY', 'TIME', 'PARKING_TIME'] as const

/** A period with its end and what was measured in it. Volumes in 10⁻⁶ kWh or h; null where the operator sent none. */
export interface DescribedPeriod {
  readonly period: ChargingPeriod
  readonly startAt: Instant
  readonly endAt: Instant
  readonly energyMicros: number | null
  readonly timeMicros: number | null
  readonly parkingTimeMicros: number | null
  readonly reservationTimeMicros: number | null
}

/** Puts periods in order. Each lasts until the next begins, the last one until the charge ends. */
export function describePeriods(endAt: Instant, periods: readonly ChargingPeriod[]): readonly DescribedPeriod[] {
  const sorted = periods.toSorted((left, right) => left.startAt - right.startAt)
  return sorted.map((period, index) => ({
    period,
    startAt: period.startAt,
    endAt: sorted[index + 1]?.startAt ?? endAt,
    energyMicros: volumeOf(period, 'ENERGY'),
    timeMicros: volumeOf(period, 'TIME'),
    parkingTimeMicros: volumeOf(period, 'PARKING_TIME'),
    reservationTimeMicros: reservationOf(period),
  }))
}

/** The sum of a period's volumes of one type, in 10⁻⁶ of OCPI's unit; null when there is none. */
export function volumeOf(period: ChargingPeriod, type: string): number | null {
  let volumeMicros: number | null = null
  for (const dimension of period.dimensions)
    if (dimension.type === type) volumeMicros = (volumeMicros ?? 0) + dimension.volumeMicros
  return volumeMicros
}

/** Is a reservation all that was measured? Once a stay is over, it has expired then. */
export function isReservationAlone(periods: readonly ChargingPeriod[]): boolean {
  return periods.length > 0 && !periods.some(isCharge)
}

/** Was the vehicle there? False for a stretch that is nothing but a reservation. */
export function isCharge(period: ChargingPeriod): boolean {
  return reservationOf(period) === null || USED.some((type) => (volumeOf(period, type) ?? 0) !== 0)
}

/** Reserved time. Some operators list every dimension in every period: one of 0 beside others says that there was none. */
function reservationOf(period: ChargingPeriod): number | null {
  const reserved = volumeOf(period, 'RESERVATION_TIME')
  return reserved === 0 && USED.some((type) => volumeOf(period, type) !== null) ? null : reserved
}
