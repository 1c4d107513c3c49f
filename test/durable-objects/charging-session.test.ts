import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { LiveMessage, OpenRequest, SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { faultyProvider, type ProviderFaults } from '../faults/faulty-provider.ts'
import { catchOutgoingCalls, envelope, type Operator } from '../scenarios/operator.ts'
import { chargeOf, publish, sessionBody, siteOf } from '../scenarios/payloads.ts'
import { connectedOperator, foundPlatform } from '../scenarios/platform.ts'
import { alarmOf, objects, stubOf } from './object-world.ts'
import { openRequest, priceOf } from './session-world.ts'

// The provider that objects use is the real simulated one, with the faults of the running test around it.
const provider = vi.hoisted(() => ({ faults: {} as object, calls: [] as string[] }))
vi.mock(import('#durable-objects/charging-session/payment-provider-of'), async (importOriginal) => {
  const original = await importOriginal()
  return {
    paymentProvider: (...given) =>
      faultyProvider(original.paymentProvider(...given), provider.faults as ProviderFaults, provider.calls as never[]),
  }
})
// The Worker may be loaded before a test file is: from here on it is loaded anew, with the faults in place.
vi.resetModules()

let cpo: Operator
let peer: string
let stranger: Operator
let strangerPeer: string

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  ;({ operator: stranger, peer: strangerPeer } = await connectedOperator('ocpi.ander.example', 'NL', 'AND'))
  await publish(siteOf(cpo, 'NL'))
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
  cpo.calls.splice(0)
  provider.calls.splice(0)
})
afterEach(() => {
  vi.useRealTimers()
  cpo.answer = () => null
  setFaults({})
})

function setFaults(faults: ProviderFaults): void {
  for (const command of Object.keys(provider.faults)) delete (provider.faults as Record<string, unknown>)[command]
  Object.assign(provider.faults, faults)
}

async function opened(way: 'app' | 'ad_hoc', changes: Partial<OpenRequest> = {}) {
  const request = await openRequest(cpo, peer, way, changes)
  const session = objects.session(request.id)
  const view = await session.open(request)
  return { request, session, view, stub: stubOf(session) }
}

/** The operator tells of the charge that a session of ours began. */
async function report(id: string, share: number, operatorSession = `OP-${id}`) {
  const charge = chargeOf(siteOf(cpo, 'NL'), operatorSession, { uid: 'X', contractId: 'C' }, { reference: id })
  const answer = await cpo.send(
    'PUT',
    `/ocpi/2.2.1/receiver/sessions/NL/LPT/${operatorSession}`,
    sessionBody(charge, share),
  )
  expect(answer.statusCode).toBe(1000)
}

/** Travels to the session's alarm and lets it ring. */
async function untilAlarm(session: unknown): Promise<void> {
  const at = await alarmOf(session)
  if (at === null) throw new Error('no alarm is set')
  if (at > Date.now()) vi.setSystemTime(at)
  await runDurableObjectAlarm(stubOf(session))
}

/** Lets alarms ring until something is so; the outbox rings as well, so one alarm may not be enough. */
async function alarmsUntil(session: unknown, isSo: () => Promise<boolean>): Promise<void> {
  for (let alarms = 0; alarms < 30; alarms++) {
    if (await isSo()) return
    await untilAlarm(session)
  }
  throw new Error('it never came to be')
}

const startRefused = () => envelope({ result: 'REJECTED', timeout: 0 })
const only = (path: string, answer: () => Response | Promise<Response>) => (call: { path: string }) =>
  call.path.endsWith(path) ? answer() : null

test('a charge from the app: asked for once, starting, charging, stopped on request, ended', async () => {
  const { request, session, view } = await opened('app')
  expect(view).toMatchObject({ phase: 'asking', holdMinor: 0 })
  expect(cpo.commands('START_SESSION')).toMatchObject([
    { location_id: 'LOC-NL', evse_uid: 'E1', connector_id: '1', authorization_reference: request.id },
  ])
  expect((await cpo.reportResult('START_SESSION', 'ACCEPTED')).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'starting' })
  await report(request.id, 0.5)
  // 5 kWh at 0.40 € and 21 %.
  expect(await session.view()).toMatchObject({ phase: 'charging', energyWh: 5000, costSoFarMinor: 242 })
  expect(await session.stop(Date.now())).toMatchObject({ phase: 'stopping' })
  expect(cpo.commands('STOP_SESSION')).toMatchObject([{ session_id: `OP-${request.id}` }])
  await cpo.reportResult('STOP_SESSION', 'ACCEPTED')
  await report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended', energyWh: 10_000 })
})

