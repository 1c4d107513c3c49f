import type { ChargeFault } from './charge-fault.ts'
import { type ChargeCurve, chargingSecondsOf, cutPeriods, energyAt, type PowerBlock } from './cut-periods.ts'
import type { Connector, Tariff } from './ocpi-objects.ts'
import type { MeteredPeriod } from './price-charge.ts'
import { type Random, seededRandom } from './seeded-random.ts'

/** What is known before a charge begins. */
export interface ChargeOrder {
  /** All chance in the charge comes from this key. */
  key: string
  startMs: number
  zone: string
  connector: Connector
  tariff: Tariff | null
  faults: readonly ChargeFault[]
  /** 15 to 50 minutes, for a demo where something should happen soon. */
  short: boolean
}

/** One message about a charge: what it tells, and the simulated instant at which it is due. */
export interface PlannedMessage {
  /** Unique in the charge, also where a message is sent twice. */
  key: string
  kind: 'session_start' | 'session_patch' | 'session_final' | 'cdr'
  dueMs: number
  /** The instant the message speaks of: its last_updated. */
  aboutMs: number
  /** How many periods are closed by then. */
  periods: number
}

/** A charge from plug to CDR. */
export interface ChargePlan {
  order: ChargeOrder
  curve: ChargeCurve
  periods: MeteredPeriod[]
  startMs: number
  endMs: number
  energyWh: number
  chargingSeconds: number
  parkingSeconds: number
  messages: PlannedMessage[]
}

/** Nine seconds are 0.0025 h: durations on this grid have an exact decimal volume in hours. */
const gridSeconds = 9

/** Plans a charge. The same order gives the same plan. */
export function planCharge(order: ChargeOrder): ChargePlan {
  const random = seededRandom(`${order.key}/plan`)
  const isFast = order.connector.power_type === 'DC'
  const totalMinutes = order.short ? random.integer(15, 50) : isFast ? random.integer(12, 55) : random.integer(25, 180)
  const parks = random.chance(isFast ? 0.2 : 0.4)
  const parkingShare = parks ? 0.1 + random.next() * 0.25 : 0
  const chargingSeconds = onGrid(totalMinutes * 60 * (1 - parkingShare))
  const parkingSeconds = parks ? onGrid(totalMinutes * 60 * parkingShare) : 0
  const curve: ChargeCurve = {
    startMs: order.startMs,
    blocks: blocksOf(chargingSeconds, vehiclePowerW(order.connector, random), isFast, random),
    parkingSeconds,
    reportSeconds: Math.min(900, onGrid((chargingSeconds + parkingSeconds) / 4)),
  }
  return layOut(order, curve)
}

/** The same charge, ended early: at the first instant on the grid not before `endMs`. */
export function endChargeAt(plan: ChargePlan, endMs: number): ChargePlan {
  const seconds = Math.max(gridSeconds, Math.ceil((endMs - plan.startMs) / 1000 / gridSeconds) * gridSeconds)
  if (seconds >= plan.chargingSeconds + plan.parkingSeconds) return plan
  const blocks: PowerBlock[] = []
  let blockStart = 0
  for (const block of plan.curve.blocks) {
    const used = Math.min(block.seconds, seconds - blockStart)
    if (used > 0) blocks.push({ ...block, seconds: used })
    blockStart += block.seconds
  }
  const parkingSeconds = Math.max(0, seconds - plan.chargingSeconds)
  return layOut(plan.order, { ...plan.curve, blocks, parkingSeconds })
}

/** What the plug can deliver, in watts; a feed's impossible figure counts as a slip by a factor of 1000. */
export function connectorPowerW(connector: Connector): number {
  const phases = connector.power_type === 'AC_3_PHASE' ? (connector.max_voltage > 300 ? Math.sqrt(3) : 3) : 1
  const electric = Math.round(connector.max_voltage * connector.max_amperage * phases)
  const published = connector.max_electric_power ?? electric
  return published > 1_000_000 ? Math.round(published / 1000) : Math.max(published, 2300)
}

function vehiclePowerW(connector: Connector, random: Random): number {
  const vehicle =
    connector.power_type === 'DC' ? random.integer(45, 150) * 1000 : random.pick([3680, 7360, 11_040, 11_040])
  return Math.floor(Math.min(connectorPowerW(connector), vehicle) * (0.88 + random.next() * 0.1))
}

/** Fast charging tapers: the last third of the time runs at less than half the power. */
function blocksOf(chargingSeconds: number, powerW: number, isFast: boolean, random: Random): PowerBlock[] {
  if (!isFast) return [{ seconds: chargingSeconds, powerW }]
  const full = onGrid(chargingSeconds * 0.67)
  return [
    { seconds: full, powerW },
    { seconds: chargingSeconds - full, powerW: Math.floor(powerW * (0.3 + random.next() * 0.15)) },
  ]
}

function layOut(order: ChargeOrder, curve: ChargeCurve): ChargePlan {
  const chargingSeconds = chargingSecondsOf(curve)
  const periods = cutPeriods(curve, order.tariff, order.zone)
  const endMs = curve.startMs + (chargingSeconds + curve.parkingSeconds) * 1000
  return {
    order,
    curve,
    periods,
    startMs: curve.startMs,
    endMs,
    energyWh: energyAt(curve, chargingSeconds),
    chargingSeconds,
    parkingSeconds: curve.parkingSeconds,
    messages: messagesOf(order, periods, endMs),
  }
}

function messagesOf(
  { key, faults, startMs }: ChargeOrder,
  periods: readonly MeteredPeriod[],
  endMs: number,
): PlannedMessage[] {
  const random = seededRandom(`${key}/messages`)
  const message = (kind: PlannedMessage['kind'], atMs: number, count: number, name: string = kind): PlannedMessage => ({
    key: name,
    kind,
    dueMs: atMs,
    aboutMs: atMs,
    periods: count,
  })
  const patches = periods
    .slice(1)
    .map((period, index) => message('session_patch', period.startMs, index + 1, `session_patch_${index + 1}`))
  const sessions = [
    message('session_start', startMs, 0),
    ...(faults.includes('session_out_of_order') ? outOfOrder(patches, random, endMs) : patches),
    message('session_final', endMs, periods.length),
  ].toSorted((a, b) => a.dueMs - b.dueMs)
  const cdr = message('cdr', endMs + random.integer(1, 20) * gridSeconds * 1000, periods.length)
  const twice = (sent: PlannedMessage) => [sent, { ...sent, key: `${sent.key}_again` }]
  const told = faults.includes('session_never')
    ? []
    : faults.includes('session_repeated')
      ? sessions.flatMap(twice)
      : sessions
  const billed = faults.includes('cdr_never') ? [] : faults.includes('cdr_twice') ? twice(cdr) : [cdr]
  return [...told, ...billed]
}

/** The updates swap their places, and one of them arrives only after the end of the session. */
function outOfOrder(patches: PlannedMessage[], random: Random, endMs: number): PlannedMessage[] {
  const shuffled = random.shuffle(patches)
  return shuffled.map((patch, index) => ({
    ...patch,
    dueMs: index === shuffled.length - 1 ? endMs + gridSeconds * 1000 : (patches[index + 1]?.dueMs ?? patch.dueMs),
  }))
}

const onGrid = (seconds: number) => Math.max(1, Math.round(seconds / gridSeconds)) * gridSeconds
