import type { Cdr } from '#domain/cdr/cdr'
import type { Instant } from '#domain/instant'
import { volumeOf } from '#domain/tariff/describe-periods'

export type CdrFindingCode =
  | 'claimed_vat_negative'
  | 'currency_differs'
  | 'duration_differs'
  | 'end_before_start'
  | 'energy_differs_from_periods'
  | 'energy_differs_from_session'
  | 'energy_exceeds_power'
  | 'energy_negative'
  | 'period_outside_session'
  | 'tariff_vat_differs'
  | 'time_exceeds_duration'
  | 'total_negative'

/** Something about a CDR that does not add up. `implausible` stops its money until a person has looked; a `note` does not. */
export interface CdrFinding {
  readonly code: CdrFindingCode
  readonly weight: 'implausible' | 'note'
  /** The field of the CDR it shows in. */
  readonly field: keyof Cdr
  readonly detail: string
}

/** What a CDR is held against. */
export interface CdrCheckFacts {
  readonly cdr: Cdr
  readonly session: { readonly energyWh: number; readonly startAt: Instant; readonly endAt: Instant | null } | null
  /** In W; null where no location says it, and then energy is not compared with it. */
  readonly connectorPowerW: number | null
  /** Currency of the pinned tariff; null without one. */
  readonly pinnedCurrency: string | null
}

// Operators round hours and kWh to four decimals and read clocks at different ends; less than this is no finding.
const DURATION_SLACK_S = 60
const ENERGY_SLACK_WH = 50

/** Is this CDR possible, taken by itself and beside its session? A credit CDR repeats its original and is checked against that instead. */
export function checkCdr(facts: CdrCheckFacts): readonly CdrFinding[] {
  const { cdr } = facts
  const findings: CdrFinding[] = []
  const find = (weight: CdrFinding['weight'], code: CdrFindingCode, field: keyof Cdr, detail: string) => {
    findings.push({ code, weight, field, detail })
  }
  const durationS = (cdr.endAt - cdr.startAt) / 1000
  if (durationS < 0) find('implausible', 'end_before_start', 'endAt', `${durationS} s`)
  if (cdr.totalEnergyWh < 0) find('implausible', 'energy_negative', 'totalEnergyWh', `${cdr.totalEnergyWh} Wh`)
  if (cdr.totalCost.exclVatMicros < 0)
    find('implausible', 'total_negative', 'totalCost', `${cdr.totalCost.exclVatMicros} micros`)
  const currencies = [...cdr.tariffs.map(({ currency }) => currency), facts.pinnedCurrency].filter(
    (one) => one !== null,
  )
  const foreign = currencies.find((currency) => currency !== cdr.currency)
  if (foreign !== undefined) find('implausible', 'currency_differs', 'currency', `${cdr.currency} and ${foreign}`)
  checkEnergy(facts, durationS, find)
  checkTime(cdr, durationS, find)
  return findings
}

type Find = (weight: CdrFinding['weight'], code: CdrFindingCode, field: keyof Cdr, detail: string) => void

function checkEnergy({ cdr, session, connectorPowerW }: CdrCheckFacts, durationS: number, find: Find): void {
  const total = cdr.totalEnergyWh
  const mostWh = connectorPowerW === null ? null : (connectorPowerW * Math.max(0, durationS) * 1.1) / 3600
  if (mostWh !== null && total > mostWh + ENERGY_SLACK_WH)
    find(
      'implausible',
      'energy_exceeds_power',
      'totalEnergyWh',
      `${total} Wh in ${durationS} s at ${connectorPowerW} W`,
    )
  const volumes = cdr.periods.map((period) => volumeOf(period, 'ENERGY')).filter((volume) => volume !== null)
  const isEnergyPriced = cdr.tariffs.some(({ elements }) =>
    elements.some(({ priceComponents }) => priceComponents.some(({ type }) => type === 'ENERGY')),
  )
  const sumWh = volumes.reduce((sum, volume) => sum + volume, 0) / 1000
  const isCompared = volumes.length > 0 || isEnergyPriced || cdr.tariffs.length === 0
  if (isCompared && Math.abs(sumWh - total) > Math.max(ENERGY_SLACK_WH, total / 100))
    find('implausible', 'energy_differs_from_periods', 'periods', `${sumWh} Wh, the total is ${total} Wh`)
  if (session !== null && Math.abs(session.energyWh - total) > Math.max(ENERGY_SLACK_WH, total / 20))
    find('note', 'energy_differs_from_session', 'totalEnergyWh', `${total} Wh, the session had ${session.energyWh} Wh`)
}

function checkTime(cdr: Cdr, durationS: number, find: Find): void {
  if (Math.abs(cdr.totalTimeS - durationS) > DURATION_SLACK_S)
    find('note', 'duration_differs', 'totalTimeS', `${cdr.totalTimeS} s, from start to end are ${durationS} s`)
  const outside = cdr.periods.find(({ startAt }) => startAt < cdr.startAt || startAt > cdr.endAt)
  if (outside) find('note', 'period_outside_session', 'periods', new Date(outside.startAt).toISOString())
  const hoursMicros = cdr.periods.reduce(
    (sum, period) => sum + (volumeOf(period, 'TIME') ?? 0) + (volumeOf(period, 'PARKING_TIME') ?? 0),
    0,
  )
  const measuredS = (hoursMicros * 3600) / 1_000_000
  if (durationS >= 0 && measuredS > durationS + DURATION_SLACK_S)
    find('implausible', 'time_exceeds_duration', 'periods', `${Math.round(measuredS)} s in ${durationS} s`)
}
