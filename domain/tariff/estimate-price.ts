import type { Instant } from '#domain/instant'
import type { ChargingPeriod } from '#domain/session/session'
import type { ChargePriceResult, ChargeToPrice } from '#domain/tariff/charge-price'
import { isTimeZone, localTimeAt } from '#domain/tariff/local-time'
import { priceCharge } from '#domain/tariff/price-charge'
import type { Tariff, TariffRestrictions } from '#domain/tariff/tariff'

/** The worked examples a driver is shown, in Wh. */
export const EXAMPLE_ENERGIES_WH: readonly number[] = [20_000, 30_000, 50_000]

/** A charge that might be: so much energy at the connector's full power, from an instant on, and then the cable is pulled. */
export interface ImaginedCharge {
  readonly tariff: Tariff
  readonly timeZone: string | null
  readonly startAt: Instant
  readonly energyWh: number
  readonly powerW: number
}

/** A worked example: what a charge would cost by the tariff, exactly, before our own plan. */
export interface EstimatedPrice {
  readonly energyWh: number
  readonly durationS: number
  readonly charge: ChargeToPrice
  readonly price: ChargePriceResult
}

/** Prices an imagined charge by the same rules as a real one. Throws a RangeError for a power or energy that is not above 0. */
export function estimatePrice(imagined: ImaginedCharge): EstimatedPrice {
  const charge = imagineCharge(imagined)
  const durationS = Math.round((charge.endAt - charge.startAt) / 1000)
  return { energyWh: imagined.energyWh, durationS, charge, price: priceCharge(charge) }
}

/** The measurements of such a charge, with a period for each stretch in which no price can change. */
export function imagineCharge({ tariff, timeZone, startAt, energyWh, powerW }: ImaginedCharge): ChargeToPrice {
  if (!(powerW > 0) || !(energyWh > 0)) throw new RangeError('an imagined charge needs power and energy')
  const durationMs = msUntilEnergy(energyWh, powerW)
  const starts = [...new Set([0, ...changesWithin(tariff, timeZone, startAt, durationMs, powerW)])]
    .filter((ms) => ms < durationMs)
    .toSorted((left, right) => left - right)
  const energyAt = (ms: number) => Math.min(Math.floor((powerW * ms) / 3600), energyWh * 1000)
  const periods = starts.map((ms, index): ChargingPeriod => {
    const endMs = starts[index + 1] ?? durationMs
    const hoursMicros = (at: number) => Math.round((at * 1_000_000) / 3_600_000)
    return {
      startAt: startAt + ms,
      tariffId: null,
      dimensions: [
        { type: 'ENERGY', volumeMicros: energyAt(endMs) - energyAt(ms) },
        { type: 'TIME', volumeMicros: hoursMicros(endMs) - hoursMicros(ms) },
        { type: 'MIN_POWER', volumeMicros: powerW * 1000 },
        { type: 'MAX_POWER', volumeMicros: powerW * 1000 },
      ],
    }
  })
  return { startAt, endAt: startAt + durationMs, periods, tariffs: [tariff], timeZone }
}

function msUntilEnergy(energyWh: number, powerW: number): number {
  return Math.ceil((energyWh * 3_600_000) / powerW)
}

/** When a restriction may begin or cease to match, in milliseconds from the start. */
function changesWithin(
  tariff: Tariff,
  timeZone: string | null,
  startAt: Instant,
  durationMs: number,
  powerW: number,
): readonly number[] {
  const restrictions = tariff.elements.flatMap((element) => element.restrictions ?? [])
  const energies = restrictions.flatMap(({ minEnergyWh, maxEnergyWh }) => [minEnergyWh, maxEnergyWh])
  const durations = restrictions.flatMap(({ minDurationS, maxDurationS }) => [minDurationS, maxDurationS])
  return [
    ...energies.filter((wh) => wh !== undefined).map((wh) => msUntilEnergy(wh, powerW)),
    ...durations.filter((seconds) => seconds !== undefined).map((seconds) => seconds * 1000),
    ...clockChangesWithin(restrictions, timeZone, startAt, durationMs),
  ]
}

function clockChangesWithin(
  restrictions: readonly TariffRestrictions[],
  timeZone: string | null,
  startAt: Instant,
  durationMs: number,
): readonly number[] {
  if (timeZone === null || !isTimeZone(timeZone)) return []
  const times = restrictions
    .flatMap(({ startTime, endTime }) => [startTime, endTime])
    .filter((time) => time !== undefined)
  const minutes = new Set([0, ...times.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))])
  const changes: number[] = []
  const firstMinute = Math.ceil(startAt / 60_000) * 60_000
  for (let instant = firstMinute; instant < startAt + durationMs; instant += 60_000)
    if (minutes.has(localTimeAt(instant, timeZone).secondOfDay / 60)) changes.push(instant - startAt)
  return changes
}
