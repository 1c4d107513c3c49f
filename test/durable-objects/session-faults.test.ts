import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import type { LiveMessage } from '#durable-objects/charging-session/charging-session-rpc'
import { rearmOverdue } from '#workers/schedules/rearm-overdue'
import { bindings, houseWith } from '../faults/bindings.ts'
import { faultyProvider } from '../faults/faulty-provider.ts'
import { eventually } from '../scenarios/eventually.ts'
import { alarmOf, objects, storedIn, stubOf } from './object-world.ts'
import { alarmsUntil, SessionStage } from './session-stage.ts'
import { priceOf } from './session-world.ts'

// The provider that objects use is the real simulated one, with the faults of the running test around it.
const provider = vi.hoisted(() => ({ faults: {}, calls: [] }))
vi.mock(import('#durable-objects/charging-session/payment-provider-of'), async (importOriginal) => {
  const original = await importOriginal()
  return {
    paymentProvider: (...given) => faultyProvider(original.paymentProvider(...given), provider.faults, provider.calls),
  }
})
// The Worker may be loaded before a test file is: from here on it is loaded anew, with the faults in place.
vi.resetModules()

const stage = new SessionStage(provider)

/** Rings an object's alarm handler, whatever the clock says. */
const ring = (object: unknown) =>
  runInDurableObject(stubOf(object), (one) => (one as unknown as { alarm(): Promise<void> }).alarm())

/** From here on the second statement of every command fails: there is no outbox to write to. */
const hideOutbox = (object: unknown, isHidden: boolean) =>
  runInDurableObject(stubOf(object), (_, { storage }) => {
    storage.sql.exec(isHidden ? 'ALTER TABLE outbox RENAME TO away' : 'ALTER TABLE away RENAME TO outbox')
  })

test('T066 a charge whose objects are all aborted after every step comes to the same end', async () => {
  const request = await stage.request('ad_hoc')
  // A stub does not outlive the object it led to.
  const session = () => objects.session(request.id)
  const steps = [
    () => session().open(request),
    () => stage.cpo.reportResult('START_SESSION', 'ACCEPTED'),
    () => stage.report(request.id, 0.5),
    () => session().stop(Date.now()),
    () => stage.cpo.reportResult('STOP_SESSION', 'ACCEPTED'),
    () => stage.report(request.id, 1),
    () => session().settle(priceOf(484), Date.now()),
  ]
  for (const step of steps) {
    await step()
    await abortAllDurableObjects()
  }
  expect(await session().view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 })
  expect(provider.calls).toEqual(['hold', 'capture'])
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(1)
})

test('T066 an abort while the operator is asked to start is an unknown outcome, and nothing is sent again', async () => {
  const request = await stage.request('ad_hoc')
  stage.cpo.answer = ({ path }) => (path.endsWith('/START_SESSION') ? new Promise<Response>(() => undefined) : null)
  const gone = objects
    .session(request.id)
    .open(request)
    .catch(() => undefined)
  await eventually(() => expect(stage.cpo.commands('START_SESSION')).toHaveLength(1))
  await abortAllDurableObjects()
  await gone
  stage.cpo.answer = () => null
  const session = objects.session(request.id)
  await alarmsUntil(session, async () => (await session.view())?.phase === 'unanswered')
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  await stage.report(request.id, 0.2)
  expect(await session.view()).toMatchObject({ phase: 'charging', releasedMinor: null })
})

test('T067 a command that fails after its first statement leaves nothing behind', async () => {
  const { request, session } = await stage.opened('ad_hoc')
  await stage.report(request.id, 0.2)
  const before = await storedIn(session)
  await hideOutbox(session, true)
  const commands = [
    () => session.stop(Date.now()),
    () => session.settle(priceOf(484), Date.now()),
    () => session.commandResult('START_SESSION', 'nobody', 'ACCEPTED', Date.now()),
  ]
  for (const command of commands) await Promise.resolve(command()).catch(() => undefined)
  const path = `/ocpi/2.2.1/receiver/sessions/NL/LPT/OP-${request.id}`
  const later = new Date(Date.now() + 60_000).toISOString()
  await stage.cpo.send('PATCH', path, { kwh: 9, last_updated: later }).catch(() => undefined)
  await hideOutbox(session, false)
  expect(JSON.parse(await storedIn(session))).toEqual(JSON.parse(before))
  expect(stage.cpo.commands('STOP_SESSION')).toEqual([])
  // And what was refused is taken when it comes again.
  await stage.report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended' })
})

