import { describe, expect, test } from 'vitest'
import type { HoldRequest, LookupResult, PaymentProvider } from '#integrations/payments/payment-provider'

/** How a provider under test is made, and which of its methods are accepted and declined. */
export interface ProviderUnderTest {
  /** A provider with nothing in it. */
  create(): PaymentProvider
  now(): number
  readonly acceptedMethod: string | null
  /** One whose bank wants a word with the driver first. */
  readonly askingMethod: string
  /** The driver's bank has had its word. */
  heardByBank(provider: PaymentProvider, reference: string, outcome: 'agreed' | 'failed'): Promise<void>
  /** Gives money back behind our back, as somebody at the provider's own console does. */
  refundElsewhere(provider: PaymentProvider, reference: string, amountMinor: number): Promise<void>
  /** The card's holder disputes the payment; again: the dispute ends so. */
  dispute(provider: PaymentProvider, reference: string, status: 'open' | 'won' | 'lost'): Promise<void>
  readonly declinedMethod: string
}

/** What every payment provider promises, whoever is behind it. */
export function providerContract(name: string, subject: ProviderUnderTest): void {
  const request: HoldRequest = {
    intent: 'nl1_payment',
    brand: 'roamwatt',
    market: 'nl',
    currency: 'EUR',
    amountMinor: 5000,
    method: subject.acceptedMethod,
    returnUrl: 'https://roamwatt.example/s/nl1_payment',
    asked: { key: 'nl1_payment:hold', at: subject.now() },
  }
  const asked = (what: string) => ({ key: `nl1_payment:${what}`, at: subject.now() })
  const { intent } = request
  const held = async () => {
    const provider = subject.create()
    const answer = await provider.hold(request)
    if (answer.outcome !== 'held') throw new Error(`not held: ${JSON.stringify(answer)}`)
    const named = { intent, reference: answer.reference }
    return {
      provider,
      named,
      capture: (amountMinor: number, currency = 'EUR', key = 'capture') =>
        provider.capture({ ...named, currency, amountMinor, asked: asked(key) }),
      release: () => provider.release({ ...named, asked: asked('release') }),
      refund: (refund: string, amountMinor: number, currency = 'EUR') =>
        provider.refund({ ...named, refund, currency, amountMinor, asked: asked(`refund:${refund}`) }),
      lookup: (): Promise<LookupResult> => provider.lookup(named),
    }
  }

  describe(`payment provider ${name}`, () => {
    test('a hold sets aside exactly what was asked, and says until when it can be captured', async () => {
      const provider = subject.create()
      const answer = await provider.hold(request)
      expect(answer).toMatchObject({ outcome: 'held', heldMinor: 5000 })
      const amounts = { state: 'held', heldMinor: 5000, capturedMinor: 0, releasedMinor: 0, currency: 'EUR' }
      const found = await provider.lookup({ intent, reference: null })
      expect(found).toMatchObject({ outcome: 'found', ...amounts, refunds: [], disputes: [] })
      expect(answer).toMatchObject({ captureBefore: found.outcome === 'found' && found.captureBefore })
    })

    test('the same hold again is the same hold', async () => {
      const provider = subject.create()
      expect(await provider.hold(request)).toEqual(await provider.hold(request))
    })

    test('T019 the same key with another amount or currency is refused and changes nothing', async () => {
      const { provider, lookup } = await held()
      const reused = { outcome: 'refused', reason: 'intent_reused' }
      expect(await provider.hold({ ...request, amountMinor: 6000 })).toEqual(reused)
      expect(await provider.hold({ ...request, currency: 'CZK' })).toEqual(reused)
      expect(await lookup()).toMatchObject({ heldMinor: 5000, currency: 'EUR' })
    })

    test('a declined method says why and holds nothing', async () => {
      const provider = subject.create()
      const declined = await provider.hold({ ...request, method: subject.declinedMethod })
      expect(declined).toMatchObject({ outcome: 'declined', reason: expect.any(String) })
      const named = { intent, reference: null }
      expect(await provider.lookup(named)).toMatchObject({ state: 'declined', heldMinor: 0 })
      const capture = { ...named, currency: 'EUR', amountMinor: 1, asked: asked('capture') }
      const refused = { outcome: 'refused', reason: 'not_held' }
      expect(await provider.capture(capture)).toEqual(refused)
      expect(await provider.release({ ...named, asked: asked('release') })).toEqual(refused)
    })

    test.each([0, -1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])(
      'an amount of %s is refused',
      async (amountMinor) => {
        const provider = subject.create()
        const refused = { outcome: 'refused', reason: 'amount_invalid' }
        expect(await provider.hold({ ...request, amountMinor })).toEqual(refused)
        expect(await provider.lookup({ intent, reference: null })).toEqual({ outcome: 'absent' })
      },
    )

    test('a bank that asks the driver: nothing is held before it agreed, and nothing at all if it did not', async () => {
      for (const [outcome, state] of [
        ['agreed', 'held'],
        ['failed', 'declined'],
      ] as const) {
        const provider = subject.create()
        const answer = await provider.hold({ ...request, method: subject.askingMethod })
        if (answer.outcome !== 'action_required') throw new Error(`not asked: ${JSON.stringify(answer)}`)
        const { reference, url } = answer
        expect(new URL(url).protocol).toBe('https:')
        expect(await provider.lookup({ intent, reference })).toMatchObject({ state: 'waiting', heldMinor: 0, url })
        await subject.heardByBank(provider, reference, outcome)
        expect(await provider.lookup({ intent, reference })).toMatchObject({ state, url: null })
      }
    })

    test('a bank that asks the driver in vain: what waits is called off', async () => {
      const provider = subject.create()
      const answer = await provider.hold({ ...request, method: subject.askingMethod })
      const reference = answer.outcome === 'action_required' ? answer.reference : null
      const released = await provider.release({ intent, reference, asked: asked('release') })
      expect(released).toEqual({ outcome: 'released', releasedMinor: 0 })
    })

    test('a hold is made larger, never smaller, and once', async () => {
      const { provider, named, lookup } = await held()
      const more = { ...named, currency: 'EUR', amountMinor: 8000, asked: asked('increase') }
      for (let times = 0; times < 2; times++) {
        expect(await provider.increase(more)).toMatchObject({ outcome: 'held', heldMinor: 8000 })
      }
      expect(await provider.increase({ ...more, amountMinor: 7000 })).toMatchObject({ reason: 'amount_invalid' })
      expect(await lookup()).toMatchObject({ state: 'held', heldMinor: 8000 })
    })

    test('T042 a capture takes its amount and gives the rest back, once', async () => {
      const { capture, lookup } = await held()
      const captured = { outcome: 'captured', capturedMinor: 1234, releasedMinor: 3766 }
      expect(await capture(1234)).toEqual(captured)
      expect(await capture(1234)).toEqual(captured)
      // Under another key as well: the state says it, not the key.
      expect(await capture(1234, 'EUR', 'capture again')).toEqual(captured)
      expect(await capture(1235)).toEqual({ outcome: 'refused', reason: 'captured_already' })
      // The rest of the hold is no refund.
      expect(await lookup()).toMatchObject({ state: 'captured', capturedMinor: 1234, releasedMinor: 3766, refunds: [] })
    })

    test('T045 two captures at the same moment are one', async () => {
      const { capture, lookup } = await held()
      const answers = await Promise.all([capture(1234), capture(1234, 'EUR', 'another key')])
      for (const answer of answers) expect(['captured', 'unknown']).toContain(answer.outcome)
      expect(await lookup()).toMatchObject({ state: 'captured', capturedMinor: 1234 })
    })

    test('a capture of the whole hold releases nothing', async () => {
      const { capture } = await held()
      expect(await capture(5000)).toEqual({ outcome: 'captured', capturedMinor: 5000, releasedMinor: 0 })
    })

    test('T041 a capture above the hold is refused and the hold stays', async () => {
      const { capture, lookup } = await held()
      expect(await capture(5001)).toEqual({ outcome: 'refused', reason: 'above_hold' })
      expect(await lookup()).toMatchObject({ state: 'held', heldMinor: 5000 })
    })

    test('a capture in another currency is refused', async () => {
      const { capture } = await held()
      expect(await capture(1, 'USD')).toEqual({ outcome: 'refused', reason: 'currency_differs' })
    })

    test('a release gives the whole hold back, and again changes nothing', async () => {
      const { release, capture } = await held()
      const released = { outcome: 'released', releasedMinor: 5000 }
      expect(await release()).toEqual(released)
      expect(await release()).toEqual(released)
      expect(await capture(1)).toEqual({ outcome: 'refused', reason: 'released_already' })
    })

    test('what was captured cannot be released', async () => {
      const { release, capture } = await held()
      await capture(1)
      expect(await release()).toEqual({ outcome: 'refused', reason: 'captured_already' })
    })

    const taken = async () => {
      const payment = await held()
      await payment.capture(1234)
      return payment
    }

    test('what was captured is given back once, however often it is asked for, and looked up by its id', async () => {
      const { refund, lookup } = await taken()
      const refunded = { outcome: 'refunded', refundedMinor: 1234 }
      expect(await refund('CREDIT-1', 1234)).toEqual(refunded)
      expect(await refund('CREDIT-1', 1234)).toEqual(refunded)
      expect(await refund('CREDIT-1', 1)).toEqual({ outcome: 'refused', reason: 'refund_reused' })
      const found = { id: 'CREDIT-1', isOurs: true, amountMinor: 1234, status: 'refunded' }
      expect(await lookup()).toMatchObject({ capturedMinor: 1234, refunds: [found] })
    })

    test('parts are given back up to what was captured, and no more', async () => {
      const { refund } = await taken()
      expect((await refund('CREDIT-1', 1000)).outcome).toBe('refunded')
      expect(await refund('CREDIT-2', 235)).toEqual({ outcome: 'refused', reason: 'above_captured' })
      expect((await refund('CREDIT-3', 234)).outcome).toBe('refunded')
    })

    test('what was never captured, and another currency, are not given back', async () => {
      const hold = await held()
      expect(await hold.refund('CREDIT-1', 1)).toEqual({ outcome: 'refused', reason: 'not_captured' })
      const { refund } = await taken()
      expect(await refund('CREDIT-1', 1, 'USD')).toEqual({ outcome: 'refused', reason: 'currency_differs' })
      expect(await refund('CREDIT-1', 0)).toEqual({ outcome: 'refused', reason: 'amount_invalid' })
    })

    test('T053 a refund that we did not ask for is found, under the id of whoever made it', async () => {
      const { provider, named, lookup } = await taken()
      await subject.refundElsewhere(provider, named.reference, 200)
      expect(await lookup()).toMatchObject({ refunds: [{ isOurs: false, amountMinor: 200, status: 'refunded' }] })
    })

    test.each(['won', 'lost'] as const)('T053 a dispute is found, and how it ended: %s', async (end) => {
      const { provider, named, lookup } = await taken()
      await subject.dispute(provider, named.reference, 'open')
      const [disputed] = foundDisputes(await lookup())
      expect(disputed).toMatchObject({ amountMinor: 1234, status: 'open' })
      await subject.dispute(provider, named.reference, end)
      expect(foundDisputes(await lookup())).toMatchObject([{ id: disputed?.id, status: end }])
    })

    test('an intent nobody held is absent, and can be neither captured nor released', async () => {
      const provider = subject.create()
      const nobody = { intent: 'nl1_other', reference: null }
      expect(await provider.lookup(nobody)).toEqual({ outcome: 'absent' })
      const capture = { ...nobody, currency: 'EUR', amountMinor: 1, asked: asked('capture') }
      expect((await provider.capture(capture)).outcome).toBe('refused')
      expect((await provider.release({ ...nobody, asked: asked('release') })).outcome).toBe('refused')
    })
  })
}

function foundDisputes(found: LookupResult) {
  return found.outcome === 'found' ? found.disputes : []
}
