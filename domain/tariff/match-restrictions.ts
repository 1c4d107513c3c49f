import { warningBit } from '#domain/tariff/charge-price'
import type { Bounds, CompiledRestrictions } from '#domain/tariff/compile-restrictions'

/** A lowest and a highest value within a period, in 10⁻⁶ of A or kW. */
export interface MeasuredRange {
  readonly lowestMicros: number
  readonly highestMicros: number
  /** False for an average that stands in for a measurement. */
  readonly measured: boolean
}

/** Where a charge stands at an instant: what restrictions are held against. One object serves a whole charge, moved from moment to moment. */
export interface ChargeMoment {
  /** On the wall clock of the site: days since 1970-01-01, seconds since its midnight, and the weekday as a bit, Monday's being 1. */
  day: number
  secondOfDay: number
  weekdayBit: number
  /** Since the charge began, in milliseconds, parking included. */
  elapsedMs: number
  /** Taken so far, in 10⁻⁶ kWh, priced or not. */
  energyMicros: number
  /** Within the period; null where nobody measured it. */
  power: MeasuredRange | null
  current: MeasuredRange | null
  /** Bits of warnings about what was compared. */
  warnings: number
}

const NOT_VERIFIABLE = warningBit('power_restriction_not_verifiable')
const STRADDLES = warningBit('power_range_straddles_threshold')

/**
 * Holds restrictions against a moment, as a logical AND. Bounds are half open: at least the minimum, less than the maximum. A minimum of power
 * or current is compared with the highest value of the period, a maximum with the lowest; what is doubtful about that is added to the moment's
 * warnings. Source: OCPI 2.2.1, tariffs, TariffRestrictions.
 */
export function matchRestrictions(when: CompiledRestrictions, moment: ChargeMoment): boolean {
  return (
    (!when.isLocal || matchesLocalTime(when, moment)) &&
    moment.elapsedMs >= when.minElapsedMs &&
    moment.elapsedMs < when.maxElapsedMs &&
    moment.energyMicros >= when.minEnergyMicros &&
    moment.energyMicros < when.maxEnergyMicros &&
    (when.power === null || matchesRange(when.power, moment.power, moment)) &&
    (when.current === null || matchesRange(when.current, moment.current, moment))
  )
}

function matchesLocalTime(when: CompiledRestrictions, { day, secondOfDay, weekdayBit }: ChargeMoment): boolean {
  if (day < when.fromDay || day >= when.untilDay || (when.weekdays & weekdayBit) === 0) return false
  const { fromSecond, untilSecond } = when
  if (fromSecond < untilSecond) return secondOfDay >= fromSecond && secondOfDay < untilSecond
  return secondOfDay >= fromSecond || secondOfDay < untilSecond
}

function matchesRange({ minMicros, maxMicros }: Bounds, range: MeasuredRange | null, moment: ChargeMoment): boolean {
  if (range === null || !range.measured) moment.warnings |= NOT_VERIFIABLE
  // Without a measurement the operator's choice cannot be refuted.
  if (range === null) return true
  const { lowestMicros, highestMicros } = range
  const isBetween = (bound: number) => lowestMicros < bound && bound <= highestMicros
  if (isBetween(minMicros) || isBetween(maxMicros)) moment.warnings |= STRADDLES
  return highestMicros >= minMicros && lowestMicros < maxMicros
}
