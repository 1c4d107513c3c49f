import { runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { bindings } from '../faults/bindings.ts'
import { eventually } from '../scenarios/eventually.ts'
import { chargeOf, sessionBody, siteOf } from '../scenarios/payloads.ts'
import { objects } from './object-world.ts'
import { alarmsUntil, SessionStage, untilAlarm } from './session-stage.ts'
import { priceOf } from './session-world.ts'

const stage = new SessionStage({ faults: {}, calls: [] })
const HOUR_MS = 3_600_000

const asked = (id: string) =>
  stage.cpo.calls.filter(({ method, path }) => method === 'GET' && path.endsWith(`/sessions/OP-${id}`))

function shown(id: string) {
  return bindings.MARKET_NL.prepare('SELECT phase, reported_status, stale_since FROM sessions WHERE id = ?')
    .bind(id)
    .first<{ phase: string; reported_status: string; stale_since: number | null }>()
}

test('T036, C-110, F-39 an operator that says nothing of a charge for two hours is asked, and the charge is stale and no more', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 0.5)
  const lastWord = (await session.view())?.updatedAt ?? 0
  await untilAlarmAfter(session, lastWord + 2 * HOUR_MS)
  await eventually(async () =>
    expect(await shown(request.id)).toEqual({ phase: 'charging', reported_status: 'ACTIVE', stale_since: lastWord }),
  )
  // The peer's object does not know that time has passed until its own alarm rings.
  await alarmsUntil(objects.party(stage.peer), async () => asked(request.id).length > 0)
  // Whatever it says next counts, and ends the watch.
  await stage.report(request.id, 1)
  await eventually(async () =>
    expect(await shown(request.id)).toMatchObject({ reported_status: 'COMPLETED', stale_since: null }),
  )
})

interface Waiting {
  readonly waits_for: string | null
  readonly last_step: string | null
  readonly next_step: string | null
  readonly next_step_at: number | null
}

/** What the console knows of a session that waits. */
function waiting(id: string) {
  return bindings.MARKET_NL.prepare('SELECT waits_for, last_step, next_step, next_step_at FROM sessions WHERE id = ?')
    .bind(id)
    .first<Waiting>()
}

/** Travels to the session's next step, and waits until the console knows that it is done. */
async function untilStep(session: unknown, id: string, step: string): Promise<void> {
  await eventually(async () => expect(await waiting(id)).toMatchObject({ next_step: step }))
  await untilAlarmAfter(session, (await waiting(id))?.next_step_at ?? 0)
  await eventually(async () => expect(await waiting(id)).toMatchObject({ last_step: step }))
}

const cdrLists = () => stage.cpo.calls.filter(({ method, path }) => method === 'GET' && path.includes('/cdrs'))

test('T032 a charge without a CDR: told after a day, CDRs asked for since it began after three, left to claim after thirty', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 1)
  await untilStep(session, request.id, 'warn')
  await untilStep(session, request.id, 'pull')
  const party = objects.party(stage.peer)
  await alarmsUntil(party, async () => cdrLists().length > 0)
  await untilStep(session, request.id, 'claim')
  expect(await waiting(request.id)).toMatchObject({ waits_for: 'cdr', next_step: null })
  // Nothing was billed for want of a CDR; one that comes after 45 days is priced as any other.
  vi.setSystemTime(Date.now() + 15 * 24 * HOUR_MS)
  await session.settle(priceOf(484), Date.now())
  expect(await session.view()).toMatchObject({ phase: 'settled', price: { grossMinor: 484 } })
  await eventually(async () => expect(await waiting(request.id)).toMatchObject({ waits_for: null, next_step: null }))
})

test('T038 an alarm that rings twice at the same moment asks once', async () => {
  const { request, session, stub } = await stage.opened('app')
  await stage.report(request.id, 0.5)
  await eventually(async () => expect(await waiting(request.id)).toMatchObject({ next_step: 'ask' }))
  const due = (await waiting(request.id))?.next_step_at ?? 0
  vi.setSystemTime(due)
  const ring = () => runInDurableObject(stub, (object) => (object as unknown as { alarm(): Promise<void> }).alarm())
  await Promise.all([ring(), ring()])
  const first = await session.view()
  await ring()
  expect(await session.view()).toEqual(first)
  await eventually(async () => expect(await waiting(request.id)).toMatchObject({ last_step: 'ask' }))
  expect((await waiting(request.id))?.next_step_at).toBe(due + 2 * HOUR_MS)
})

test('a charge that is pending for ever closes on our side alone, its money is given back, and it may still begin', async () => {
  const { request, session } = await stage.opened('ad_hoc')
  const path = `/ocpi/2.2.1/receiver/sessions/NL/LPT/OP-${request.id}`
  const charge = chargeOf(
    siteOf(stage.cpo, 'NL'),
    `OP-${request.id}`,
    { uid: 'X', contractId: 'C' },
    { reference: request.id },
  )
  const pending = { ...sessionBody(charge, 0), status: 'PENDING', kwh: 0 }
  expect((await stage.cpo.send('PUT', path, pending)).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'starting' })
  const commands = stage.cpo.commands('STOP_SESSION').length
  await alarmsUntil(session, async () => (await session.view())?.phase === 'refused')
  expect(await session.view()).toMatchObject({ reason: 'never_began', releasedMinor: 5000 })
  expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(commands)
  await stage.report(request.id, 0.5)
  expect(await session.view()).toMatchObject({ phase: 'charging' })
})

async function untilAlarmAfter(session: unknown, at: number): Promise<void> {
  while (Date.now() < at) await untilAlarm(session)
  vi.setSystemTime(Math.max(at, Date.now()))
}