test('a charge without an account: the money is held before the operator is asked', async () => {
  const { view } = await opened('ad_hoc')
  expect(view).toMatchObject({ phase: 'asking', holdMinor: 5000 })
  expect(provider.calls).toEqual(['hold'])
  expect(cpo.commands('START_SESSION')).toHaveLength(1)
})

test.each([
  ['simulated_declined', 'card_declined'],
  ['simulated_no_funds', 'insufficient_funds'],
])('a payment that is declined (%s) starts nothing', async (paymentMethod, reason) => {
  const { session, view } = await opened('ad_hoc', { paymentMethod })
  expect(view).toMatchObject({ phase: 'declined', reason, holdMinor: 0 })
  expect(cpo.commands('START_SESSION')).toEqual([])
  vi.setSystemTime(Date.now() + 3_600_000)
  await runDurableObjectAlarm(stubOf(session))
  expect(cpo.commands('START_SESSION')).toEqual([])
})

test('an operator that says no gives the money back, once', async () => {
  cpo.answer = only('/START_SESSION', startRefused)
  const { view, session } = await opened('ad_hoc')
  expect(view).toMatchObject({ phase: 'refused', reason: 'start_rejected', releasedMinor: 5000 })
  await untilAlarm(session)
  expect(provider.calls).toEqual(['hold', 'release'])
})

test('a result that says no gives the money back', async () => {
  const { session } = await opened('ad_hoc')
  await cpo.reportResult('START_SESSION', 'EVSE_OCCUPIED')
  await vi.waitFor(async () =>
    expect(await session.view()).toMatchObject({
      phase: 'refused',
      reason: 'start_evse_occupied',
      releasedMinor: 5000,
    }),
  )
})

test('a start without an answer is an unknown outcome: nothing is sent again, and the charge that comes is the one', async () => {
  cpo.answer = only('/START_SESSION', () => new Response('gone', { status: 502 }))
  const { view, session, request } = await opened('ad_hoc')
  expect(view).toMatchObject({ phase: 'unanswered', reason: 'start_unanswered', releasedMinor: null })
  cpo.answer = () => null
  await untilAlarm(session)
  expect(cpo.commands('START_SESSION')).toHaveLength(1)
  await report(request.id, 0.2)
  expect(await session.view()).toMatchObject({ phase: 'charging', releasedMinor: null })
})

test('a start that nobody ever answers gives the money back after a quarter of an hour', async () => {
  cpo.answer = only('/START_SESSION', () => Promise.reject(new TypeError('connection reset')))
  const { session } = await opened('ad_hoc')
  const before = Date.now()
  await alarmsUntil(session, async () => (await session.view())?.phase === 'refused')
  expect(Date.now() - before).toBe(15 * 60_000)
  expect(await session.view()).toMatchObject({ reason: 'start_unanswered', releasedMinor: 5000 })
  expect(cpo.commands('START_SESSION')).toHaveLength(1)
})

test('an operator that accepts and then says nothing: unanswered after its own time-out, and a late result still counts', async () => {
  const { session } = await opened('ad_hoc')
  const before = Date.now()
  await alarmsUntil(session, async () => (await session.view())?.phase === 'unanswered')
  // The operator asked for 30 s; two more are given to the way.
  expect(Date.now() - before).toBe(32_000)
  await cpo.reportResult('START_SESSION', 'ACCEPTED')
  expect(await session.view()).toMatchObject({ phase: 'starting', reason: null, releasedMinor: null })
})

test('a result that overtakes the answer to the command counts', async () => {
  cpo.answer = only('/START_SESSION', async () => {
    expect((await cpo.reportResult('START_SESSION', 'ACCEPTED')).statusCode).toBe(1000)
    return envelope({ result: 'ACCEPTED', timeout: 30 })
  })
  const { session } = await opened('app')
  expect(await session.view()).toMatchObject({ phase: 'starting' })
})

