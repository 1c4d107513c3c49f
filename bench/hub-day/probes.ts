import { randomBytes } from 'node:crypto'
import { brandOrigin } from '../day/day-world.ts'
import { callJson } from '../day/http-call.ts'
import type { DayPlan, PlannedCharge } from '../day/plan-day.ts'
import { waitUntil } from '../day/wait-until.ts'
import { type HubDayWorld, isDirectToo } from './hub-day-world.ts'

/** What was tried while something was down, so that it is not taken for a part of the day. */
export interface Probes {
  readonly sessionIds: ReadonlySet<string>
  readonly problems: readonly string[]
}

const LIMIT_MS = 40_000
/** How a start may end that reached nobody: refused, or nobody knows yet. Never as a charge. */
const ENDS = ['refused', 'unanswered']

/** Starts by app while the operator, and then the hub, is down: nothing may begin, and the driver has to see it. */
export async function runProbes(world: HubDayWorld, plan: DayPlan): Promise<Probes> {
  const charge = plan.charges.find(({ operator, way }) => way === 'app' && !isDirectToo(operator))
  const operator = charge && world.throughHub.operators.get(charge.operator)
  const found = { sessionIds: new Set<string>(), problems: [] as string[] }
  if (charge === undefined || operator === undefined) return found
  const note = (error: Error) => found.problems.push(error.message)
  await operator.post('outage', { seconds: 120 })
  await probeApp(world, charge, 'the operator is down', found).catch(note)
  await operator.post('outage', { seconds: 'off' })
  await world.hub.post('outage', { seconds: 120 })
  await probeApp(world, charge, 'the hub is down', found).catch(note)
  await world.hub.post('outage', { seconds: 'off' })
  return found
}

interface Found {
  readonly sessionIds: Set<string>
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
