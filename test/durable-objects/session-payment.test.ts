import { abortAllDurableObjects, runDurableObjectAlarm } from 'cloudflare:test'
import { expect, test, vi } from 'vitest'
import type { SessionView } from '#durable-objects/charging-session/charging-session-rpc'
import { faultyProvider } from '../faults/faulty-provider.ts'
import { eventually } from '../scenarios/eventually.ts'
import { objects, stubOf } from './object-world.ts'
import { alarmsUntil, only, SessionStage, startRefused, untilAlarm } from './session-stage.ts'
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

test('a charge without an account: the money is held before the operator is asked', async () => {
  const { view } = await stage.opened('ad_hoc')
  expect(view).toMatchObject({ phase: 'asking', holdMinor: 5000 })
  expect(provider.calls).toEqual(['hold'])
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
})

test.each([
  ['simulated_declined', 'card_declined'],
  ['simulated_no_funds', 'insufficient_funds'],
])('a payment that is declined (%s) starts nothing', async (paymentMethod, reason) => {
  const { session, view } = await stage.opened('ad_hoc', { paymentMethod })
  expect(view).toMatchObject({ phase: 'declined', reason, holdMinor: 0 })
  expect(stage.cpo.commands('START_SESSION')).toEqual([])
  vi.setSystemTime(Date.now() + 3_600_000)
  await runDurableObjectAlarm(stubOf(session))
  expect(stage.cpo.commands('START_SESSION')).toEqual([])
})

test('an operator that says no gives the money back, once', async () => {
  stage.cpo.answer = only('/START_SESSION', startRefused)
  const { view, session } = await stage.opened('ad_hoc')
  expect(view).toMatchObject({ phase: 'refused', reason: 'start_rejected', releasedMinor: 5000 })
  await untilAlarm(session)
  expect(provider.calls).toEqual(['hold', 'release'])
})

test('a result that says no gives the money back', async () => {
  const { session } = await stage.opened('ad_hoc')
  await stage.cpo.reportResult('START_SESSION', 'EVSE_OCCUPIED')
  await eventually(async () =>
    expect(await session.view()).toMatchObject({
      phase: 'refused',
      reason: 'start_evse_occupied',
      releasedMinor: 5000,
    }),
  )
})

test('the price is taken from the hold and the rest given back, however often it is told', async () => {
  const { session } = await stage.ended()
  for (let times = 0; times < 3; times++) await session.settle(priceOf(484), Date.now())
  expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 })
  expect(provider.calls).toEqual(['hold', 'capture'])
})

test('no more is taken than was held', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(9999), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 5000, releasedMinor: null, price: { grossMinor: 9999 } })
})

test('nothing to bill gives all of it back', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(0), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: null, releasedMinor: 5000 })
  expect(provider.calls).toEqual(['hold', 'release'])
})

test('a price that waits for a person leaves the money held', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(0, { status: 'held', reasons: ['cdr_implausible'] }), Date.now())
  expect(provider.calls).toEqual(['hold'])
  expect(await session.view()).toMatchObject({ holdMinor: 5000, capturedMinor: null, releasedMinor: null })
})

test.each(['unknown_before', 'unknown_after', 'throws_before', 'throws_after'] as const)(
  'a capture whose outcome is lost (%s) is asked for again by the alarm, and taken once',
  async (fault) => {
    const { session } = await stage.ended()
    stage.setFaults({ capture: [fault, fault] })
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
    stage.setFaults({ hold: [fault] })
    const { session, view } = await stage.opened('ad_hoc')
    expect(view.phase).toBe('created')
    expect(stage.cpo.commands('START_SESSION')).toEqual([])
    await alarmsUntil(session, async () => (await session.view())?.phase === 'asking')
    expect(await session.view()).toMatchObject({ holdMinor: 5000 })
    expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  },
)

test.each(['unknown_after', 'throws_before'] as const)(
  'a release whose outcome is lost (%s) is asked for again',
  async (fault) => {
    stage.setFaults({ release: [fault] })
    stage.cpo.answer = only('/START_SESSION', startRefused)
    const { session } = await stage.opened('ad_hoc')
    await alarmsUntil(session, async () => (await session.view())?.releasedMinor === 5000)
    expect(provider.calls).toEqual(['hold', 'release', 'release'])
  },
)

test('T066 a crash while the provider is asked to hold, to take or to give back is made up for by the alarm, once', async () => {
  const crashDuring = async (command: 'hold' | 'capture' | 'release', step: () => Promise<unknown>) => {
    stage.setFaults({ [command]: ['stalls'] })
    const gone = step().catch(() => undefined)
    await eventually(() => expect(provider.calls.at(-1)).toBe(command))
    await abortAllDurableObjects()
    await gone
  }
  // A stub does not outlive the object it led to.
  const afterCrash = async (id: string, isSo: (view: SessionView | null) => boolean) => {
    const session = objects.session(id)
    await alarmsUntil(session, async () => isSo(await session.view()))
  }
  const refused = await stage.request('ad_hoc')
  await crashDuring('hold', () => objects.session(refused.id).open(refused))
  await afterCrash(refused.id, (view) => view?.phase === 'asking')
  expect(stage.cpo.commands('START_SESSION')).toHaveLength(1)
  await crashDuring('release', () => stage.cpo.reportResult('START_SESSION', 'FAILED'))
  await afterCrash(refused.id, (view) => view?.releasedMinor === 5000)
  const billed = await stage.ended()
  await crashDuring('capture', () => billed.session.settle(priceOf(484), Date.now()))
  await afterCrash(billed.request.id, (view) => view?.capturedMinor === 484)
  expect(provider.calls).toEqual(['hold', 'hold', 'release', 'release', 'hold', 'capture', 'capture'])
})

