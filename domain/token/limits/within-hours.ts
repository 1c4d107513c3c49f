import type { Instant } from '#domain/instant'
import { localTimeAt } from '#domain/tariff/local-time'

/** Hours of the day in a time zone, `06:00` to `22:00`; an end before the beginning is on the next day. */
export interface HoursLimit {
  readonly from: string
  /** The first moment that is outside. */
  readonly to: string
  /** IANA name. */
  readonly timeZone: string
}

/** Is this moment within the hours? The same beginning and end is the whole day. */
export function withinHours({ from, to, timeZone }: HoursLimit, at: Instant): boolean {
  const { secondOfDay } = localTimeAt(at, timeZone)
  const [begins, ends] = [secondsOf(from), secondsOf(to)]
  if (begins === ends) return true
  const isAfter = secondOfDay >= begins
  const isBefore = secondOfDay < ends
  return begins < ends ? isAfter && isBefore : isAfter || isBefore
}

function secondsOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 3600 + minutes * 60
}
