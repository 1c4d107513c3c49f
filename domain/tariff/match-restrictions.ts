import { warningBit } from '#domain/tariff/charge-price'
import { type Bounds, type CompiledRestrictions, EVERY_DAY } from '#domain/tariff/compile-restrictions'

/** A lowest and a highest value within a period, in 10⁻⁶ of A or kW. */
export interface MeasuredRange {
  readonly lowestMicros: number
  readonly highestMicros: number
  /** False for an average that stands in for a measurement. */
  readonly measured: boolean
}

/** Where a charge stands at an instant: what restrictions are held against. One object serves a whole charge, moved from moment to moment. */
export interface ChargeMoment {
  /** On the wall clock of the site: days since 1970-01-01, and milliseconds past midnight. */
  day: number
  msOfDay: number
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

function matchesLocalTime(when: CompiledRestrictions, { day, msOfDay }: ChargeMoment): boolean {
  if (day < when.fromDay || day >= when.untilDay) return false
  // 1970-01-01 was a Thursday.
  if (when.weekdays !== EVERY_DAY && (when.weekdays & (1 << ((day + 3) % 7))) === 0) return false
  const { fromMs, untilMs } = when
  return fromMs < untilMs ? msOfDay >= fromMs && msOfDay < untilMs : msOfDay >= fromMs || msOfDay < untilMs
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
