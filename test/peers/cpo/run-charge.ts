import { setTimeout as sleep } from 'node:timers/promises'
import type { ChargeContext } from './charge-context.ts'
import type { RunningCharge } from './charge-desk.ts'
import type { Operator } from './operator.ts'
import { type ChargePlan, endChargeAt, type PlannedMessage } from './plan-charge.ts'
import { postCdr } from './post-cdr.ts'
import { priceCharge } from './price-charge.ts'
import { pushStatus } from './push-catalogue.ts'
import { rational, toDecimal } from './rational.ts'
import { sendSession } from './send-session.ts'
import { StopPoint } from './stop-point.ts'
import { toDateTime } from './to-date-time.ts'
import { toTotals } from './to-price.ts'

/** Simulated time between the last update before a stop and the stop. */
const reachesMs = 60_000

/** Announces a charge, and lets it run until its CDR has been answered. */
export function beginCharge(
  operator: Operator,
  plan: ChargePlan,
  context: ChargeContext,
  stopAfter: number | null = null,
): RunningCharge {
  const { record } = context
  const charge: RunningCharge = {
    context,
    plan,
    record,
    startedAtMs: Date.now(),
    reachedMs: plan.startMs,
    wake: new AbortController(),
    stopPoint: stopAfter === null ? null : new StopPoint(stopAfter),
  }
  operator.desk.running.set(record.chargeId, charge)
  operator.desk.journal.set(record.chargeId, record)
  operator.desk.inTurn(context.site, () => runCharge(operator, charge))
  return charge
}

/** Ends a charge now, by its own clock. False if it is over already. */
export function stopCharge(operator: Operator, charge: RunningCharge): boolean {
  const nowMs = clockOf(operator, charge)
  if (nowMs >= charge.plan.endMs) return false
  charge.plan = endChargeAt(charge.plan, nowMs)
  charge.record.stopped = true
  charge.wake.abort()
  return true
}

async function runCharge(operator: Operator, charge: RunningCharge): Promise<void> {
  const { record, context } = charge
  const isPaced = operator.settings.pace === 'compressed'
  const sent = new Set<string>()
  try {
    if (isPaced) await pushStatus(operator, context.site, 'CHARGING')
    for (;;) {
      const message = charge.plan.messages.find(({ key }) => !sent.has(key))
      if (message === undefined) break
      if (isPaced && !(await waitUntilDue(operator, charge, message))) continue
      if (!isPaced && (await waitAtStopPoint(operator, charge, message))) continue
      charge.reachedMs = Math.max(charge.reachedMs, message.aboutMs)
      sent.add(message.key)
      await send(operator, charge, message)
    }
    if (isPaced) await pushStatus(operator, context.site, 'AVAILABLE')
  } finally {
    complete(charge)
    record.state = 'finished'
    operator.desk.running.delete(record.chargeId)
  }
}

/** Waits for the driver, once; false where the charge does not wait. */
async function waitAtStopPoint(operator: Operator, charge: RunningCharge, next: PlannedMessage): Promise<boolean> {
  const { stopPoint, record } = charge
  if (stopPoint === null || (next.kind !== 'session_final' && next.periods <= stopPoint.after)) return false
  await stopPoint.wait(() => {
    // Somewhere between two updates, as in life: an end at the very instant of one could not be told from it.
    charge.reachedMs += reachesMs
    if (!record.faults.includes('stop_ignored')) stopCharge(operator, charge)
  })
  charge.stopPoint = null
  return true
}

/** Waits in real time for a simulated instant; false if the plan changed meanwhile. */
async function waitUntilDue(operator: Operator, charge: RunningCharge, message: PlannedMessage): Promise<boolean> {
  const { timeScale } = operator.settings
  for (;;) {
    const waitMs = (message.dueMs - clockOf(operator, charge)) / timeScale
    if (waitMs <= 0) return true
    try {
      await sleep(Math.ceil(waitMs), undefined, { signal: charge.wake.signal })
    } catch {
      charge.wake = new AbortController()
      return false
    }
  }
}

function clockOf(operator: Operator, charge: RunningCharge): number {
  if (operator.settings.pace === 'none') return charge.reachedMs
  return charge.plan.startMs + (Date.now() - charge.startedAtMs) * operator.settings.timeScale
}

async function send(operator: Operator, charge: RunningCharge, message: PlannedMessage): Promise<void> {
  if (message.kind !== 'cdr') return sendSession(operator, charge.context, charge.plan, message)
  complete(charge)
  const { context, plan } = charge
  const post = () => postCdr(operator, context, plan, message)
  if (charge.record.faults.includes('cdr_late')) operator.desk.holdBack(post)
  else await post()
}

/** Writes the outcome into the record: the truth, whatever the messages claim. */
function complete({ record, plan, context }: RunningCharge): void {
  const price = priceCharge(context.tariff, plan.periods, context.zone)
  record.end = toDateTime(plan.endMs)
  record.kWh = toDecimal(rational(plan.energyWh, 1000), 3)
  record.chargingSeconds = plan.chargingSeconds
  record.parkingSeconds = plan.parkingSeconds
  record.totals = {
    ...toTotals(price.total),
    energy: toTotals(price.energy),
    time: toTotals(price.time),
    parking: toTotals(price.parking),
    fixed: toTotals(price.fixed),
  }
}
