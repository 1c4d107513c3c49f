import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import { faultyProvider } from '../faults/faulty-provider.ts'
import { eventually } from '../scenarios/eventually.ts'
import { chargeOf, sessionBody, siteOf } from '../scenarios/payloads.ts'
import { objects, stubOf } from './object-world.ts'
import { alarmsUntil, only, SessionStage, startRefused } from './session-stage.ts'
import { priceOf } from './session-world.ts'
import { atProvider, booksOf, countEvents, disputePayment, refundElsewhere } from './simulated-books.ts'

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
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Travels to an instant, and lets the object's alarm ring there. */
async function ringAt(session: unknown, at: number) {
  vi.setSystemTime(at)
  await runDurableObjectAlarm(stubOf(session))
}

/** A charge that goes on, with what it costs so far. */
async function charging(paymentMethod = 'simulated_card') {
  const charge = await stage.opened('ad_hoc', { paymentMethod })
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  await stage.report(charge.request.id, 0.5)
  return { ...charge, heldAt: Date.now() }
}

test.each([
  ['simulated_card', 7 * DAY_MS],
  ['simulated_short_hold', 4 * DAY_MS + 18 * HOUR_MS],
])(
  'T040, T044 a hold (%s) that runs out in %i ms: what the charge costs so far is taken 12 h before, not earlier, once',
  async (method, lastsMs) => {
    const { session, heldAt } = await charging(method)
    const at = Math.floor(heldAt / 1000) * 1000 + lastsMs - 12 * HOUR_MS
    await ringAt(session, at - 2000)
    expect(await session.view()).toMatchObject({ phase: 'charging', capturedMinor: null })
    await ringAt(session, at + 1000)
    await eventually(async () =>
      expect(await session.view()).toMatchObject({ phase: 'stopping', capturedMinor: 242, releasedMinor: 4758 }),
    )
    expect(stage.cpo.commands('STOP_SESSION')).toHaveLength(1)
    // The price, when it comes: what was taken is taken, and the rest is owed.
    for (let times = 0; times < 2; times++) await session.settle(priceOf(484), Date.now())
    expect(await session.view()).toMatchObject({ capturedMinor: 242, refundedMinor: null, price: { grossMinor: 484 } })
    expect(await countEvents(session, 'charge.captured')).toBe(1)
  },
)

test('T040 a charge that comes to less than was taken before its hold ran out: the difference goes back once, and a credit the rest', async () => {
  const { session, heldAt } = await charging()
  await ringAt(session, heldAt + 7 * DAY_MS - 11 * HOUR_MS)
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 242 }))
  for (let times = 0; times < 2; times++) await session.settle(priceOf(200), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 242, refundedMinor: 42 })
  const credit = priceOf(0, { status: 'none', reasons: ['price_reversed'], cdrKey: 'NL*LPT:CDR-1-C' })
  await session.settle({ ...credit, reverses: 'NL*LPT:CDR-1' }, Date.now())
  expect(await session.view()).toMatchObject({ refundedMinor: 242 })
  expect(await countEvents(session, 'charge.refunded')).toBe(2)
})

test('T040 of a price that waits for a person, what was measured is taken before the hold runs out', async () => {
  const { session, heldAt } = await charging()
  await session.settle(priceOf(0, { status: 'held', reasons: ['cdr_implausible'] }), Date.now())
  await ringAt(session, heldAt + 7 * DAY_MS - 11 * HOUR_MS)
  // A price that waits for a person: what was measured is taken all the same.
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 242 }))
})

test('T043 a start that is refused gives the hold back at once', async () => {
  stage.cpo.answer = only('/START_SESSION', startRefused)
  const { session } = await stage.opened('ad_hoc')
  expect(await session.view()).toMatchObject({ phase: 'refused', releasedMinor: 5000 })
  expect(await countEvents(session, 'payment_intent.canceled')).toBe(1)
})

test('T043 a charge that ended with nothing gives the hold back at once, without its CDR; should that want money, it is owed', async () => {
  const { session, request } = await stage.opened('ad_hoc')
  await stage.cpo.reportResult('START_SESSION', 'ACCEPTED')
  const theirs = `OP-${request.id}`
  const token = { uid: 'X', contractId: 'C' }
  const charge = chargeOf(siteOf(stage.cpo, 'NL'), theirs, token, { reference: request.id, kwh: 0 })
  const before = Date.now()
  await stage.cpo.send('PUT', `/ocpi/2.2.1/receiver/sessions/NL/LPT/${theirs}`, sessionBody(charge, 1))
  await eventually(async () => expect(await session.view()).toMatchObject({ phase: 'ended', releasedMinor: 5000 }))
  expect(Date.now() - before).toBeLessThan(60_000)
  await session.settle(priceOf(484), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: null, price: { grossMinor: 484 } })
  expect(provider.calls).toEqual(['hold', 'release'])
})

test('T045 a price that is told twice at the same moment is captured once', async () => {
  const { session } = await stage.ended()
  await Promise.all([session.settle(priceOf(484), Date.now()), session.settle(priceOf(484), Date.now())])
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 484 }))
  expect(provider.calls).toEqual(['hold', 'capture'])
  expect(await countEvents(session, 'charge.captured')).toBe(1)
})

