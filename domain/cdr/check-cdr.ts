import type { Cdr } from '#domain/cdr/cdr'
import type { Instant } from '#domain/instant'
import { findPositionFault } from '#domain/location/find-location-faults'
import { volumeOf } from '#domain/tariff/describe-periods'

export type CdrFindingCode =
  | 'claim_differs'
  | 'claimed_vat_negative'
  | 'coordinates_swapped'
  | 'cost_parts_differ'
  | 'currency_differs'
  | 'duration_differs'
  | 'end_before_start'
  | 'energy_in_wh'
  | 'energy_differs_from_periods'
  | 'energy_differs_from_session'
  | 'energy_exceeds_power'
  | 'energy_flat'
  | 'energy_negative'
  | 'charge_refused'
  | 'margin_negative'
  | 'no_duration'
  | 'period_outside_session'
  | 'period_overlaps'
  | 'periods_unordered'
  | 'session_ambiguous'
  | 'tariff_vat_differs'
  | 'time_exceeds_duration'
  | 'time_in_minutes'
  | 'total_negative'
  | 'updated_before_end'

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
  /** Are its times stand-ins? Nothing is held against them then. */
  readonly timesWithheld: boolean
}

// Operators round hours and kWh to four decimals and read clocks at different ends; less than this is no finding.
const DURATION_SLACK_S = 60
const ENERGY_SLACK_WH = 50
/** Each amount is rounded for itself. */
const PART_SLACK_MICROS = 10_000
/** Wh for kWh is 1,000 times as much, minutes for hours 60 times; within so many percent it is that and nothing else. */
const UNIT_SLACK_PERCENT = 2
/** No charger on a street gives more, so that a connector of more is stated in another unit. */
const MOST_POWER_W = 4_000_000

/** Is this CDR possible, taken by itself and beside its session? A credit CDR repeats its original and is checked against that instead. */
export function checkCdr(facts: CdrCheckFacts): readonly CdrFinding[] {
  const { cdr } = facts
  const findings: CdrFinding[] = []
  const find = (weight: CdrFinding['weight'], code: CdrFindingCode, field: keyof Cdr, detail: string) => {
    findings.push({ code, weight, field, detail })
  }
  const durationS = (cdr.endAt - cdr.startAt) / 1000
  if (durationS < 0) find('implausible', 'end_before_start', 'endAt', `${durationS} s`)
  if (durationS === 0 && !facts.timesWithheld)
    find('implausible', 'no_duration', 'endAt', `${cdr.totalEnergyWh} Wh in 0 s`)
  // A vehicle may give back more than it takes, and be paid for it.
  if (cdr.totalEnergyWh < 0) find('note', 'energy_negative', 'totalEnergyWh', `${cdr.totalEnergyWh} Wh`)
  if (cdr.totalCost.exclVatMicros < 0)
    find('note', 'total_negative', 'totalCost', `${cdr.totalCost.exclVatMicros} micros`)
  const currencies = [...cdr.tariffs.map(({ currency }) => currency), facts.pinnedCurrency].filter(
    (one) => one !== null,
  )
  const foreign = currencies.find((currency) => currency !== cdr.currency)
  if (foreign !== undefined) find('implausible', 'currency_differs', 'currency', `${cdr.currency} and ${foreign}`)
  checkParts(cdr, find)
  checkPlace(cdr, find)
  checkEnergy(facts, durationS, find)
  checkPeriods(cdr, find)
  if (facts.timesWithheld) return findings
  checkTime(cdr, durationS, find)
  if (cdr.lastUpdated < cdr.endAt)
    find('note', 'updated_before_end', 'lastUpdated', new Date(cdr.lastUpdated).toISOString())
  return findings
}

type Find = (weight: CdrFinding['weight'], code: CdrFindingCode, field: keyof Cdr, detail: string) => void

/** The parts of a cost are its total, unless a lowest or highest price of the tariff moves the total away from them. */
function checkParts(cdr: Cdr, find: Find): void {
  const { totalFixedCost, totalEnergyCost, totalTimeCost, totalParkingCost, totalReservationCost } = cdr
  const parts = [totalFixedCost, totalEnergyCost, totalTimeCost, totalParkingCost, totalReservationCost].filter(
    (part) => part !== null,
  )
  if (parts.length === 0) return
  const sumMicros = parts.reduce((sum, { exclVatMicros }) => sum + exclVatMicros, 0)
  const differenceMicros = cdr.totalCost.exclVatMicros - sumMicros
  const isLimited = cdr.tariffs.some(({ minPrice, maxPrice }) => (differenceMicros > 0 ? minPrice : maxPrice) !== null)
  if (!isLimited && Math.abs(differenceMicros) > PART_SLACK_MICROS * (parts.length + 1))
    find('note', 'cost_parts_differ', 'totalCost', `${cdr.totalCost.exclVatMicros} micros, its parts are ${sumMicros}`)
}

