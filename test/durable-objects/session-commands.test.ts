import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { sha256Hex } from '#integrations/crypto/digests'
import { faultyProvider } from '../faults/faulty-provider.ts'
import { envelope } from '../scenarios/operator.ts'
import { contractWith, objects, tokenOf } from './object-world.ts'
import { alarmsUntil, only, SessionStage } from './session-stage.ts'

const provider = vi.hoisted(() => ({ faults: {}, calls: [] }))
vi.mock(import('#durable-objects/charging-session/payment-provider-of'), async (importOriginal) => {
  const original = await importOriginal()
  return {
    paymentProvider: (...given) => faultyProvider(original.paymentProvider(...given), provider.faults, provider.calls),
  }
})
vi.resetModules()

const stage = new SessionStage(provider)
const MINUTE_MS = 60_000
const phaseOf = async (session: { view(): Promise<{ phase: string } | null> }) => (await session.view())?.phase

test('F-62 a start that was accepted and brought nothing about: the driver is told after three minutes, the hold stays fifteen more', async () => {
  const { session } = await stage.opened('ad_hoc')
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  const before = Date.now()
  await alarmsUntil(session, async () => (await phaseOf(session)) === 'unanswered')
  expect(Date.now() - before).toBe(3 * MINUTE_MS)
  expect(await session.view()).toMatchObject({ reason: 'start_no_session', releasedMinor: null })
  await alarmsUntil(session, async () => (await phaseOf(session)) === 'refused')
  expect(Date.now() - before).toBe(18 * MINUTE_MS)
  expect(await session.view()).toMatchObject({ releasedMinor: 5000 })
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('F-62 a charge that nobody waits for any more is stopped when it comes after all', async () => {
  const { request, session } = await stage.opened('app')
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  expect(await session.stop(Date.now())).toMatchObject({ phase: 'starting', reason: 'stop_when_begun' })
  await stage.report(request.id, 0.1)
  await vi.waitFor(() => expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(1))
  expect(await session.view()).toMatchObject({ phase: 'stopping' })
})

test('C-148, F-63 a time-out at the charger keeps the hold for a charge that comes late', async () => {
  const { request, session } = await stage.opened('ad_hoc')
  await stage.cpo.reportResult('START_SESSION', 'TIMEOUT')
  expect(await session.view()).toMatchObject({ phase: 'unanswered', reason: 'start_timeout', releasedMinor: null })
  vi.setSystemTime(Date.now() + 10 * MINUTE_MS)
  await stage.report(request.id, 0.2)
  expect(await session.view()).toMatchObject({ phase: 'charging', releasedMinor: null })
})

test('C-148 a result that says no gives the money back at once', async () => {
  const { session } = await stage.opened('ad_hoc')
  await stage.cpo.reportResult('START_SESSION', 'REJECTED')
  await vi.waitFor(async () => expect(await session.view()).toMatchObject({ phase: 'refused', releasedMinor: 5000 }))
})

test('F-64 a stop of a session that the operator does not find is asked for once more, then the driver is told to stop at the point', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 0.2)
  stage.cpo.answer = only('/STOP_SESSION', () => envelope({ result: 'UNKNOWN_SESSION', timeout: 0 }))
  expect(await session.stop(Date.now())).toMatchObject({ phase: 'stopping' })
  await vi.waitFor(() => expect(stage.cpo.calls.some(({ path }) => path.endsWith('/sessions'))).toBe(true))
  await alarmsUntil(session, async () => (await phaseOf(session)) === 'charging')
  expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(2)
  expect(await session.view()).toMatchObject({ reason: 'stop_unknown_session' })
})

test('F-64 the second stop may succeed', async () => {
  const { request, session } = await stage.opened('app')
  await stage.report(request.id, 0.2)
  stage.cpo.answer = only('/STOP_SESSION', () => envelope({ result: 'UNKNOWN_SESSION', timeout: 0 }))
  await session.stop(Date.now())
  stage.cpo.answer = () => null
  await alarmsUntil(session, async () => stage.cpo.commands('STOP_SESSION').length === 2)
  await stage.cpo.reportResult('STOP_SESSION', 'ACCEPTED')
  await stage.report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended', reason: null })
})

