import { describe, expect, test } from 'vitest'
import type { HoldRequest, PaymentProvider } from '#integrations/payments/payment-provider'

/** How a provider under test is made, and which of its methods are accepted and declined. */
export interface ProviderUnderTest {
  /** A provider with nothing in it. */
  create(): PaymentProvider
  readonly acceptedMethod: string | null
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
  }
  const held = async () => {
    const provider = subject.create()
    expect((await provider.hold(request)).outcome).toBe('held')
    return provider
  }

  describe(`payment provider ${name}`, () => {
    test('a hold sets aside exactly what was asked', async () => {
      const provider = subject.create()
      expect(await provider.hold(request)).toMatchObject({ outcome: 'held', heldMinor: 5000 })
      expect(await provider.lookup(request.intent)).toMatchObject({
        outcome: 'found',
        state: 'held',
        heldMinor: 5000,
        capturedMinor: 0,
        releasedMinor: 0,
      })
    })

    test('the same hold again is the same hold', async () => {
      const provider = subject.create()
      expect(await provider.hold(request)).toEqual(await provider.hold(request))
    })

    test('the same intent with another amount or currency is refused and changes nothing', async () => {
      const provider = await held()
      const reused = { outcome: 'refused', reason: 'intent_reused' }
      expect(await provider.hold({ ...request, amountMinor: 6000 })).toEqual(reused)
      expect(await provider.hold({ ...request, currency: 'CZK' })).toEqual(reused)
      expect(await provider.lookup(request.intent)).toMatchObject({ heldMinor: 5000, currency: 'EUR' })
    })

    test('a declined method says why and holds nothing', async () => {
      const provider = subject.create()
      const declined = await provider.hold({ ...request, method: subject.declinedMethod })
      expect(declined).toMatchObject({ outcome: 'declined', reason: expect.any(String) })
      expect(await provider.lookup(request.intent)).toMatchObject({ state: 'declined', heldMinor: 0 })
      expect(await provider.capture({ intent: request.intent, currency: 'EUR', amountMinor: 1 })).toEqual({
        outcome: 'refused',
        reason: 'not_held',
      })
      expect(await provider.release({ intent: request.intent })).toEqual({ outcome: 'refused', reason: 'not_held' })
    })

    test.each([0, -1, 0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])(
      'an amount of %s is refused',
      async (amountMinor) => {
        const provider = subject.create()
        expect(await provider.hold({ ...request, amountMinor })).toEqual({
          outcome: 'refused',
          reason: 'amount_invalid',
        })
        expect(await provider.lookup(request.intent)).toEqual({ outcome: 'absent' })
      },
    )

    test('a capture takes its amount and gives the rest back, once', async () => {
      const provider = await held()
      const capture = { intent: request.intent, currency: 'EUR', amountMinor: 1234 }
      const captured = { outcome: 'captured', capturedMinor: 1234, releasedMinor: 3766 }
      expect(await provider.capture(capture)).toEqual(captured)
      expect(await provider.capture(capture)).toEqual(captured)
      expect(await provider.capture({ ...capture, amountMinor: 1235 })).toEqual({
        outcome: 'refused',
        reason: 'captured_already',
      })
      expect(await provider.lookup(request.intent)).toMatchObject({ state: 'captured', capturedMinor: 1234 })
    })

    test('a capture of the whole hold releases nothing', async () => {
      const provider = await held()
      expect(await provider.capture({ intent: request.intent, currency: 'EUR', amountMinor: 5000 })).toEqual({
        outcome: 'captured',
        capturedMinor: 5000,
        releasedMinor: 0,
      })
    })

    test('a capture above the hold is refused and the hold stays', async () => {
      const provider = await held()
      expect(await provider.capture({ intent: request.intent, currency: 'EUR', amountMinor: 5001 })).toEqual({
        outcome: 'refused',
        reason: 'above_hold',
      })
      expect(await provider.lookup(request.intent)).toMatchObject({ state: 'held', heldMinor: 5000 })
    })

    test('a capture in another currency is refused', async () => {
      const provider = await held()
      expect(await provider.capture({ intent: request.intent, currency: 'USD', amountMinor: 1 })).toEqual({
        outcome: 'refused',
        reason: 'currency_differs',
      })
    })

    test('a release gives the whole hold back, and again changes nothing', async () => {
      const provider = await held()
      const released = { outcome: 'released', releasedMinor: 5000 }
      expect(await provider.release({ intent: request.intent })).toEqual(released)
      expect(await provider.release({ intent: request.intent })).toEqual(released)
      expect(await provider.capture({ intent: request.intent, currency: 'EUR', amountMinor: 1 })).toEqual({
        outcome: 'refused',
        reason: 'released_already',
      })
    })

    test('what was captured cannot be released', async () => {
      const provider = await held()
      await provider.capture({ intent: request.intent, currency: 'EUR', amountMinor: 1 })
      expect(await provider.release({ intent: request.intent })).toEqual({
        outcome: 'refused',
        reason: 'captured_already',
      })
    })

    const captured = async () => {
      const provider = await held()
      await provider.capture({ intent: request.intent, currency: 'EUR', amountMinor: 1234 })
      return provider
    }
    const refund = { intent: request.intent, refund: 'CREDIT-1', currency: 'EUR', amountMinor: 1234 }

    test('what was captured is given back once, however often it is asked for, and looked up by its id', async () => {
      const provider = await captured()
      expect(await provider.lookup(request.intent)).toMatchObject({ refunds: [] })
      const refunded = { outcome: 'refunded', refundedMinor: 1234 }
      expect(await provider.refund(refund)).toEqual(refunded)
      expect(await provider.refund(refund)).toEqual(refunded)
      expect(await provider.refund({ ...refund, amountMinor: 1 })).toEqual({
        outcome: 'refused',
        reason: 'refund_reused',
      })
      expect(await provider.lookup(request.intent)).toMatchObject({
        capturedMinor: 1234,
        refunds: [{ refund: 'CREDIT-1', amountMinor: 1234 }],
      })
    })

    test('parts are given back up to what was captured, and no more', async () => {
      const provider = await captured()
      expect((await provider.refund({ ...refund, amountMinor: 1000 })).outcome).toBe('refunded')
      expect(await provider.refund({ ...refund, refund: 'CREDIT-2', amountMinor: 235 })).toEqual({
        outcome: 'refused',
        reason: 'above_captured',
      })
      expect((await provider.refund({ ...refund, refund: 'CREDIT-2', amountMinor: 234 })).outcome).toBe('refunded')
    })

    test('what was never captured, and another currency, are not given back', async () => {
      const provider = await held()
      expect(await provider.refund(refund)).toEqual({ outcome: 'refused', reason: 'not_captured' })
      const taken = await captured()
      expect(await taken.refund({ ...refund, currency: 'USD' })).toEqual({
        outcome: 'refused',
        reason: 'currency_differs',
      })
      expect(await taken.refund({ ...refund, amountMinor: 0 })).toEqual({
        outcome: 'refused',
        reason: 'amount_invalid',
      })
    })

    test('an intent nobody held is absent, and can be neither captured nor released', async () => {
      const provider = subject.create()
      expect(await provider.lookup('nl1_other')).toEqual({ outcome: 'absent' })
      expect((await provider.capture({ intent: 'nl1_other', currency: 'EUR', amountMinor: 1 })).outcome).toBe('refused')
      expect((await provider.release({ intent: 'nl1_other' })).outcome).toBe('refused')
    })
  })
}