function checkPlace({ location: { country, latitude, longitude } }: Cdr, find: Find): void {
  if (findPositionFault(country, latitude, longitude) === 'coordinates_swapped')
    find('note', 'coordinates_swapped', 'location', `${latitude}, ${longitude}`)
}

function checkEnergy(facts: CdrCheckFacts, durationS: number, find: Find): void {
  const { cdr, session, timesWithheld } = facts
  const connectorPowerW = facts.connectorPowerW === null ? null : Math.min(facts.connectorPowerW, MOST_POWER_W)
  const total = cdr.totalEnergyWh
  const isTimed = connectorPowerW !== null && !timesWithheld
  const mostWh = isTimed ? (connectorPowerW * Math.max(0, durationS) * 1.1) / 3600 : null
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
  if (isTimes(sumWh, total, 1000)) find('implausible', 'energy_in_wh', 'periods', `${sumWh} Wh for ${total} Wh`)
  else if (isCompared && Math.abs(sumWh - total) > Math.max(ENERGY_SLACK_WH, Math.abs(total) / 100))
    find('implausible', 'energy_differs_from_periods', 'periods', `${sumWh} Wh, the total is ${total} Wh`)
  const atEnd = session !== null && session.endAt !== null ? session.energyWh : 0
  if (session !== null && isTimes(total, atEnd, 1000))
    find('implausible', 'energy_in_wh', 'totalEnergyWh', `${total} Wh, the session had ${session.energyWh} Wh`)
  else if (session !== null && Math.abs(session.energyWh - total) > Math.max(ENERGY_SLACK_WH, Math.abs(total) / 20))
    find('note', 'energy_differs_from_session', 'totalEnergyWh', `${total} Wh, the session had ${session.energyWh} Wh`)
}

function checkTime(cdr: Cdr, durationS: number, find: Find): void {
  // With a reservation the CDR begins with that, and the time is that of the charge alone.
  const isReserved = cdr.periods.some((period) => volumeOf(period, 'RESERVATION_TIME') !== null)
  const differenceS = isReserved ? cdr.totalTimeS - durationS : Math.abs(cdr.totalTimeS - durationS)
  if (isTimes(cdr.totalTimeS, durationS, 60))
    find('implausible', 'time_in_minutes', 'totalTimeS', `${cdr.totalTimeS} s in ${durationS} s`)
  else if (differenceS > DURATION_SLACK_S)
    find('note', 'duration_differs', 'totalTimeS', `${cdr.totalTimeS} s, from start to end are ${durationS} s`)
  const outside = cdr.periods.find(({ startAt }) => startAt < cdr.startAt || startAt > cdr.endAt)
  if (outside) find('note', 'period_outside_session', 'periods', new Date(outside.startAt).toISOString())
  const hoursMicros = cdr.periods.reduce(
    (sum, period) => sum + (volumeOf(period, 'TIME') ?? 0) + (volumeOf(period, 'PARKING_TIME') ?? 0),
    0,
  )
  const measuredS = (hoursMicros * 3600) / 1_000_000
  if (isTimes(measuredS, durationS, 60))
    find('implausible', 'time_in_minutes', 'periods', `${Math.round(measuredS)} s in ${durationS} s`)
  else if (durationS >= 0 && measuredS > durationS + DURATION_SLACK_S)
    find('implausible', 'time_exceeds_duration', 'periods', `${Math.round(measuredS)} s in ${durationS} s`)
}

/** Periods are sorted before they are priced, so that their order is worth a remark and no more; volumes below zero are energy given back. */
function checkPeriods(cdr: Cdr, find: Find): void {
  const starts = cdr.periods.map(({ startAt }) => startAt)
  const unordered = starts.find((startAt, i) => i > 0 && startAt < (starts[i - 1] ?? startAt))
  if (unordered !== undefined) find('note', 'periods_unordered', 'periods', new Date(unordered).toISOString())
  const repeated = starts.find((startAt, i) => starts.indexOf(startAt) < i)
  if (repeated !== undefined) find('note', 'period_overlaps', 'periods', new Date(repeated).toISOString())
}

/** Is this the other amount in a unit that many times smaller? */
function isTimes(amount: number, other: number, factor: number): boolean {
  if (other <= 0) return false
  const ratio = amount / (other * factor)
  return Math.abs(ratio - 1) <= UNIT_SLACK_PERCENT / 100
}
