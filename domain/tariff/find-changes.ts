import type { Instant } from '#domain/instant'
import type { CompiledRestrictions } from '#domain/tariff/compile-restrictions'
import type { CompiledTariff } from '#domain/tariff/compile-tariff'
import { localDayAt } from '#domain/tariff/local-time'

/** Where what a charge costs may become another: amounts of energy in 10⁻⁶ kWh, milliseconds since the start, and times on the wall clock. */
export interface PriceChanges {
  readonly energiesMicros: readonly number[]
  readonly elapsedMs: readonly number[]
  /** Milliseconds past midnight, midnight among them; none where no clock is looked at. */
  readonly timesMs: readonly number[]
}

/** The values at which a restriction of a charge begins or ceases to match. */
export function findChanges({ scopes }: CompiledTariff): PriceChanges {
  const restrictions = Object.values(scopes.session).flatMap((components) =>
    components.map(({ when }) => when).filter((when) => when !== null),
  )
  const list = (values: (when: CompiledRestrictions) => readonly number[]) =>
    [...new Set(restrictions.flatMap(values))].filter((value) => Number.isFinite(value) && value > 0)
  const times = list(({ isLocal, fromMs, untilMs }) => (isLocal ? [fromMs, untilMs] : []))
  return {
    energiesMicros: list(({ minEnergyMicros, maxEnergyMicros }) => [minEnergyMicros, maxEnergyMicros]),
    elapsedMs: list(({ minElapsedMs, maxElapsedMs }) => [minElapsedMs, maxElapsedMs]),
    timesMs: restrictions.some(({ isLocal }) => isLocal) ? [0, ...times] : [],
  }
}

/** The instants after `from` and before `until` at which the wall clock of a zone shows one of the times, or jumps. */
export function findClockChanges(
  timesMs: readonly number[],
  timeZone: string,
  from: Instant,
  until: Instant,
): readonly Instant[] {
  if (timesMs.length === 0) return []
  const changes: Instant[] = []
  let at = from
  while (at < until) {
    const day = localDayAt(at, timeZone)
    changes.push(
      ...timesMs.map((ms) => day.startedAt + ms).filter((instant) => instant >= day.from && instant < day.until),
    )
    // The next midnight, or the moment at which the clock is changed.
    changes.push(day.until)
    at = day.until
  }
  return changes.filter((instant) => instant > from && instant < until)
}