test('C-159 a reservation that nobody used is over a minute after its end, and its limit is free again', async () => {
  const { contract, tokens } = await contractWith(1, 5_000)
  const [token] = tokens
  if (!token) throw new Error('no token')
  const until = Date.now() + 30 * MINUTE_MS
  const { session, stub } = await stage.opened('app', { token, reserveUntil: until })
  await stage.cpo.reportResult('RESERVE_NOW', 'ACCEPTED')
  expect(await objects.contract(contract.id).hold('another', 1, Date.now())).toBe('no_credit')
  await evictDurableObject(stub)
  await alarmsUntil(session, async () => (await phaseOf(session)) === 'cancelled')
  expect(Date.now()).toBe(until + MINUTE_MS)
  expect(await session.view()).toMatchObject({ reason: 'reservation_expired', reservedUntil: null })
  await vi.waitFor(async () =>
    expect(await objects.contract(contract.id).hold('another', 1, Date.now())).toBe('granted'),
  )
})

test('C-158 a cancellation that nobody confirmed leaves the place kept until its end', async () => {
  stage.cpo.answer = only('/CANCEL_RESERVATION', () => new Response('gone', { status: 502 }))
  const until = Date.now() + 30 * MINUTE_MS
  const { session } = await stage.opened('app', { reserveUntil: until })
  await stage.cpo.reportResult('RESERVE_NOW', 'ACCEPTED')
  expect(await session.cancelReservation(Date.now())).toMatchObject({ phase: 'reserved', reason: 'cancel_unanswered' })
  await alarmsUntil(session, async () => (await phaseOf(session)) === 'cancelled')
  expect(Date.now()).toBe(until + MINUTE_MS)
})

test('C-157, C-160 a start at a kept place that is refused keeps the place', async () => {
  const { session } = await stage.opened('app', { reserveUntil: Date.now() + 30 * MINUTE_MS })
  await stage.cpo.reportResult('RESERVE_NOW', 'ACCEPTED')
  expect(await session.start(Date.now())).toMatchObject({ phase: 'asking' })
  await stage.cpo.reportResult('START_SESSION', 'EVSE_INOPERATIVE')
  expect(await session.view()).toMatchObject({ phase: 'reserved', reason: 'start_evse_inoperative' })
  expect(await session.start(Date.now())).toMatchObject({ phase: 'asking' })
})

test('C-155 a token that is blocked, suspended or unknown starts and reserves nothing', async () => {
  const { contract, tokens } = await contractWith(2)
  const [blocked, suspended] = tokens
  if (!blocked || !suspended) throw new Error('no tokens')
  await objects.token(blocked.id).setBlocked(1)
  const unknown = tokenOf({ contract: contract.id })
  const asked = async (token: typeof blocked) => [
    (await stage.opened('app', { token })).view,
    (await stage.opened('app', { token, reserveUntil: Date.now() + 30 * MINUTE_MS })).view,
  ]
  const views = [...(await asked(blocked)), ...(await asked(unknown))]
  await objects.contract(contract.id).setSuspended(1)
  views.push(...(await asked(suspended)))
  expect(views.map(({ phase }) => phase)).toEqual(views.map(() => 'refused'))
  const reasons = ['token_blocked', 'token_unknown', 'contract_suspended']
  expect(views.map(({ reason }) => reason)).toEqual(reasons.flatMap((reason) => [reason, reason]))
  expect([...stage.cpo.commands('START_SESSION'), ...stage.cpo.commands('RESERVE_NOW')]).toEqual([])
})