test('T046 the same key is sent until the provider says what came of it, less and less often', async () => {
  const { session } = await stage.ended()
  stage.setFaults({ capture: ['unknown_after', 'unknown_before', 'throws_before', 'unknown_before'] })
  await session.settle(priceOf(484), Date.now())
  const before = Date.now()
  await alarmsUntil(session, async () => (await session.view())?.capturedMinor === 484)
  // 10, 20, 40 and 80 s.
  expect(Date.now() - before).toBeGreaterThanOrEqual(150_000)
  expect(await countEvents(session, 'charge.captured')).toBe(1)
})

test('T047 a hold whose outcome is unknown for a day is asked for, not sent again; found, it is given back and nothing begins', async () => {
  stage.setFaults({ hold: ['unknown_after'] })
  const { session } = await stage.opened('ad_hoc')
  expect(await session.view()).toMatchObject({ phase: 'created' })
  await ringAt(session, Date.now() + 25 * HOUR_MS)
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ phase: 'refused', reason: 'payment_late', releasedMinor: 5000 }),
  )
  expect((await booksOf(session)).intents).toHaveLength(1)
  expect(stage.cpo.commands('START_SESSION')).toEqual([])
})

test('T047 a hold that never arrived is given up after a day: no second one is made', async () => {
  stage.setFaults({ hold: ['unknown_before'] })
  const { session } = await stage.opened('ad_hoc')
  await ringAt(session, Date.now() + 25 * HOUR_MS)
  await eventually(async () => expect(await session.view()).toMatchObject({ phase: 'declined' }))
  expect((await booksOf(session)).intents).toEqual([])
})

test('T048 a crash after the provider took the money: what it has is found, and taken once', async () => {
  const { session, request } = await stage.ended()
  stage.setFaults({ capture: ['unknown_after'] })
  await session.settle(priceOf(484), Date.now())
  await abortAllDurableObjects()
  const again = objects.session(request.id)
  await alarmsUntil(again, async () => (await again.view())?.capturedMinor === 484)
  expect(await countEvents(again, 'charge.captured')).toBe(1)
})

test('T052 a refund and a dispute that nobody told us of are found by the calendar', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(484), Date.now())
  const capturedAt = Date.now()
  await ringAt(session, capturedAt + 26 * HOUR_MS)
  await refundElsewhere(session, 84)
  await disputePayment(session, 400)
  await ringAt(session, capturedAt + 3 * DAY_MS + HOUR_MS)
  expect(await session.view()).toMatchObject({ capturedMinor: 484, refundedMinor: 84 })
  // Looked at again, it is the same; and a credit gives back no more than is left.
  await ringAt(session, capturedAt + 8 * DAY_MS)
  expect(await session.view()).toMatchObject({ refundedMinor: 84 })
  const credit = priceOf(0, { status: 'none', reasons: ['price_reversed'], cdrKey: 'NL*LPT:CDR-1-C' })
  await session.settle({ ...credit, reverses: 'NL*LPT:CDR-1' }, Date.now())
  expect(provider.calls).not.toContain('refund')
})

test('a bank that wants a word with the driver: the charge begins once it agreed', async () => {
  const { session, view } = await stage.opened('ad_hoc', { paymentMethod: 'simulated_asks' })
  expect(view).toMatchObject({ phase: 'created', bankUrl: expect.stringMatching(/^https:/) })
  expect(stage.cpo.commands('START_SESSION')).toEqual([])
  await alarmsUntil(
    session,
    async () => Date.now() > 0 && provider.calls.filter((call) => call === 'lookup').length > 1,
  )
  expect(await session.view()).toMatchObject({ phase: 'created' })
  await atProvider(
    session,
    () => '/simulated/answers',
    (reference) => ({ payment_intent: reference, outcome: 'agreed' }),
  )
  await alarmsUntil(session, async () => (await session.view())?.phase === 'asking')
  expect(await session.view()).toMatchObject({ bankUrl: null, holdMinor: 5000 })
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test('a bank that says no, or never hears the driver: nothing begins and nothing is held', async () => {
  const no = await stage.opened('ad_hoc', { paymentMethod: 'simulated_asks' })
  await atProvider(
    no.session,
    () => '/simulated/answers',
    (reference) => ({ payment_intent: reference, outcome: 'failed' }),
  )
  await alarmsUntil(no.session, async () => (await no.session.view())?.phase === 'declined')
  expect(await no.session.view()).toMatchObject({ reason: 'authentication_failed', holdMinor: 0 })
  const never = await stage.opened('ad_hoc', { paymentMethod: 'simulated_asks' })
  await ringAt(never.session, Date.now() + 11 * 60_000)
  await eventually(async () =>
    expect(await never.session.view()).toMatchObject({ phase: 'refused', reason: 'authentication_failed' }),
  )
  expect(await countEvents(never.session, 'payment_intent.canceled')).toBe(1)
  expect(stage.cpo.commands('START_SESSION')).toEqual([])
})
