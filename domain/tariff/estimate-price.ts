import type { Instant } from '#domain/instant'
import type { ChargingDimension, ChargingPeriod } from '#domain/session/session'
import type { PowerStage } from '#domain/tariff/charge-of-car'
import type { ChargePriceResult, ChargeToPrice } from '#domain/tariff/charge-price'
import { compileTariff } from '#domain/tariff/compile-tariff'
import { findChanges, findClockChanges, type PriceChanges } from '#domain/tariff/find-changes'
import { isTimeZone } from '#domain/tariff/local-time'
import { priceCharge } from '#domain/tariff/price-charge'
import type { Tariff } from '#domain/tariff/tariff'

/** The worked examples a driver is shown, in Wh. */
export const EXAMPLE_ENERGIES_WH: readonly number[] = [20_000, 30_000, 50_000]

/** A charge that might be: so much energy from an instant on, and then the cable is pulled, or the car stands there for a while. */
export interface ImaginedCharge {
  readonly tariff: Tariff
  readonly timeZone: string | null
  readonly startAt: Instant
  readonly energyWh: number
  readonly powerW: number
  /** How the power falls, as `chargeOfCar` says it; without, all energy comes at `powerW`. */
  readonly stages?: readonly PowerStage[]
  /** How long the car stays connected after it, in whole seconds; not at all unless given. */
  readonly parkedS?: number
}

/** A worked example: what a charge would cost by the tariff, exactly, before our own plan. */
export interface EstimatedPrice {
  readonly energyWh: number
  readonly durationS: number
  readonly charge: ChargeToPrice
  readonly price: ChargePriceResult
}

/** A stretch of constant power in time; `energyMicros` is what has been taken when it begins, `givenMicros` what it adds. 0 W is parking. */
interface Stretch {
  readonly startMs: number
  readonly endMs: number
  readonly energyMicros: number
  readonly givenMicros: number
  readonly powerW: number
}

/** Nobody imagines a longer stay, and what is walked day by day must end. */
const LONGEST_MS = 366 * 86_400_000

/**
 * Prices an imagined charge by the same rules as a real one. Throws a RangeError for a power or energy that is not above 0, and for a stay
 * of more than a year.
 */
export function estimatePrice(imagined: ImaginedCharge): EstimatedPrice {
  const charge = imagineCharge(imagined)
  const durationS = Math.round((charge.endAt - charge.startAt) / 1000)
  return { energyWh: imagined.energyWh, durationS, charge, price: priceCharge(charge) }
}

/** The measurements of such a charge, with a period for each stretch in which no price can change. */
export function imagineCharge(imagined: ImaginedCharge): ChargeToPrice {
  const { tariff, timeZone, startAt } = imagined
  const stretches = stretchesOf(imagined)
  const durationMs = stretches.at(-1)?.endMs ?? 0
  const changes = findChanges(compileTariff(tariff, 'none'))
  const isLocal = timeZone !== null && isTimeZone(timeZone)
  const byClock = isLocal ? findClockChanges(changes.timesMs, timeZone, startAt, startAt + durationMs) : []
  const cuts = [...changes.elapsedMs, ...byClock.map((instant) => instant - startAt)]
  const periods = stretches.flatMap((stretch) => periodsOf(stretch, startAt, changes, cuts))
  return { startAt, endAt: startAt + durationMs, periods, tariffs: [tariff], timeZone }
}

function stretchesOf({ energyWh, powerW, stages, parkedS = 0 }: ImaginedCharge): readonly Stretch[] {
  const parts = stages ?? [{ energyMicros: energyWh * 1000, powerW }]
  let startMs = 0
  let energyMicros = 0
  const stretches: Stretch[] = []
  for (const part of parts) {
    if (!(part.powerW > 0) || !(part.energyMicros > 0))
      throw new RangeError('an imagined charge needs power and energy')
    const endMs = startMs + msUntil(part.energyMicros, part.powerW)
    stretches.push({ startMs, endMs, energyMicros, givenMicros: part.energyMicros, powerW: part.powerW })
    startMs = endMs
    energyMicros += part.energyMicros
  }
  if (stretches.length === 0) throw new RangeError('an imagined charge needs power and energy')
  if (!Number.isSafeInteger(parkedS) || parkedS < 0) throw new RangeError('a car stays for whole seconds')
  if (parkedS > 0) stretches.push({ startMs, endMs: startMs + parkedS * 1000, energyMicros, givenMicros: 0, powerW: 0 })
  if ((stretches.at(-1)?.endMs ?? 0) > LONGEST_MS) throw new RangeError('an imagined charge takes a year at most')
  return stretches
}

function periodsOf(
  stretch: Stretch,
  startAt: Instant,
  { energiesMicros }: PriceChanges,
  cutsMs: readonly number[],
): readonly ChargingPeriod[] {
  const { startMs, endMs, energyMicros, powerW } = stretch
  const byEnergy =
    powerW === 0
      ? []
      : energiesMicros
          .filter((micros) => micros > energyMicros)
          .map((micros) => startMs + msUntil(micros - energyMicros, powerW))
  const starts = [startMs, ...new Set([...cutsMs, ...byEnergy].filter((ms) => ms > startMs && ms < endMs))].toSorted(
    (left, right) => left - right,
  )
  return starts.map((ms, i) => {
    const dimensions = dimensionsOf(stretch, ms, starts[i + 1] ?? endMs)
    return { startAt: startAt + ms, tariffId: null, dimensions }
  })
}

function dimensionsOf(stretch: Stretch, fromMs: number, untilMs: number): readonly ChargingDimension[] {
  const { startMs, givenMicros, powerW } = stretch
  const hoursMicros = hoursMicrosAt(untilMs) - hoursMicrosAt(fromMs)
  const power = [
    { type: 'MIN_POWER', volumeMicros: powerW * 1000 },
    { type: 'MAX_POWER', volumeMicros: powerW * 1000 },
  ]
  if (powerW === 0) return [{ type: 'PARKING_TIME', volumeMicros: hoursMicros }, ...power]
  // A stretch ends with the millisecond in which the last of it comes.
  const energyAt = (ms: number) => Math.min(Math.floor((powerW * (ms - startMs)) / 3600), givenMicros)
  return [
    { type: 'ENERGY', volumeMicros: energyAt(untilMs) - energyAt(fromMs) },
    { type: 'TIME', volumeMicros: hoursMicros },
    ...power,
  ]
}

function hoursMicrosAt(ms: number): number {
  return Math.round((ms * 1_000_000) / 3_600_000)
}

/** The first whole millisecond at which so much has been taken. */
function msUntil(energyMicros: number, powerW: number): number {
  return Math.ceil((energyMicros * 3600) / powerW)
}
