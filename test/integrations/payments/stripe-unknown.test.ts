import { expect, test } from 'vitest'
import type { HoldRequest } from '#integrations/payments/payment-provider'
import { StripeWorld } from './stripe-world.ts'

const HOUR_MS = 3_600_000

/** A Stripe with one payment to be held, and the same command at whatever time it is. */
function world() {
  const stripe = new StripeWorld()
  const provider = stripe.provider()
  const at = stripe.now()
  const request: HoldRequest = {
    intent: 'nl1_p',
    brand: 'roamwatt',
    market: 'nl',
    currency: 'EUR',
    amountMinor: 5000,
    method: 'simulated_card',
    returnUrl: 'https://roamwatt.example/s/nl1_p',
    asked: { key: 'nl1_p:hold', at },
  }
  const posts = () => stripe.requests.filter(({ method }) => method === 'POST')
  return { stripe, provider, request, posts }
}

async function held() {
  const started = world()
  const answer = await started.provider.hold(started.request)
  const reference = answer.outcome === 'held' ? answer.reference : null
  const named = { intent: 'nl1_p', reference }
  const capture = () =>
    started.provider.capture({
      ...named,
      currency: 'EUR',
      amountMinor: 484,
      asked: { key: 'nl1_p:capture', at: started.request.asked.at },
    })
  return { ...started, named, capture }
}

test.each(['lost_before', 'lost_after'] as const)(
  'T046 a hold whose answer is lost (%s) is unknown; the same key again makes one hold',
  async (fault) => {
    const { stripe, provider, request, posts } = world()
    stripe.faults.push(fault)
    expect(await provider.hold(request)).toMatchObject({ outcome: 'unknown' })
    expect(await provider.hold(request)).toMatchObject({ outcome: 'held', heldMinor: 5000 })
    expect(new Set(posts().map(({ key }) => key))).toEqual(new Set(['nl1_p:hold']))
    expect(stripe.read().intents).toHaveLength(1)
  },
)

test('T046 a capture that was made and whose answer is lost is found made: no second command goes out', async () => {
  const { stripe, capture, posts } = await held()
  stripe.faults.push(null, 'lost_after')
  await expect(capture().then(({ outcome }) => outcome)).resolves.toBe('unknown')
  expect(await capture()).toMatchObject({ outcome: 'captured', capturedMinor: 484 })
  expect(posts().filter(({ path }) => path.endsWith('/capture'))).toHaveLength(1)
})

test('T047 a hold without an answer for a day is asked for by our id, and never sent a second time', async () => {
  const { stripe, provider, request, posts } = world()
  stripe.faults.push('lost_after')
  await provider.hold(request)
  stripe.now_ += 24 * HOUR_MS
  // By now the key would charge again.
  expect(await provider.hold(request)).toMatchObject({ outcome: 'held', heldMinor: 5000 })
  expect(posts()).toHaveLength(1)
  expect(stripe.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/payment_intents/search' })
})

test('T047 a hold that never arrived and whose key is too old is given up, not sent again', async () => {
  const { stripe, provider, request } = world()
  stripe.faults.push('lost_before')
  await provider.hold(request)
  stripe.now_ += 24 * HOUR_MS
  expect(await provider.hold(request)).toEqual({ outcome: 'refused', reason: 'never_arrived' })
  expect(stripe.read().intents).toEqual([])
})

test('the simulated Stripe forgets its keys after a day, as Stripe does: sent again, it would be a second hold', async () => {
  const { stripe, provider, request } = world()
  await provider.hold(request)
  stripe.now_ += 25 * HOUR_MS
  await provider.hold({ ...request, asked: { ...request.asked, at: stripe.now() } })
  expect(stripe.read().intents).toHaveLength(2)
})

test('T047 a capture whose answer is lost for two days: the state is fetched, and nothing sent', async () => {
  const { stripe, capture, posts } = await held()
  stripe.faults.push(null, 'lost_after')
  await capture()
  stripe.now_ += 48 * HOUR_MS
  const before = posts().length
  expect(await capture()).toMatchObject({ outcome: 'captured', capturedMinor: 484 })
  expect(posts()).toHaveLength(before)
})

test('T048 a crash after Stripe said yes: what it has is found by our id alone, with the amounts', async () => {
  const { provider, capture } = await held()
  await capture()
  const found = await provider.lookup({ intent: 'nl1_p', reference: null })
  expect(found).toMatchObject({ outcome: 'found', state: 'captured', capturedMinor: 484, releasedMinor: 4516 })
})

test('T044 a hold whose time is over is let go by Stripe, and a capture says why it is refused', async () => {
  const { stripe, provider, request } = world()
  const answer = await provider.hold({ ...request, method: 'simulated_short_hold' })
  if (answer.outcome !== 'held') throw new Error('not held')
  expect(answer.captureBefore).toBe(stripe.now() + (4 * 24 + 18) * HOUR_MS)
  stripe.now_ = answer.captureBefore ?? 0
  const capture = {
    intent: 'nl1_p',
    reference: answer.reference,
    currency: 'EUR',
    amountMinor: 484,
    asked: { key: 'nl1_p:capture', at: stripe.now() },
  }
  expect(await provider.capture(capture)).toEqual({ outcome: 'refused', reason: 'hold_expired' })
})

test.each([
  [401, { type: 'invalid_request_error', message: 'Invalid API Key' }, 'unknown'],
  [409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }, 'unknown'],
  [429, { type: 'rate_limit_error', code: 'rate_limit' }, 'unknown'],
  [500, { type: 'api_error' }, 'unknown'],
  [400, { type: 'invalid_request_error', code: 'amount_too_small' }, 'refused'],
])('an answer of %i (%o) is %s: only what Stripe understood is a no', async (status, error, outcome) => {
  const { openStripe } = await import('#integrations/payments/stripe/open-stripe')
  const { stripeProvider } = await import('#integrations/payments/stripe/stripe-provider')
  const answer = async () => Response.json({ error }, { status })
  const client = openStripe('sk_test_x', answer as typeof fetch)
  const provider = stripeProvider({ name: 'stripe', simulated: false, client, methodIfNone: null, now: () => 0 })
  const { request } = world()
  const result = await provider.hold({ ...request, asked: { ...request.asked, at: 0 } })
  expect(result.outcome).toBe(outcome)
})