test('C-155 a token that was blocked since its reservation does not start', async () => {
  const { tokens } = await contractWith(1)
  const [token] = tokens
  if (!token) throw new Error('no token')
  const { session } = await stage.opened('app', { token, reserveUntil: Date.now() + 30 * MINUTE_MS })
  await stage.cpo.reportResult('RESERVE_NOW', 'ACCEPTED')
  await objects.token(token.id).setBlocked(1)
  expect(await session.start(Date.now())).toMatchObject({ phase: 'reserved', reason: 'token_blocked' })
  await objects.token(token.id).setBlocked(null)
  expect(await session.start(Date.now())).toMatchObject({ phase: 'asking', reason: null })
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('C-155 the token of a card payment is answered for while its charge may begin, to its operator alone', async () => {
  const { request, session } = await stage.opened('ad_hoc')
  const path = `/ocpi/2.2.1/sender/tokens/${request.token.uid}/authorize?type=AD_HOC_USER`
  expect(await stage.cpo.send('POST', path)).toMatchObject({
    statusCode: 1000,
    data: { allowed: 'ALLOWED', authorization_reference: request.id },
  })
  expect((await stage.stranger.send('POST', path)).status).toBe(404)
  await stage.cpo.reportResult('START_SESSION', 'REJECTED')
  expect(await session.view()).toMatchObject({ phase: 'refused' })
  expect((await stage.cpo.send('POST', path)).status).toBe(404)
})

test('C-163 of two starts of a token at an EVSE at the same moment one is sent', async () => {
  const token = tokenOf({ type: 'APP_USER' })
  const opened = await Promise.all([stage.opened('app', { token }), stage.opened('app', { token })])
  const phases = opened.map(({ view }) => view.phase).toSorted()
  expect(phases[1]).toBe('refused')
  expect(stage.cpo.commands('START_SESSION').length).toBeLessThanOrEqual(1)
  // Whoever was refused may try again as soon as nothing runs any more.
  for (const { session } of opened)
    await session.commandResult('START_SESSION', 'no such secret', 'REJECTED', Date.now())
  expect(await stage.cpo.reportResult('START_SESSION', 'REJECTED')).toMatchObject({ statusCode: 1000 })
  const again = await stage.opened('app', { token })
  expect(again.view.phase).toBe('asking')
})

test('T065 an eviction between each step of a reservation comes to the same end', async () => {
  const { request, session, stub } = await stage.opened('app', { reserveUntil: Date.now() + 30 * MINUTE_MS })
  await evictDurableObject(stub)
  await stage.cpo.reportResult('RESERVE_NOW', 'ACCEPTED')
  await evictDurableObject(stub)
  await session.start(Date.now())
  await evictDurableObject(stub)
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  await evictDurableObject(stub)
  await stage.report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended' })
  expect(stage.cpo.commands('RESERVE_NOW')).toHaveLength(1)
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('a charge that began before there were reservations goes on', async () => {
  const { request, session, stub } = await stage.opened('app')
  await runInDurableObject(stub, (_, { storage }) => {
    const { record } = storage.sql.exec<{ record: string }>('SELECT record FROM state').one()
    const { reservation: _reservation, ...before } = JSON.parse(record)
    storage.sql.exec('UPDATE state SET record = ?', JSON.stringify(before))
  })
  await evictDurableObject(stub)
  expect(await session.cancelReservation(Date.now())).toMatchObject({ phase: 'asking', reservedUntil: null })
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  await stage.report(request.id, 1)
  expect(await session.view()).toMatchObject({ phase: 'ended' })
})

test('F-61 an address for a result is good until 15 minutes after the result was due, and for one', async () => {
  const awaited = async (at: number) => {
    const address = String(stage.cpo.commands('START_SESSION').at(-1)?.['response_url'])
    const secret = address.split('/').at(-1) ?? ''
    return session.awaitsResult('START_SESSION', await sha256Hex(secret), at)
  }
  const { session } = await stage.opened('app')
  expect(await awaited(Date.now())).toBe(stage.peer)
  expect(await awaited(Date.now() + 14 * 60_000)).toBe(stage.peer)
  expect(await awaited(Date.now() + 60 * 60_000)).toBeNull()
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  expect(await awaited(Date.now())).toBeNull()
})
