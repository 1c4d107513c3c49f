import type { Instant } from '#domain/instant'
import type { CompiledComponent, CompiledTariff } from '#domain/tariff/compile-tariff'
import { findChanges, findClockChanges } from '#domain/tariff/find-changes'
import { isTimeZone, localDayAt } from '#domain/tariff/local-time'
import { matchRestrictions } from '#domain/tariff/match-restrictions'
import { multiply, rational, roundHalfAway } from '#domain/tariff/rational'

/** What a driver pays for from an instant on: for energy, for the time of charging, or for standing there without. */
export interface SteppedPrice {
  readonly kind: 'energy' | 'parking' | 'time'
  /** For a kWh or an hour, VAT included, in 10⁻⁶ of the major unit; 0 where nothing is paid for it. */
  readonly grossMicros: number
}

/** When a charge that goes on costs something else than now, and what of it changes. */
export interface PriceStep {
  readonly at: Instant
  readonly prices: readonly SteppedPrice[]
}

/** A charge that goes on, as far as prices depend on it. */
export interface OngoingCharge {
  readonly startAt: Instant
  readonly energyWh: number
  /** IANA zone of the site. */
  readonly timeZone: string
  /** VAT in 10⁻⁴. */
  readonly vatBasisPoints: number
}

/** So far a driver looks ahead. */
const LOOK_AHEAD_MS = 24 * 3_600_000
const KINDS = [
  ['ENERGY', 'energy'],
  ['TIME', 'time'],
  ['PARKING_TIME', 'parking'],
] as const

/**
 * The next instant within a day at which the clock alone makes a charge cost something else; null for none, and where a price has no amount. What
 * changes after so much energy has no instant that anybody knows, and is not told of; power counts as whatever the operator says it is.
 */
export function nextPriceStep(tariff: CompiledTariff, charge: OngoingCharge, now: Instant): PriceStep | null {
  if (tariff.refusal !== null || (tariff.needsLocalTime && !isTimeZone(charge.timeZone))) return null
  const { elapsedMs, timesMs } = findChanges(tariff)
  const until = now + LOOK_AHEAD_MS
  const instants = [
    ...elapsedMs.map((ms) => charge.startAt + ms),
    ...findClockChanges(timesMs, charge.timeZone, now, until),
  ]
  const before = pricesAt(tariff, charge, now)
  if (before === null) return null
  for (const at of new Set(instants.filter((instant) => instant > now && instant <= until).toSorted((a, b) => a - b))) {
    const after = pricesAt(tariff, charge, at)
    if (after === null) return null
    const prices = after.filter(({ grossMicros }, index) => grossMicros !== before[index]?.grossMicros)
    if (prices.length > 0) return { at, prices }
  }
  return null
}

/** What each kind costs at an instant, in the order of `KINDS`; null where a component has no amount. */
function pricesAt(tariff: CompiledTariff, charge: OngoingCharge, at: Instant): readonly SteppedPrice[] | null {
  const prices: SteppedPrice[] = []
  for (const [dimension, kind] of KINDS) {
    const chosen = inForce(tariff.scopes.session[dimension], tariff, charge, at)
    if (chosen && chosen.exclVat === null) return null
    // Of 10⁻⁶ of a unit in the major unit, with VAT in 10⁻⁴: 10⁶ · 10⁶ / 10⁴.
    const factor = rational((10_000 + charge.vatBasisPoints) * 100_000_000)
    prices.push({ kind, grossMicros: chosen?.exclVat ? roundHalfAway(multiply(chosen.exclVat, factor)) : 0 })
  }
  return prices
}

function inForce(
  components: readonly CompiledComponent[],
  { needsLocalTime }: CompiledTariff,
  { startAt, energyWh, timeZone }: OngoingCharge,
  at: Instant,
): CompiledComponent | null {
  const day = needsLocalTime ? localDayAt(at, timeZone) : null
  const moment = {
    day: day?.number ?? 0,
    msOfDay: day === null ? 0 : at - day.startedAt,
    elapsedMs: Math.max(0, at - startAt),
    energyMicros: energyWh * 1000,
    power: null,
    current: null,
    warnings: 0,
  }
  return components.find(({ when }) => when === null || matchRestrictions(when, moment)) ?? null
}
