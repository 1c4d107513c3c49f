import { randomBytes } from 'node:crypto'
import type { ChargeRecord } from '../../test/peers/cpo/charge-record.ts'
import { brandOrigin } from '../day/day-world.ts'
import { callJson } from '../day/http-call.ts'
import type { DayPlan, PlannedCharge } from '../day/plan-day.ts'
import type { RunningOperator } from '../day/run-operators.ts'
import { waitUntil } from '../day/wait-until.ts'
import { type HubDayWorld, isDirectToo } from './hub-day-world.ts'

/** What was tried while something was down, so that it is not taken for a part of the day. */
export interface Probes {
  readonly sessionIds: ReadonlySet<string>
  readonly chargeIds: ReadonlySet<string>
  readonly problems: readonly string[]
}

const LIMIT_MS = 40_000
/** How a start may end that reached nobody: refused, or nobody knows yet. Never as a charge. */
const ENDS = ['refused', 'unanswered']

/** Starts by app and by card while the operator, and then the hub, is down: nothing may begin, and somebody has to say so. */
export async function runProbes(world: HubDayWorld, plan: DayPlan): Promise<Probes> {
  const charge = plan.charges.find(({ operator, way }) => way === 'app' && !isDirectToo(operator))
  const operator = charge && world.throughHub.operators.get(charge.operator)
  const found = { sessionIds: new Set<string>(), chargeIds: new Set<string>(), problems: [] as string[] }
  if (charge === undefined || operator === undefined) return found
  await operator.post('outage', { seconds: 120 })
  await probeApp(world, charge, 'the operator is down', found)
  await operator.post('outage', { seconds: 'off' })
  await world.hub.post('outage', { seconds: 120 })
  await probeApp(world, charge, 'the hub is down', found)
  await probeCard(plan, operator, found)
  await world.hub.post('outage', { seconds: 'off' })
  return found
}

interface Found {
  readonly sessionIds: Set<string>
  readonly chargeIds: Set<string>
  readonly problems: string[]
}

async function probeApp({ throughHub }: HubDayWorld, charge: PlannedCharge, when: string, found: Found): Promise<void> {
  const driver = charge.driver === null ? undefined : throughHub.drivers[charge.driver]
  if (driver === undefined) return
  const headers = { cookie: await driver.signIn() }
  const url = `${brandOrigin(throughHub, driver.brand)}/api/driver/v1`
  const call = <T>(method: string, path: string, body?: unknown) =>
    callJson({ method, url: url + path, headers, ...(body === undefined ? {} : { body }) }) as Promise<T>
  const { evseId: evse, connectorId: connector } = charge
  const { quoteId: quote } = await call<{ quoteId: string }>('POST', '/quotes', { evse, connector })
  const key = randomBytes(24).toString('base64url')
  const { id } = await call<{ id: string }>('POST', '/sessions', { key, quote })
  found.sessionIds.add(id)
  const { phase } = await waitUntil(
    () => call<{ phase: string }>('GET', `/sessions/${id}`),
    (session) => ENDS.includes(session.phase),
    LIMIT_MS,
  )
  if (!ENDS.includes(phase)) found.problems.push(`a start while ${when} is shown as ${phase}, not ${ENDS.join(' or ')}`)
}

async function probeCard(plan: DayPlan, operator: RunningOperator, found: Found): Promise<void> {
  const charge = plan.charges.find((one) => one.way === 'rfid' && one.operator === operator.role)
  if (charge === undefined) return
  const { uid, locationId, evseUid, connectorId } = charge
  const wish = { uid, locationId, evseUid, connectorId, start: '2026-06-11T00:00:00Z' }
  const { chargeId } = await operator.post<{ chargeId: string }>('charges', wish)
  found.chargeIds.add(chargeId)
  const record: ChargeRecord = await operator.charge(chargeId)
  if (record.state !== 'refused') found.problems.push(`a card while the hub is down is ${record.state}, not refused`)
}
