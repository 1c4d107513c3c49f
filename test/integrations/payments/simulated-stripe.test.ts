import { expect, test } from 'vitest'
import type { HoldRequest, PaymentProvider } from '#integrations/payments/payment-provider'
import { simulatedStripe } from '#integrations/payments/simulated-stripe/simulated-stripe'
import { providerContract } from './provider-contract.ts'
import { StripeWorld } from './stripe-world.ts'

const worlds = new WeakMap<PaymentProvider, StripeWorld>()
const worldOf = (provider: PaymentProvider): StripeWorld => {
  const world = worlds.get(provider)
  if (!world) throw new Error('a provider of another test')
  return world
}
const STATUSES = { open: 'needs_response', won: 'won', lost: 'lost' } as const

for (const [name, deploy] of [
  ['simulated', simulatedStripe],
  ['stripe', (world: StripeWorld) => world.provider()],
] as const) {
  providerContract(name, {
    create: () => {
      const world = new StripeWorld()
      const provider = deploy(world)
      worlds.set(provider, world)
      return provider
    },
    now: () => new StripeWorld().now(),
    acceptedMethod: 'simulated_card',
    declinedMethod: 'simulated_declined',
    askingMethod: 'simulated_asks',
    heardByBank: (provider, reference, outcome) =>
      worldOf(provider).happen('answers', { payment_intent: reference, outcome }),
    refundElsewhere: async (provider, reference, amountMinor) => {
      await worldOf(provider).post('/v1/refunds', { payment_intent: reference, amount: `${amountMinor}` })
    },
    dispute: async (provider, reference, status) => {
      const world = worldOf(provider)
      const [known] = world.read().disputes
      await world.happen('disputes', {
        payment_intent: reference,
        status: STATUSES[status],
        amount: '1234',
        ...(known && { dispute: known.id }),
      })
    },
  })
}

const hold = (changes: Partial<HoldRequest> = {}): HoldRequest => ({
  intent: 'nl1_p',
  brand: 'roamwatt',
  market: 'nl',
  currency: 'EUR',
  amountMinor: 5000,
  method: 'simulated_card',
  returnUrl: 'https://roamwatt.example/s/nl1_p',
  asked: { key: 'nl1_p:hold', at: new StripeWorld().now() },
  ...changes,
})

test.each([
  ['simulated_card', 'held', undefined],
  ['simulated_declined', 'declined', 'card_declined'],
  ['simulated_no_funds', 'declined', 'insufficient_funds'],
  ['simulated_no_authentication', 'declined', 'authentication_failed'],
  ['visa', 'declined', 'method_unknown'],
])('the simulated method %s is answered by its rule: %s', async (method, outcome, reason) => {
  const answer = await simulatedStripe(new StripeWorld()).hold(hold({ method }))
  expect(answer).toMatchObject({ outcome, ...(reason && { reason }) })
})

test('a hold above the simulated limit is declined for want of funds', async () => {
  const answer = await simulatedStripe(new StripeWorld()).hold(hold({ amountMinor: 100_001 }))
  expect(answer).toMatchObject({ reason: 'insufficient_funds' })
})

test('no method chosen: a card that works where no money moves, and no hold where it does', async () => {
  expect(await simulatedStripe(new StripeWorld()).hold(hold({ method: null }))).toMatchObject({ outcome: 'held' })
  const world = new StripeWorld()
  const answer = await world.provider().hold(hold({ method: null }))
  expect(answer).toEqual({ outcome: 'declined', reference: null, reason: 'method_unknown' })
  expect(world.requests).toEqual([])
})

test('a provider made anew on the same books knows its payments', async () => {
  const world = new StripeWorld()
  const held = await simulatedStripe(world).hold(hold())
  const reference = held.outcome === 'held' ? held.reference : null
  const asked = { key: 'nl1_p:capture', at: world.now() }
  const capture = { intent: 'nl1_p', reference, currency: 'EUR', amountMinor: 4000, asked }
  expect(await simulatedStripe(world).capture(capture)).toMatchObject({ capturedMinor: 4000, releasedMinor: 1000 })
})

test('a field that Stripe does not know is refused by the simulated one as well', async () => {
  const world = new StripeWorld()
  await expect(world.post('/v1/refunds', { payment_intent: 'pi_1', sum: '5' })).rejects.toThrow('parameter_unknown')
})
