import type { Instant } from '#domain/instant'
import type { ChargingPeriod } from '#domain/session/session'
import { localTimeAt } from '#domain/tariff/local-time'
import type { ChargeMoment, MeasuredRange } from '#domain/tariff/match-restrictions'

/** What is listed of a vehicle that is there. */
const USED = ['ENERGY', 'TIME', 'PARKING_TIME'] as const

/** A period with what pricing needs to know about it. Volumes in 10⁻⁶ kWh or h; null where the operator sent none. */
export interface DescribedPeriod {
  readonly period: ChargingPeriod
  readonly startAt: Instant
  readonly endAt: Instant
  readonly energyMicros: number | null
  readonly timeMicros: number | null
  readonly parkingTimeMicros: number | null
  readonly reservationTimeMicros: number | null
  /** Whether the vehicle was there: false for a stretch that is nothing but a reservation. */
  readonly isCharge: boolean
  /** The charge at the period's start: the moment that decides its price. */
  readonly atStart: ChargeMoment
  /** The charge one second before the period's end; null for a period without length. */
  readonly atEnd: ChargeMoment | null
}

/**
 * Puts periods in order and tells of each where the charge stood at its start and end. A period lasts until the next begins, the last one until
 * the charge ends. A reservation before the charge does not count as duration of the charge.
 */
export function describePeriods(
  startAt: Instant,
  endAt: Instant,
  periods: readonly ChargingPeriod[],
  timeZone: string | null,
): readonly DescribedPeriod[] {
  const sorted = periods.toSorted((left, right) => left.startAt - right.startAt)
  const clockStartAt = startOfCharge(startAt, sorted)
  let energyBefore = 0
  return sorted.map((period, index) => {
    const periodEndAt = sorted[index + 1]?.startAt ?? endAt
    const energyMicros = volumeOf(period, 'ENERGY')
    const power = powerOf(period, energyMicros, periodEndAt - period.startAt)
    const current = rangeOf(period, 'MIN_CURRENT', 'MAX_CURRENT', 'CURRENT')
    const momentAt = (instant: Instant, energy: number): ChargeMoment => ({
      local: timeZone === null ? null : localTimeAt(instant, timeZone),
      elapsedMs: Math.max(0, instant - clockStartAt),
      energyMicros: energy,
      power,
      current,
    })
    const energyAfter = energyBefore + (energyMicros ?? 0)
    const described: DescribedPeriod = {
      period,
      startAt: period.startAt,
      endAt: periodEndAt,
      energyMicros,
      timeMicros: volumeOf(period, 'TIME'),
      parkingTimeMicros: volumeOf(period, 'PARKING_TIME'),
      reservationTimeMicros: reservationOf(period),
      isCharge: isCharge(period),
      atStart: momentAt(period.startAt, energyBefore),
      atEnd:
        periodEndAt - 1000 > period.startAt
          ? momentAt(periodEndAt - 1000, Math.max(energyBefore, energyAfter - 1))
          : null,
    }
    energyBefore = energyAfter
    return described
  })
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

function isCharge(period: ChargingPeriod): boolean {
  return reservationOf(period) === null || USED.some((type) => (volumeOf(period, type) ?? 0) !== 0)
}

/** Reserved time. Some operators list every dimension in every period: one of 0 beside others says that there was none. */
function reservationOf(period: ChargingPeriod): number | null {
  const reserved = volumeOf(period, 'RESERVATION_TIME')
  return reserved === 0 && USED.some((type) => volumeOf(period, type) !== null) ? null : reserved
}

function startOfCharge(startAt: Instant, sorted: readonly ChargingPeriod[]): Instant {
  const first = sorted[0]
  if (first === undefined || isCharge(first)) return startAt
  return sorted.find(isCharge)?.startAt ?? startAt
}

function powerOf(period: ChargingPeriod, energyMicros: number | null, durationMs: number): MeasuredRange | null {
  const range = rangeOf(period, 'MIN_POWER', 'MAX_POWER', 'POWER')
  if (range !== null || energyMicros === null || durationMs <= 0) return range
  const averageMicros = Math.round((energyMicros * 3_600_000) / durationMs)
  return { lowestMicros: averageMicros, highestMicros: averageMicros, measured: false }
}

function rangeOf(period: ChargingPeriod, lowest: string, highest: string, average: string): MeasuredRange | null {
  const low = volumeOf(period, lowest) ?? volumeOf(period, highest)
  const high = volumeOf(period, highest) ?? low
  if (low !== null && high !== null) return { lowestMicros: low, highestMicros: high, measured: true }
  const mean = volumeOf(period, average)
  return mean === null ? null : { lowestMicros: mean, highestMicros: mean, measured: true }
}