test('a session that overtakes the result of its start is charging, and a no that comes afterwards does not end it', async () => {
  const { session, request } = await opened('ad_hoc')
  await report(request.id, 0.1)
  await cpo.reportResult('START_SESSION', 'TIMEOUT')
  expect(await session.view()).toMatchObject({ phase: 'charging', releasedMinor: null })
})

test('opening the same charge again, also at the same moment, holds once and asks once', async () => {
  const request = await openRequest(cpo, peer, 'ad_hoc')
  const session = objects.session(request.id)
  const views = await Promise.all([session.open(request), session.open(request), session.open(request)])
  expect(new Set(views.map(({ id }) => id)).size).toBe(1)
  await session.open(request)
  expect(provider.calls).toEqual(['hold'])
  expect(cpo.commands('START_SESSION')).toHaveLength(1)
})

test('three presses on Stop are one command, and an operator that refuses lets the driver try again', async () => {
  const { session, request } = await opened('app')
  await report(request.id, 0.5)
  await Promise.all([session.stop(Date.now()), session.stop(Date.now()), session.stop(Date.now())])
  expect(cpo.commands('STOP_SESSION')).toHaveLength(1)
  await cpo.reportResult('STOP_SESSION', 'FAILED')
  expect(await session.view()).toMatchObject({ phase: 'charging', reason: 'stop_failed' })
  await session.stop(Date.now())
  expect(cpo.commands('STOP_SESSION')).toHaveLength(2)
})

test('stopping before the operator has told of the charge sends nothing', async () => {
  const { session } = await opened('app')
  expect(await session.stop(Date.now())).toMatchObject({ phase: 'asking' })
  expect(cpo.commands('STOP_SESSION')).toEqual([])
})

test('a result that is repeated, wrong or a stranger changes nothing', async () => {
  const { session, request } = await opened('app')
  const path = new URL(String(cpo.commands('START_SESSION')[0]?.['response_url'])).pathname
  const result = { result: 'ACCEPTED' }
  expect((await stranger.send('POST', path, result)).status).toBe(404)
  expect((await cpo.send('POST', path.replace(/[^/]+$/, 'guessed'), result)).status).toBe(404)
  expect((await cpo.send('POST', path.replace('START_SESSION', 'STOP_SESSION'), result)).status).toBe(404)
  expect(await session.view()).toMatchObject({ phase: 'asking' })
  await cpo.send('POST', path, result)
  const revision = (await session.view())?.revision
  expect((await cpo.send('POST', path, { result: 'FAILED' })).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'starting', revision })
  expect(request.id).toMatch(/^nl1_/)
})

test('another operator cannot take a session over, read it, or be told that it is there', async () => {
  const { session, request } = await opened('app')
  await report(request.id, 0.3)
  const before = await session.view()
  const charge = chargeOf(siteOf(stranger, 'NL'), 'THEFT', { uid: 'X', contractId: 'C' }, { reference: request.id })
  await stranger.send('PUT', '/ocpi/2.2.1/receiver/sessions/NL/AND/THEFT', sessionBody(charge, 1))
  expect(await session.view()).toEqual(before)
  expect(await session.expects(strangerPeer)).toBe(false)
  expect(await session.raw(strangerPeer)).toBeNull()
  const path = `/ocpi/2.2.1/receiver/sessions/NL/LPT/OP-${request.id}`
  expect((await stranger.send('GET', path)).status).toBe(404)
  expect((await cpo.send('GET', path)).status).toBe(200)
})

test('a page is opened by its secret and by no other', async () => {
  const { session, request } = await opened('ad_hoc')
  expect(await session.opens(request.secretHash)).toBe(true)
  expect(await session.opens('')).toBe(false)
  expect(await objects.session(`nl1_${'q'.repeat(24)}`).opens('')).toBe(false)
})

/** A charge without an account that has ended. */
async function ended() {
  const charge = await opened('ad_hoc')
  await report(charge.request.id, 0.5)
  await report(charge.request.id, 1)
  return charge
}

test('the price is taken from the hold and the rest given back, however often it is told', async () => {
  const { session } = await ended()
  for (let times = 0; times < 3; times++) await session.settle(priceOf(484), Date.now())
  expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 })
  expect(provider.calls).toEqual(['hold', 'capture'])
})