const CREDIT = 'NL*LPT:CDR-1-C'
const ORIGINAL = 'NL*LPT:CDR-1'
/** What a session is told of a credit. */
const creditOf = (reverses = ORIGINAL, cdrKey = CREDIT) => ({
  ...priceOf(0, { status: 'none', reasons: ['price_reversed'], cdrKey }),
  reverses,
})
const corrected = (grossMinor: number) => priceOf(grossMinor, { cdrKey: 'NL*LPT:CDR-2' })

test('T053 a credit of what was captured gives it back to the card once, however often it is told', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(484), Date.now())
  for (let times = 0; times < 3; times++) await session.settle(creditOf(), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 484, refundedMinor: 484, price: { status: 'none' } })
  // The CDR that was credited may be told once more as well.
  await session.settle(priceOf(484), Date.now())
  expect(await session.view()).toMatchObject({ refundedMinor: 484, price: { status: 'none' } })
  expect(provider.calls).toEqual(['hold', 'capture', 'refund'])
})

test.each(['unknown_after', 'throws_after'] as const)(
  'T046 a refund whose answer is lost (%s) is looked up, and not asked for again',
  async (fault) => {
    const { session } = await stage.ended()
    await session.settle(priceOf(484), Date.now())
    stage.setFaults({ refund: [fault] })
    await session.settle(creditOf(), Date.now())
    expect(await session.view()).toMatchObject({ refundedMinor: null })
    // Told again while the outcome is open, nothing is sent.
    await session.settle(creditOf(), Date.now())
    await alarmsUntil(session, async () => (await session.view())?.refundedMinor === 484)
    expect(provider.calls).toEqual(['hold', 'capture', 'refund', 'lookup'])
  },
)

test.each(['unknown_before', 'throws_before'] as const)(
  'T046 a refund that never arrived (%s) is sent, under the same id, once the provider was asked for it',
  async (fault) => {
    const { session } = await stage.ended()
    await session.settle(priceOf(484), Date.now())
    stage.setFaults({ refund: [fault], lookup: ['unknown_before'] })
    await session.settle(creditOf(), Date.now())
    await untilAlarm(session)
    expect(await session.view()).toMatchObject({ refundedMinor: null })
    await alarmsUntil(session, async () => (await session.view())?.refundedMinor === 484)
    const calls = provider.calls.filter((call) => call === 'refund')
    expect(calls).toHaveLength(2)
  },
)

test('T048 a crash while the provider gives back is looked up after it, and given back once', async () => {
  const { session, request } = await stage.ended()
  await session.settle(priceOf(484), Date.now())
  stage.setFaults({ refund: ['stalls'] })
  const gone = session.settle(creditOf(), Date.now()).catch(() => undefined)
  await eventually(() => expect(provider.calls.at(-1)).toBe('refund'))
  await abortAllDurableObjects()
  await gone
  const again = objects.session(request.id)
  await alarmsUntil(again, async () => (await again.view())?.refundedMinor === 484)
  expect(provider.calls).toEqual(['hold', 'capture', 'refund', 'lookup', 'refund'])
})

test('a credit while the outcome of the capture is open: the capture is finished first, and then given back', async () => {
  const { session } = await stage.ended()
  stage.setFaults({ capture: ['unknown_after'] })
  await session.settle(priceOf(484), Date.now())
  await session.settle(creditOf(), Date.now())
  await alarmsUntil(session, async () => (await session.view())?.refundedMinor === 484)
  expect(await session.view()).toMatchObject({ capturedMinor: 484, releasedMinor: 4516 })
  expect(provider.calls).not.toContain('release')
})

test('a credit before anything was captured gives the hold back', async () => {
  const { session } = await stage.ended()
  await session.settle(creditOf(), Date.now())
  await session.settle(priceOf(484), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: null, releasedMinor: 5000, price: { status: 'none' } })
  expect(provider.calls).toEqual(['hold', 'release'])
})

test('the corrected CDR after its credit: all was given back, nothing is captured a second time', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(484), Date.now())
  await session.settle(creditOf(), Date.now())
  await session.settle(corrected(242), Date.now())
  // The credit again, late: it takes nothing from the CDR in its place.
  await session.settle(creditOf(), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 484, refundedMinor: 484, price: { grossMinor: 242 } })
  expect(provider.calls).toEqual(['hold', 'capture', 'refund'])
  expect((await session.pricingFacts())?.holdMinor).toBe(0)
})

test.each([
  [242, 242],
  [484, null],
  [900, null],
])('the corrected CDR of %i before its credit: what is due stays, the rest (%s) goes back', async (due, back) => {
  const { session } = await stage.ended()
  await session.settle(priceOf(484), Date.now())
  await session.settle(corrected(due), Date.now())
  expect(await session.view()).toMatchObject({ refundedMinor: null })
  for (let times = 0; times < 2; times++) await session.settle(creditOf(), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 484, refundedMinor: back, price: { grossMinor: due } })
  // And the correction is credited as well: what was kept for it goes back, by a refund of its own.
  await session.settle(creditOf('NL*LPT:CDR-2', 'NL*LPT:CDR-2-C'), Date.now())
  expect(await session.view()).toMatchObject({ refundedMinor: 484, price: { status: 'none' } })
})

test('a charge dearer than its hold: no more is given back than was captured', async () => {
  const { session } = await stage.ended()
  await session.settle(priceOf(9999), Date.now())
  await session.settle(creditOf(), Date.now())
  expect(await session.view()).toMatchObject({ capturedMinor: 5000, refundedMinor: 5000 })
})
