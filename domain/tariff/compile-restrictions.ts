import type { PriceRefusal } from '#domain/tariff/charge-price'
import type { TariffRestrictions } from '#domain/tariff/tariff'

/** Restrictions as numbers, so that holding a moment against them is comparing. A bound that nobody set is one that everything is within. */
export interface CompiledRestrictions {
  /** Are a time of day, a date or a weekday restricted? */
  readonly isLocal: boolean
  /** Milliseconds of the wall clock's day; an end before the start is on the next day. */
  readonly fromMs: number
  readonly untilMs: number
  /** Days since 1970-01-01. */
  readonly fromDay: number
  readonly untilDay: number
  /** Bit 0 is Monday. */
  readonly weekdays: number
  readonly minElapsedMs: number
  readonly maxElapsedMs: number
  readonly minEnergyMicros: number
  readonly maxEnergyMicros: number
  /** In 10⁻⁶ kW and A; null where not restricted. */
  readonly power: Bounds | null
  readonly current: Bounds | null
}

/** From `minMicros` on and below `maxMicros`. */
export interface Bounds {
  readonly minMicros: number
  readonly maxMicros: number
}

/** All seven bits of `weekdays`. */
export const EVERY_DAY = 0b111_1111
const DAY_MS = 86_400_000
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
/** Times 1,000 this is still an exact integer. */
const MOST = 9e12

/** The restrictions as numbers, null for none; or the one that has no meaning. `field` is their path in the tariff. */
export function compileRestrictions(
  restrictions: TariffRestrictions | null,
  field: string,
): CompiledRestrictions | PriceRefusal | null {
  if (restrictions === null) return null
  const unreadable = findUnreadable(restrictions)
  if (unreadable !== null) return { reason: 'invalid_restriction', field: `${field}.${unreadable}` }
  const { startTime, endTime, startDate, endDate, daysOfWeek = [] } = restrictions
  const { minEnergyWh, maxEnergyWh, minPowerW, maxPowerW, minCurrentMa, maxCurrentMa, minDurationS, maxDurationS } =
    restrictions
  const fromMs = startTime === undefined ? 0 : msOfDay(startTime)
  // An end of 00:00 is the end of the day.
  const untilMs = endTime === undefined ? DAY_MS : msOfDay(endTime) || DAY_MS
  const isWholeDay = fromMs === untilMs
  const hasTime = startTime !== undefined || endTime !== undefined
  const compiled: CompiledRestrictions = {
    isLocal: hasTime || startDate !== undefined || endDate !== undefined || daysOfWeek.length > 0,
    fromMs: isWholeDay ? 0 : fromMs,
    untilMs: isWholeDay ? DAY_MS : untilMs,
    fromDay: startDate === undefined ? Number.NEGATIVE_INFINITY : dayOf(startDate),
    untilDay: endDate === undefined ? Number.POSITIVE_INFINITY : dayOf(endDate),
    weekdays: daysOfWeek.length === 0 ? EVERY_DAY : daysOfWeek.reduce((bits, day) => bits | (1 << (day - 1)), 0),
    minElapsedMs: lowest(minDurationS),
    maxElapsedMs: highest(maxDurationS),
    minEnergyMicros: lowest(minEnergyWh),
    maxEnergyMicros: highest(maxEnergyWh),
    power: boundsOf(minPowerW, maxPowerW),
    current: boundsOf(minCurrentMa, maxCurrentMa),
  }
  return restrictsNothing(compiled) ? null : compiled
}

/** Wh, s, W and mA are all a thousand of what is measured in. */
const lowest = (value: number | undefined) => (value === undefined ? Number.NEGATIVE_INFINITY : value * 1000)
const highest = (value: number | undefined) => (value === undefined ? Number.POSITIVE_INFINITY : value * 1000)

function boundsOf(min: number | undefined, max: number | undefined): Bounds | null {
  return min === undefined && max === undefined ? null : { minMicros: lowest(min), maxMicros: highest(max) }
}

function restrictsNothing(compiled: CompiledRestrictions): boolean {
  const { isLocal, minElapsedMs, maxElapsedMs, minEnergyMicros, maxEnergyMicros, power, current } = compiled
  const isOpen = minElapsedMs === minEnergyMicros && maxElapsedMs === maxEnergyMicros && maxElapsedMs === Infinity
  return !isLocal && isOpen && minElapsedMs === -Infinity && power === null && current === null
}

/** The OCPI name of the first restriction that cannot be read; null when all can. */
function findUnreadable(restrictions: TariffRestrictions): string | null {
  const { startTime, endTime, startDate, endDate, daysOfWeek = [] } = restrictions
  if (startTime !== undefined && !TIME.test(startTime)) return 'start_time'
  if (endTime !== undefined && !TIME.test(endTime)) return 'end_time'
  if (startDate !== undefined && !isDate(startDate)) return 'start_date'
  if (endDate !== undefined && !isDate(endDate)) return 'end_date'
  if (daysOfWeek.some((day) => !(Number.isInteger(day) && day >= 1 && day <= 7))) return 'day_of_week'
  const amounts = [
    ['min_kwh', restrictions.minEnergyWh],
    ['max_kwh', restrictions.maxEnergyWh],
    ['min_current', restrictions.minCurrentMa],
    ['max_current', restrictions.maxCurrentMa],
    ['min_power', restrictions.minPowerW],
    ['max_power', restrictions.maxPowerW],
    ['min_duration', restrictions.minDurationS],
    ['max_duration', restrictions.maxDurationS],
  ] as const
  const unreadable = amounts.find(
    ([, value]) => value !== undefined && !(Number.isSafeInteger(value) && Math.abs(value) <= MOST),
  )
  return unreadable?.[0] ?? null
}

function msOfDay(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000
}

function isDate(text: string): boolean {
  return DATE.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

function dayOf(date: string): number {
  return Date.parse(date) / DAY_MS
}