test('no more is taken than was held', async () => {
  const { session } = await ended()
  await session.settle(priceOf(9999), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 5000, releasedMinor: null, price: { grossMinor: 9999 } })
})

test('nothing to bill gives all of it back', async () => {
  const { session } = await ended()
  await session.settle(priceOf(0), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: null, releasedMinor: 5000 })
  expect(provider.calls).toEqual(['hold', 'release'])
})

test('a price that waits for a person leaves the money held', async () => {
  const { session } = await ended()
  await session.settle(priceOf(0, { status: 'held', reasons: ['cdr_implausible'] }), Date.now())
  expect(provider.calls).toEqual(['hold'])
  expect(await session.view()).toMatchObject({ holdMinor: 5000, capturedMinor: null, releasedMinor: null })
})

test.each(['unknown_before', 'unknown_after', 'throws_before', 'throws_after'] as const)(
  'a capture whose outcome is lost (%s) is asked for again by the alarm, and taken once',
  async (fault) => {
    const { session } = await ended()
    setFaults({ capture: [fault, fault] })
    await session.settle(priceOf(484), Date.now())
    expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: null })
    await alarmsUntil(session, async () => (await session.view())?.capturedMinor !== null)
    expect(await session.view()).toMatchObject({ capturedMinor: 484, releasedMinor: 4516 })
    expect(provider.calls.filter((call) => call === 'capture')).toHaveLength(3)
  },
)

test.each(['unknown_before', 'unknown_after', 'throws_before', 'throws_after'] as const)(
  'a hold whose outcome is lost (%s) is asked for again, and the charge starts once',
  async (fault) => {
    setFaults({ hold: [fault] })
    const { session, view } = await opened('ad_hoc')
    expect(view.phase).toBe('created')
    expect(cpo.commands('START_SESSION')).toEqual([])
    await alarmsUntil(session, async () => (await session.view())?.phase === 'asking')
    expect(await session.view()).toMatchObject({ holdMinor: 5000 })
    expect(cpo.commands('START_SESSION')).toHaveLength(1)
  },
)

test.each(['unknown_after', 'throws_before'] as const)(
  'a release whose outcome is lost (%s) is asked for again',
  async (fault) => {
    setFaults({ release: [fault] })
    cpo.answer = only('/START_SESSION', startRefused)
    const { session } = await opened('ad_hoc')
    await alarmsUntil(session, async () => (await session.view())?.releasedMinor === 5000)
    expect(provider.calls).toEqual(['hold', 'release', 'release'])
  },
)

test('a crash while the provider is asked to hold, to take or to give back is made up for by the alarm, once', async () => {
  const crashDuring = async (command: 'hold' | 'capture' | 'release', step: () => Promise<unknown>) => {
    setFaults({ [command]: ['stalls'] })
    const gone = step().catch(() => undefined)
    await vi.waitFor(() => expect(provider.calls.at(-1)).toBe(command))
    await abortAllDurableObjects()
    await gone
  }
  // A stub does not outlive the object it led to.
  const afterCrash = async (id: string, isSo: (view: SessionView | null) => boolean) => {
    const session = objects.session(id)
    await alarmsUntil(session, async () => isSo(await session.view()))
  }
  const refused = await openRequest(cpo, peer, 'ad_hoc')
  await crashDuring('hold', () => objects.session(refused.id).open(refused))
  await afterCrash(refused.id, (view) => view?.phase === 'asking')
  expect(cpo.commands('START_SESSION')).toHaveLength(1)
  await crashDuring('release', () => cpo.reportResult('START_SESSION', 'FAILED'))
  await afterCrash(refused.id, (view) => view?.releasedMinor === 5000)
  const billed = await ended()
  await crashDuring('capture', () => billed.session.settle(priceOf(484), Date.now()))
  await afterCrash(billed.request.id, (view) => view?.capturedMinor === 484)
  expect(provider.calls).toEqual(['hold', 'hold', 'release', 'release', 'hold', 'capture', 'capture'])
})

