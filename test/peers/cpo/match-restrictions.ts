import type { LocalTime } from './local-time.ts'
import type { TariffRestrictions } from './ocpi-objects.ts'
import { compare, fromDecimal, type Rational } from './rational.ts'

/** The state of a charge at one instant, as far as a tariff may look at it. */
export interface ChargeMoment {
  /** The clock on the wall at the site. */
  local: LocalTime
  elapsedSeconds: number
  energyKwh: Rational
  powerKw: Rational
  /** Sum over the phases. Unknown currents do not restrict. */
  currentA: number | null
}

/** Do all restrictions of an element hold at this moment? Lower bounds are inclusive, upper bounds exclusive. */
export function matchRestrictions(restrictions: TariffRestrictions | null | undefined, moment: ChargeMoment): boolean {
  if (restrictions === null || restrictions === undefined) return true
  // An element for reservations never prices charging.
  if (restrictions.reservation) return false
  return (
    within(fromSeconds(moment.elapsedSeconds), restrictions.min_duration, restrictions.max_duration) &&
    within(moment.energyKwh, restrictions.min_kwh, restrictions.max_kwh) &&
    within(moment.powerKw, restrictions.min_power, restrictions.max_power) &&
    withinCurrent(moment.currentA, restrictions) &&
    matchCalendar(restrictions, moment.local)
  )
}

/** Do the restrictions look at the clock or the calendar at all? */
export function looksAtClock(restrictions: TariffRestrictions): boolean {
  const { start_time, end_time, start_date, end_date, day_of_week } = restrictions
  return Boolean(start_time || end_time || start_date || end_date || day_of_week?.length)
}

/** Do the restrictions on time, date and weekday hold, by the clock on the wall? */
export function matchCalendar(restrictions: TariffRestrictions, local: LocalTime): boolean {
  const { start_date, end_date, day_of_week } = restrictions
  if (start_date && local.date < start_date) return false
  if (end_date && local.date >= end_date) return false
  if (day_of_week?.length && !day_of_week.includes(local.weekday)) return false
  return withinDay(local.minuteOfDay, restrictions)
}

function withinDay(minuteOfDay: number, { start_time, end_time }: TariffRestrictions): boolean {
  const start = start_time ? toMinuteOfDay(start_time) : 0
  const end = (end_time ? toMinuteOfDay(end_time) : 0) || 24 * 60
  if (start === end) return true
  return start < end ? minuteOfDay >= start && minuteOfDay < end : minuteOfDay >= start || minuteOfDay < end
}

function toMinuteOfDay(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

const fromSeconds = (seconds: number): Rational => fromDecimal(seconds)

function within(value: Rational, min: number | null | undefined, max: number | null | undefined): boolean {
  if (min !== null && min !== undefined && compare(value, fromDecimal(min)) < 0) return false
  return max === null || max === undefined || compare(value, fromDecimal(max)) < 0
}

function withinCurrent(currentA: number | null, { min_current, max_current }: TariffRestrictions): boolean {
  return currentA === null || within(fromDecimal(currentA), min_current, max_current)
}
