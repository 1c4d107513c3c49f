import type { Instant } from '#domain/instant'
import type { ExceptionalPeriod, OpeningTimes, RegularHours } from '#domain/location/opening-times'
import { isTimeZone, localTimeAt } from '#domain/tariff/local-time'

/**
 * Is a site open at an instant? Exceptional closings win over everything, exceptional openings over the regular hours. Null where it cannot
 * be told: nothing is said, or the regular hours are those of a wall clock in an unknown zone.
 */
export function isOpen(times: OpeningTimes | null, timeZone: string | null, at: Instant): boolean | null {
  if (times === null) return null
  if (times.exceptionalClosings.some((period) => holds(period, at))) return false
  if (times.exceptionalOpenings.some((period) => holds(period, at))) return true
  if (times.twentyFourSeven) return true
  if (times.regularHours.length === 0 || timeZone === null || !isTimeZone(timeZone)) return null
  const { weekday, secondOfDay } = localTimeAt(at, timeZone)
  return times.regularHours.some((hours) => holdsAt(hours, weekday, secondOfDay / 60))
}

const holds = ({ beginAt, endAt }: ExceptionalPeriod, at: Instant) => beginAt <= at && at < endAt

function holdsAt({ weekday, beginMinute, endMinute }: RegularHours, today: number, minute: number): boolean {
  if (endMinute > beginMinute) return weekday === today && beginMinute <= minute && minute < endMinute
  const isNextDay = (weekday % 7) + 1 === today
  return (weekday === today && beginMinute <= minute) || (isNextDay && minute < endMinute)
}
