import { compare, type Fraction, fraction, over, readNumber } from './fraction.ts'
import type { LocalMoment } from './local-moment.ts'
import type { RawRestrictions } from './raw-case.ts'
import { hoursOf, type Stretch } from './stretch.ts'

/** An instant of a session, and what had been used up to it. */
export interface Moment {
  readonly local: LocalMoment
  readonly elapsedMs: number
  readonly energySoFar: Fraction
  /** Is it the last instant before that much had been used, rather than the first after? */
  readonly isBefore: boolean
  /** Whose power and current hold at this instant. */
  readonly stretch: Stretch
}

const DAY_S = 24 * 3600

/** Everything but power and current, all of which must hold; a null says nothing. */
export function holdsByClockAndMeter(restrictions: RawRestrictions, moment: Moment): boolean {
  return (
    holdsByTime(restrictions, moment.local) &&
    holdsByDate(restrictions, moment.local) &&
    holdsByDay(restrictions, moment.local) &&
    holdsByEnergy(restrictions, moment) &&
    holdsByDuration(restrictions, moment)
  )
}

/** From start_time, up to and without end_time; 00:00 ends the day, and a window that ends before it starts wraps. */
function holdsByTime({ start_time, end_time }: RawRestrictions, { secondOfDay }: LocalMoment): boolean {
  if (!start_time && !end_time) return true
  const from = start_time ? secondsOf(start_time) : 0
  const until = !end_time || end_time === '00:00' ? DAY_S : secondsOf(end_time)
  if (from === until) return true
  if (from < until) return from <= secondOfDay && secondOfDay < until
  return secondOfDay >= from || secondOfDay < until
}

function secondsOf(time: string): number {
  const [hours, minutes] = time.split(':')
  return Number(hours) * 3600 + Number(minutes) * 60
}

/** ISO dates are in the order of their letters. */
function holdsByDate({ start_date, end_date }: RawRestrictions, { date }: LocalMoment): boolean {
  return (!start_date || date >= start_date) && (!end_date || date < end_date)
}

function holdsByDay({ day_of_week }: RawRestrictions, { day }: LocalMoment): boolean {
  return !day_of_week || day_of_week.length === 0 || day_of_week.includes(day)
}

function holdsByEnergy({ min_kwh, max_kwh }: RawRestrictions, { energySoFar, isBefore }: Moment): boolean {
  const isAtLeast = (kwh: number) => compare(energySoFar, readNumber(kwh)) >= (isBefore ? 1 : 0)
  return (!isStated(min_kwh) || isAtLeast(min_kwh)) && (!isStated(max_kwh) || !isAtLeast(max_kwh))
}

/** Nothing lasts less than no time: a period that was dated before its session is at its very beginning. */
function holdsByDuration({ min_duration, max_duration }: RawRestrictions, moment: Moment): boolean {
  const elapsedMs = Math.max(0, moment.elapsedMs)
  return (
    (!isStated(min_duration) || elapsedMs >= min_duration * 1000) &&
    (!isStated(max_duration) || elapsedMs < max_duration * 1000)
  )
}

export type PowerWarning = 'power_range_straddles_threshold' | 'power_restriction_not_verifiable'

/**
 * Power and current of a period are given as a range, or as one value that is both its ends. A minimum must be reached by
 * the upper end, a maximum must be above the lower one. Where nobody says, power is the average, and any current will do.
 */
export function holdsByPower(restrictions: RawRestrictions, stretch: Stretch, warn: (warning: PowerWarning) => void) {
  const { min_power, max_power, min_current, max_current } = restrictions
  return (
    holdsInRange(stretch, 'POWER', min_power, max_power, warn) &&
    holdsInRange(stretch, 'CURRENT', min_current, max_current, warn)
  )
}

function holdsInRange(
  stretch: Stretch,
  of: 'POWER' | 'CURRENT',
  minimum: number | null | undefined,
  maximum: number | null | undefined,
  warn: (warning: PowerWarning) => void,
): boolean {
  const thresholds = [minimum, maximum].filter(isStated).map(readNumber)
  if (thresholds.length === 0) return true
  const [lowest, highest] = [stretch.volume(`MIN_${of}`), stretch.volume(`MAX_${of}`)]
  const isMeasured = lowest !== null || highest !== null
  if (!isMeasured) warn('power_restriction_not_verifiable')
  const average = !isMeasured && of === 'POWER' ? averagePower(stretch) : null
  const low = lowest ?? highest ?? average
  const high = highest ?? lowest ?? average
  if (low === null || high === null) return true
  if (thresholds.some((threshold) => compare(low, threshold) < 0 && compare(high, threshold) >= 0)) {
    warn('power_range_straddles_threshold')
  }
  return (
    (!isStated(minimum) || compare(high, readNumber(minimum)) >= 0) &&
    (!isStated(maximum) || compare(low, readNumber(maximum)) < 0)
  )
}

/** In kW; of a period without energy or without length there is none. */
function averagePower(stretch: Stretch): Fraction | null {
  const energy = stretch.volume('ENERGY')
  const hours = hoursOf(stretch)
  return energy === null || compare(hours, fraction(0n)) <= 0 ? null : over(energy, hours)
}

function isStated(value: number | null | undefined): value is number {
  return value !== null && value !== undefined
}