test('messages in any order, and any of them twice, come to the same session', async () => {
  const shares = [0.2, 0.4, 0.6, 1]
  const orders = [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2, 1, 3],
    [2, 2, 0, 3, 1],
  ]
  const results = []
  for (const order of orders) {
    const { session, request } = await opened('app')
    for (const index of order) await report(request.id, shares[index] ?? 1)
    const { phase, energyWh, costSoFarMinor } = (await session.view()) ?? {}
    results.push({ phase, energyWh, costSoFarMinor })
  }
  expect(results).toEqual(orders.map(() => ({ phase: 'ended', energyWh: 10_000, costSoFarMinor: 484 })))
})

test('a status that comes after the end does not bring the charge back', async () => {
  const { session, request } = await opened('app')
  await report(request.id, 1)
  const path = `/ocpi/2.2.1/receiver/sessions/NL/LPT/OP-${request.id}`
  const later = new Date(Date.now() + 60_000).toISOString()
  expect((await cpo.send('PATCH', path, { status: 'ACTIVE', last_updated: later })).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'ended' })
})

/** Watches a session as a page does. */
async function watch(session: ReturnType<typeof objects.session>) {
  const answer = await session.fetch(new Request('http://session/', { headers: { Upgrade: 'websocket' } }))
  const socket = answer.webSocket
  if (!socket) throw new Error(`no socket: ${answer.status}`)
  const messages: LiveMessage[] = []
  socket.accept()
  socket.addEventListener('message', ({ data }) => void messages.push(JSON.parse(String(data))))
  return { messages, socket }
}

test('a watcher gets the whole, then what changed, with no revision missing though the object was evicted in between', async () => {
  const { session, request, stub } = await opened('ad_hoc')
  const { messages, socket } = await watch(session)
  await report(request.id, 0.2)
  await evictDurableObject(stub)
  await report(request.id, 0.4)
  await evictDurableObject(stub)
  await report(request.id, 1)
  await session.settle(priceOf(484), Date.now())
  await vi.waitFor(async () => {
    const last = messages.at(-1)
    expect(last?.kind === 'delta' && last.to).toBe((await session.view())?.revision)
  })
  const [snapshot, ...deltas] = messages
  if (snapshot?.kind !== 'snapshot') throw new Error('the first message is no snapshot')
  let known = snapshot.view
  for (const delta of deltas) {
    if (delta.kind !== 'delta') throw new Error('a second snapshot')
    expect(delta.from).toBe(known.revision)
    known = { ...known, ...delta.changes }
    expect(known.revision).toBe(delta.to)
  }
  // Snapshot and deltas together are what the object says now.
  expect(known).toEqual(await session.view())
  expect(known).toMatchObject({ phase: 'settled', capturedMinor: 484 })
  socket.close()
})

test('what watchers are sent holds no UID, no reference of the provider and no cost of ours', async () => {
  const { session, request } = await opened('ad_hoc')
  const { messages } = await watch(session)
  await report(request.id, 0.5)
  await vi.waitFor(() => expect(messages.length).toBeGreaterThan(1))
  const text = JSON.stringify(messages)
  expect(text).not.toContain(request.token.uid)
  expect(text).not.toContain('simulated_')
  expect(text).not.toContain(request.secretHash)
})

test('watching what is not there, or without a socket, is refused', async () => {
  const nobody = objects.session(`nl1_${'n'.repeat(24)}`)
  const upgrade = { headers: { Upgrade: 'websocket' } }
  expect((await nobody.fetch(new Request('http://session/', upgrade))).status).toBe(404)
  const { session } = await opened('app')
  expect((await session.fetch(new Request('http://session/'))).status).toBe(426)
})

test('a charge with an eviction after every step comes to the same end', async () => {
  const request = await openRequest(cpo, peer, 'ad_hoc')
  const session = objects.session(request.id)
  const stub = stubOf(session)
  const steps = [
    () => session.open(request),
    () => cpo.reportResult('START_SESSION', 'ACCEPTED'),
    () => report(request.id, 0.5),
    () => session.stop(Date.now()),
    () => cpo.reportResult('STOP_SESSION', 'ACCEPTED'),
    () => report(request.id, 1),
    () => session.settle(priceOf(484), Date.now()),
  ]
  for (const step of steps) {
    await step()
    await evictDurableObject(stub)
  }
  expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 })
  expect(provider.calls).toEqual(['hold', 'capture'])
  expect(cpo.commands('START_SESSION')).toHaveLength(1)
  expect(cpo.commands('STOP_SESSION')).toHaveLength(1)
})