test('T068 an alarm whose handler throws seven times is still set, and not at once', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 0.2)
  await hideOutbox(session, true)
  for (let times = 0; times < 7; times++) {
    const now = Date.now()
    expect(
      await ring(session).then(
        () => 'done',
        () => 'thrown',
      ),
    ).toBe('thrown')
    const at = (await alarmOf(session)) ?? 0
    expect(at).toBeGreaterThanOrEqual(now + 30_000)
    vi.setSystemTime(at)
  }
  await hideOutbox(session, false)
  await ring(session)
  expect(await alarmOf(session)).not.toBeNull()
})

test('T068 a session whose alarm is lost is found by the schedule, by what was due', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 1)
  const due = async () =>
    (
      await bindings.MARKET_NL.prepare('SELECT next_step_at AS at FROM sessions WHERE id = ?')
        .bind(request.id)
        .first<{ at: number | null }>()
    )?.at ?? null
  await eventually(async () => expect(await due()).not.toBeNull())
  await runInDurableObject(stubOf(session), (_, { storage }) => storage.deleteAlarm())
  await rearmOverdue(houseWith({}))
  expect(await alarmOf(session)).toBeNull()
  vi.setSystemTime(((await due()) ?? 0) + 3_600_000)
  await rearmOverdue(houseWith({}))
  expect(await alarmOf(session)).not.toBeNull()
})

test('T069 an alarm that comes twice at the same moment holds once, starts once, and takes once', async () => {
  stage.setFaults({ hold: ['throws_before'] })
  const { session } = await stage.opened('ad_hoc')
  vi.setSystemTime((await alarmOf(session)) ?? 0)
  vi.setSystemTime(Date.now() + 60_000)
  await Promise.all([ring(session), ring(session)])
  expect(await session.view()).toMatchObject({ phase: 'asking', holdMinor: 5000 })
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  const ended = await stage.ended()
  stage.setFaults({ capture: ['throws_after'] })
  await ended.session.settle(priceOf(484), Date.now())
  vi.setSystemTime(Date.now() + 60_000)
  await Promise.all([ring(ended.session), ring(ended.session)])
  expect(await ended.session.view()).toMatchObject({ capturedMinor: 484, releasedMinor: 4516 })
})

test('T070 a watcher whose socket ends with the code connects again, and misses nothing', async () => {
  const { request } = await stage.opened('app')
  const watch = async () => {
    const upgrade = { headers: { Upgrade: 'websocket' } }
    const { webSocket } = await objects.session(request.id).fetch(new Request('http://session/', upgrade))
    if (!webSocket) throw new Error('no socket')
    const messages: LiveMessage[] = []
    let isClosed = false
    webSocket.accept()
    webSocket.addEventListener('message', ({ data }) => void messages.push(JSON.parse(String(data))))
    webSocket.addEventListener('close', () => {
      isClosed = true
    })
    webSocket.addEventListener('error', () => {
      isClosed = true
    })
    return { messages, isClosed: () => isClosed }
  }
  await stage.report(request.id, 0.2)
  const before = await watch()
  await eventually(() => expect(before.messages).toHaveLength(1))
  await abortAllDurableObjects()
  await eventually(() => expect(before.isClosed()).toBe(true))
  await stage.report(request.id, 0.6)
  const again = await watch()
  await eventually(() => expect(again.messages).toHaveLength(1))
  const [snapshot] = again.messages
  expect(snapshot).toMatchObject({ kind: 'snapshot', view: await objects.session(request.id).view() })
  expect(snapshot?.kind === 'snapshot' && snapshot.view.energyWh).toBe(6000)
})
