import { evictDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import type { LiveMessage } from '#durable-objects/charging-session/charging-session-rpc'
import { faultyProvider } from '../faults/faulty-provider.ts'
import { eventually } from '../scenarios/eventually.ts'
import { envelope } from '../scenarios/operator.ts'
import { chargeOf, sessionBody, siteOf } from '../scenarios/payloads.ts'
import { objects, stubOf } from './object-world.ts'
import { alarmsUntil, only, SessionStage, untilAlarm } from './session-stage.ts'
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

test('a charge from the app: asked for once, starting, charging, stopped on request, ended', async () => {
  const { request, session, view } = await stage.opened('app')
  expect(view).toMatchObject({ phase: 'asking', holdMinor: 0 })
  expect(stage.cpo.commands('START_SESSION')).toMatchObject([
    { location_id: 'LOC-NL', evse_uid: 'E1', connector_id: '1', authorization_reference: request.id },
  ])
  expect((await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'starting' })
  await stage.report(request.id, 0.5)
  // 5 kWh at 0.40 € and 21 %.
  expect(await session.view()).toMatchObject({ phase: 'charging', energyWh: 5000, costSoFarMinor: 242 })
  expect(await session.stop(Date.now())).toMatchObject({ phase: 'stopping' })
  expect(stage.cpo.commands('STOP_SESSION')).toMatchObject([{ session_id: `OP-${request.id}` }])
  await stage.cpo.reportResult('STOP_SESSION', 'ACCEPTED')
  await stage.report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended', energyWh: 10_000 })
})

test('a start without an answer is an unknown outcome: nothing is sent again, and the charge that comes is the one', async () => {
  stage.cpo.answer = only('/START_SESSION', () => new Response('gone', { status: 502 }))
  const { view, session, request } = await stage.opened('ad_hoc')
  expect(view).toMatchObject({ phase: 'unanswered', reason: 'start_unanswered', releasedMinor: null })
  stage.cpo.answer = () => null
  await untilAlarm(session)
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  await stage.report(request.id, 0.2)
  expect(await session.view()).toMatchObject({ phase: 'charging', releasedMinor: null })
})

test('a start that nobody ever answers gives the money back after a quarter of an hour', async () => {
  stage.cpo.answer = only('/START_SESSION', () => Promise.reject(new TypeError('connection reset')))
  const { session } = await stage.opened('ad_hoc')
  const before = Date.now()
  await alarmsUntil(session, async () => (await session.view())?.phase === 'refused')
  expect(Date.now() - before).toBe(15 * 60_000)
  expect(await session.view()).toMatchObject({ reason: 'start_unanswered', releasedMinor: 5000 })
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('an operator that accepts and then says nothing: unanswered after its own time-out, and a late result still counts', async () => {
  const { session } = await stage.opened('ad_hoc')
  const before = Date.now()
  await alarmsUntil(session, async () => (await session.view())?.phase === 'unanswered')
  // The operator asked for 30 s; two more are given to the way.
  expect(Date.now() - before).toBe(32_000)
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  expect(await session.view()).toMatchObject({ phase: 'starting', reason: null, releasedMinor: null })
})

test('a result that overtakes the answer to the command counts', async () => {
  stage.cpo.answer = only('/START_SESSION', async () => {
    expect((await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')).statusCode).toBe(1000)
    return envelope({ result: 'ACCEPTED', timeout: 30 })
  })
  const { session } = await stage.opened('app')
  expect(await session.view()).toMatchObject({ phase: 'starting' })
})

test('a session that overtakes the result of its start is charging, and a no that comes afterwards does not end it', async () => {
  const { session, request } = await stage.opened('ad_hoc')
  await stage.report(request.id, 0.1)
  await stage.cpo.reportResult('START_SESSION', 'TIMEOUT')
  expect(await session.view()).toMatchObject({ phase: 'charging', releasedMinor: null })
})

test('opening the same charge again, also at the same moment, holds once and asks once', async () => {
  const request = await stage.request('ad_hoc')
  const session = objects.session(request.id)
  const views = await Promise.all([session.open(request), session.open(request), session.open(request)])
  expect(new Set(views.map(({ id }) => id)).size).toBe(1)
  await session.open(request)
  expect(provider.calls).toEqual(['hold'])
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('three presses on Stop are one command, and an operator that refuses lets the driver try again', async () => {
  const { session, request } = await stage.opened('app')
  await stage.report(request.id, 0.5)
  await Promise.all([session.stop(Date.now()), session.stop(Date.now()), session.stop(Date.now())])
  expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(1)
  await stage.cpo.reportResult('STOP_SESSION', 'FAILED')
  expect(await session.view()).toMatchObject({ phase: 'charging', reason: 'stop_failed' })
  await session.stop(Date.now())
  expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(2)
})

test('stopping before the operator has told of the charge sends nothing', async () => {
  const { session } = await stage.opened('app')
  expect(await session.stop(Date.now())).toMatchObject({ phase: 'asking' })
  expect(stage.cpo.commands('STOP_SESSION')).toEqual([])
})

test('a result that is repeated, wrong or a stranger changes nothing', async () => {
  const { session, request } = await stage.opened('app')
  const path = new URL(String(stage.cpo.commands('START_SESSION')[0]?.['response_url'])).pathname
  const result = { result: 'ACCEPTED' }
  expect((await stage.stranger.send('POST', path, result)).status).toBe(404)
  expect((await stage.cpo.send('POST', path.replace(/[^/]+$/, 'guessed'), result)).status).toBe(404)
  expect((await stage.cpo.send('POST', path.replace('START_SESSION', 'STOP_SESSION'), result)).status).toBe(404)
  expect(await session.view()).toMatchObject({ phase: 'asking' })
  await stage.cpo.send('POST', path, result)
  const revision = (await session.view())?.revision
  expect((await stage.cpo.send('POST', path, { result: 'FAILED' })).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'starting', revision })
  expect(request.id).toMatch(/^nl1_/)
})

test('another operator cannot take a session over, read it, or be told that it is there', async () => {
  const { session, request } = await stage.opened('app')
  await stage.report(request.id, 0.3)
  const before = await session.view()
  const charge = chargeOf(
    siteOf(stage.stranger, 'NL'),
    'THEFT',
    { uid: 'X', contractId: 'C' },
    { reference: request.id },
  )
  await stage.stranger.send('PUT', '/ocpi/2.2.1/receiver/sessions/NL/AND/THEFT', sessionBody(charge, 1))
  expect(await session.view()).toEqual(before)
  expect(await session.expects(stage.strangerPeer)).toBe(false)
  expect(await session.raw(stage.strangerPeer)).toBeNull()
  const path = `/ocpi/2.2.1/receiver/sessions/NL/LPT/OP-${request.id}`
  expect((await stage.stranger.send('GET', path)).status).toBe(404)
  expect((await stage.cpo.send('GET', path)).status).toBe(200)
})

test('a page is opened by its secret and by no other', async () => {
  const { session, request } = await stage.opened('ad_hoc')
  expect(await session.opens(request.secretHash)).toBe(true)
  expect(await session.opens('')).toBe(false)
  expect(await objects.session(`nl1_${'q'.repeat(24)}`).opens('')).toBe(false)
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
    const { session, request } = await stage.opened('app')
    for (const index of order) await stage.report(request.id, shares[index] ?? 1)
    const { phase, energyWh, costSoFarMinor } = (await session.view()) ?? {}
    results.push({ phase, energyWh, costSoFarMinor })
  }
  expect(results).toEqual(orders.map(() => ({ phase: 'ended', energyWh: 10_000, costSoFarMinor: 484 })))
})

test('T007 a status that comes after the end does not bring the charge back', async () => {
  const { session, request } = await stage.opened('app')
  await stage.report(request.id, 1)
  const path = `/ocpi/2.2.1/receiver/sessions/NL/LPT/OP-${request.id}`
  const later = new Date(Date.now() + 60_000).toISOString()
  expect((await stage.cpo.send('PATCH', path, { status: 'ACTIVE', last_updated: later })).statusCode).toBe(1000)
  expect(await session.view()).toMatchObject({ phase: 'ended' })
})

test('the next price is shown by the pinned tariff while it charges, and no more once it has ended', async () => {
  const request = await stage.request('app')
  const [element] = request.quote.tariff.elements
  if (!element) throw new Error('a tariff of one element')
  const idle = { type: 'PARKING_TIME', priceMicros: 15_000_000, vatBasisPoints: 2100, stepSize: 1 } as const
  const elements = [element, { priceComponents: [idle], restrictions: { minDurationS: 4 * 3600 } }]
  const { quote } = request
  const { session } = await stage.opened('app', {
    id: request.id,
    quote: { ...quote, tariff: { ...quote.tariff, elements } },
  })
  await stage.report(request.id, 0.5)
  const view = await session.view()
  expect(view?.nextPrice).toEqual({
    at: (view?.startedAt ?? 0) + 4 * 3_600_000,
    timeZone: 'Europe/Amsterdam',
    prices: [{ kind: 'parking', grossMicros: 18_150_000 }],
  })
  await stage.report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended', nextPrice: null })
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
  const { session, request, stub } = await stage.opened('ad_hoc')
  const { messages, socket } = await watch(session)
  await stage.report(request.id, 0.2)
  await evictDurableObject(stub)
  await stage.report(request.id, 0.4)
  await evictDurableObject(stub)
  await stage.report(request.id, 1)
  await session.settle(priceOf(484), Date.now())
  await eventually(async () => {
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
  const { session, request } = await stage.opened('ad_hoc')
  const { messages } = await watch(session)
  await stage.report(request.id, 0.5)
  await eventually(() => expect(messages.length).toBeGreaterThan(1))
  const text = JSON.stringify(messages)
  expect(text).not.toContain(request.token.uid)
  expect(text).not.toContain('simulated_')
  expect(text).not.toContain(request.secretHash)
})

test('watching what is not there, or without a socket, is refused', async () => {
  const nobody = objects.session(`nl1_${'n'.repeat(24)}`)
  const upgrade = { headers: { Upgrade: 'websocket' } }
  expect((await nobody.fetch(new Request('http://session/', upgrade))).status).toBe(404)
  const { session } = await stage.opened('app')
  expect((await session.fetch(new Request('http://session/'))).status).toBe(426)
})

test('T065 a charge with an eviction after every step comes to the same end', async () => {
  const request = await stage.request('ad_hoc')
  const session = objects.session(request.id)
  const stub = stubOf(session)
  const steps = [
    () => session.open(request),
    () => stage.cpo.reportResult('START_SESSION', 'ACCEPTED'),
    () => stage.report(request.id, 0.5),
    () => session.stop(Date.now()),
    () => stage.cpo.reportResult('STOP_SESSION', 'ACCEPTED'),
    () => stage.report(request.id, 1),
    () => session.settle(priceOf(484), Date.now()),
  ]
  for (const step of steps) {
    await step()
    await evictDurableObject(stub)
  }
  expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 })
  expect(provider.calls).toEqual(['hold', 'capture'])
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(1)
})
