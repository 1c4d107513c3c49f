import type { TariffWarning } from '#domain/tariff/charge-price'
import type { LocalTime } from '#domain/tariff/local-time'
import type { TariffRestrictions } from '#domain/tariff/tariff'

/** A lowest and a highest value within a period, in 10⁻⁶ of A or kW; null where nobody measured it. */
export interface MeasuredRange {
  readonly lowestMicros: number
  readonly highestMicros: number
  /** False for an average that stands in for a measurement. */
  readonly measured: boolean
}

/** Where a charge stands at an instant: what restrictions are held against. */
export interface ChargeMoment {
  /** Null when the site's time zone is unknown; restrictions on local time then never match. */
  readonly local: LocalTime | null
  /** Since the charge began, in milliseconds, parking included. */
  readonly elapsedMs: number
  /** Taken so far, in 10⁻⁶ kWh, priced or not. */
  readonly energyMicros: number
  readonly power: MeasuredRange | null
  readonly current: MeasuredRange | null
}

/** Whether restrictions hold at a moment, all of them together, and what was doubtful about saying so. */
export interface RestrictionMatch {
  readonly matches: boolean
  readonly warnings: readonly TariffWarning[]
}

const DAY_S = 86_400

/**
 * Holds restrictions against a moment, as a logical AND. Bounds are half open: at least the minimum, less than the maximum. A minimum of power
 * or current is compared with the highest value of the period, a maximum with the lowest. `reservation` is not looked at: it chooses what is
 * priced, not when. Source: OCPI 2.2.1, tariffs, TariffRestrictions.
 */
export function matchRestrictions(restrictions: TariffRestrictions | null, moment: ChargeMoment): RestrictionMatch {
  if (restrictions === null) return { matches: true, warnings: [] }
  const warnings: TariffWarning[] = []
  const matches =
    matchesLocalTime(restrictions, moment.local) &&
    isWithin(moment.elapsedMs, restrictions.minDurationS, restrictions.maxDurationS, 1000) &&
    isWithin(moment.energyMicros, restrictions.minEnergyWh, restrictions.maxEnergyWh, 1000) &&
    matchesRange(moment.power, restrictions.minPowerW, restrictions.maxPowerW, warnings) &&
    matchesRange(moment.current, restrictions.minCurrentMa, restrictions.maxCurrentMa, warnings)
  return { matches, warnings }
}

/** Whether a tariff can only be read with a clock on the wall of the site. */
export function needsLocalTime(restrictions: TariffRestrictions | null): boolean {
  if (restrictions === null) return false
  const { startTime, endTime, startDate, endDate, daysOfWeek } = restrictions
  return [startTime, endTime, startDate, endDate].some((value) => value !== undefined) || (daysOfWeek ?? []).length > 0
}

function matchesLocalTime(restrictions: TariffRestrictions, local: LocalTime | null): boolean {
  if (!needsLocalTime(restrictions)) return true
  if (local === null) return false
  const { startTime, endTime, startDate, endDate, daysOfWeek } = restrictions
  if (startDate !== undefined && local.date < startDate) return false
  if (endDate !== undefined && local.date >= endDate) return false
  if (daysOfWeek !== undefined && daysOfWeek.length > 0 && !daysOfWeek.includes(local.weekday)) return false
  return isInWindow(local.secondOfDay, startTime, endTime)
}

/** A window of the day. An end of 00:00 is the end of the day, an end before the start is on the next day, an end equal to the start leaves the whole day. */
function isInWindow(secondOfDay: number, startTime: string | undefined, endTime: string | undefined): boolean {
  const start = startTime === undefined ? 0 : parseTimeOfDay(startTime)
  const end = endTime === undefined ? DAY_S : parseTimeOfDay(endTime) || DAY_S
  if (start === end) return true
  if (start < end) return secondOfDay >= start && secondOfDay < end
  return secondOfDay >= start || secondOfDay < end
}

function parseTimeOfDay(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 3600 + Number(minutes) * 60
}

function isWithin(value: number, minimum: number | undefined, maximum: number | undefined, unit: number): boolean {
  return (minimum === undefined || value >= minimum * unit) && (maximum === undefined || value < maximum * unit)
}

function matchesRange(
  range: MeasuredRange | null,
  minimum: number | undefined,
  maximum: number | undefined,
  warnings: TariffWarning[],
): boolean {
  if (minimum === undefined && maximum === undefined) return true
  if (range === null || !range.measured) warnings.push('power_restriction_not_verifiable')
  // Without a measurement the operator's choice cannot be refuted.
  if (range === null) return true
  const { lowestMicros, highestMicros } = range
  const bounds = [minimum, maximum].filter((bound) => bound !== undefined).map((bound) => bound * 1000)
  if (bounds.some((bound) => lowestMicros < bound && bound <= highestMicros))
    warnings.push('power_range_straddles_threshold')
  return (
    (minimum === undefined || highestMicros >= minimum * 1000) &&
    (maximum === undefined || lowestMicros < maximum * 1000)
  )
}
