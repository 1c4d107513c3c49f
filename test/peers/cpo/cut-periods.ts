import { localTime } from './local-time.ts'
import { looksAtClock, matchCalendar } from './match-restrictions.ts'
import type { Tariff } from './ocpi-objects.ts'
import type { MeteredPeriod } from './price-charge.ts'

/** A stretch with constant power. */
export interface PowerBlock {
  seconds: number
  powerW: number
}

/** How a charge went, before anybody asked what it costs. */
export interface ChargeCurve {
  startMs: number
  blocks: readonly PowerBlock[]
  parkingSeconds: number
  /** The operator reports at least this often. */
  reportSeconds: number
}

/** The periods of a charge: cut where power changes, where the operator reports, and wherever the tariff could change. */
export function cutPeriods(curve: ChargeCurve, tariff: Tariff | null, zone: string): MeteredPeriod[] {
  const chargingSeconds = chargingSecondsOf(curve)
  const totalSeconds = chargingSeconds + curve.parkingSeconds
  const cuts = new Set([0, chargingSeconds, totalSeconds])
  let blockEnd = 0
  for (const block of curve.blocks) {
    blockEnd += block.seconds
    cuts.add(blockEnd)
  }
  for (let at = curve.reportSeconds; at < chargingSeconds; at += curve.reportSeconds) cuts.add(at)
  if (tariff !== null) for (const at of tariffCuts(curve, tariff, zone, totalSeconds)) cuts.add(at)
  const ordered = [...cuts].filter((at) => at >= 0 && at <= totalSeconds).toSorted((a, b) => a - b)
  return ordered.slice(0, -1).map((from, index) => {
    const to = ordered[index + 1] ?? totalSeconds
    return {
      startMs: curve.startMs + from * 1000,
      seconds: to - from,
      energyWh: energyAt(curve, to) - energyAt(curve, from),
      parking: from >= chargingSeconds,
    }
  })
}

/** The meter, in whole Wh, so many seconds after the start. */
export function energyAt(curve: ChargeCurve, seconds: number): number {
  let energyWh = 0
  let left = seconds
  for (const block of curve.blocks) {
    if (left <= 0) break
    energyWh += Math.floor((block.powerW * Math.min(left, block.seconds)) / 3600)
    left -= block.seconds
  }
  return energyWh
}

export const chargingSecondsOf = (curve: ChargeCurve) => curve.blocks.reduce((sum, { seconds }) => sum + seconds, 0)

function tariffCuts(curve: ChargeCurve, tariff: Tariff, zone: string, totalSeconds: number): number[] {
  const restrictions = tariff.elements.flatMap((element) => (element.restrictions ? [element.restrictions] : []))
  const durations = restrictions.flatMap(({ min_duration, max_duration }) => [min_duration ?? 0, max_duration ?? 0])
  const energies = restrictions.flatMap(({ min_kwh, max_kwh }) => [min_kwh ?? 0, max_kwh ?? 0])
  return [
    ...durations.filter((seconds) => seconds > 0 && seconds < totalSeconds),
    ...energies.filter((kwh) => kwh > 0).flatMap((kwh) => secondsAtEnergy(curve, kwh * 1000)),
    ...clockCuts(curve, tariff, zone, totalSeconds),
  ]
}

function secondsAtEnergy(curve: ChargeCurve, energyWh: number): number[] {
  const end = chargingSecondsOf(curve)
  if (energyAt(curve, end) < energyWh) return []
  let [low, high] = [0, end]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (energyAt(curve, middle) >= energyWh) high = middle
    else low = middle + 1
  }
  return [low]
}

/** Asking every minute is slower than computing boundaries, and right on every day, with or without a clock change. */
function clockCuts(curve: ChargeCurve, tariff: Tariff, zone: string, totalSeconds: number): number[] {
  const clocks = tariff.elements.flatMap(({ restrictions }) =>
    restrictions && looksAtClock(restrictions) ? [restrictions] : [],
  )
  if (clocks.length === 0) return []
  const signature = (instantMs: number) => {
    const local = localTime(instantMs, zone)
    return clocks.map((restrictions) => matchCalendar(restrictions, local)).join()
  }
  const cuts: number[] = []
  const firstMinuteMs = Math.ceil(curve.startMs / 60_000) * 60_000
  let last = signature(curve.startMs)
  for (let at = firstMinuteMs; at < curve.startMs + totalSeconds * 1000; at += 60_000) {
    const now = signature(at)
    if (now !== last) cuts.push(Math.round((at - curve.startMs) / 1000))
    last = now
  }
  return cuts
}
