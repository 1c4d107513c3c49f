import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { readPaymentEvent } from '#integrations/payments/stripe/payment-event'
import { verifySignature } from '#integrations/payments/stripe/verify-signature'
import { signEvent } from './sign-event.ts'

const BODY = '{"id": "evt_1",  "type":"payment_intent.succeeded"}'
const NOW = Date.parse('2026-06-01T10:00:00Z')
const signed = (body = BODY, secret = 'whsec_a', at = NOW) => signEvent(body, secret, at)

test('what Stripe’s own client signs is taken, and what we sign is taken by it', async () => {
  const { webhooks } = new Stripe('sk_test_x')
  const signing = { payload: BODY, secret: 'whsec_a', timestamp: NOW / 1000 }
  const header = await webhooks.generateTestHeaderStringAsync(signing)
  expect(await verifySignature(BODY, header, ['whsec_a'], NOW)).toBe(true)
  expect(header).toBe(await signed())
})

test('a secret that is being changed: the old and the new are taken, a third is not', async () => {
  const secrets = ['whsec_b', 'whsec_a']
  expect(await verifySignature(BODY, await signed(), secrets, NOW)).toBe(true)
  expect(await verifySignature(BODY, await signed(BODY, 'whsec_b'), secrets, NOW)).toBe(true)
  expect(await verifySignature(BODY, await signed(BODY, 'whsec_c'), secrets, NOW)).toBe(false)
  expect(await verifySignature(BODY, await signed(), [], NOW)).toBe(false)
})

test.each([
  [-300_000, true],
  [-301_000, false],
  [300_000, true],
  [301_000, false],
])('T051 a message signed %i ms from now: %s', async (off, isTaken) => {
  expect(await verifySignature(BODY, await signed(BODY, 'whsec_a', NOW + off), ['whsec_a'], NOW)).toBe(isTaken)
})

test('T051 the same JSON written anew is another message', async () => {
  const anew = JSON.stringify(JSON.parse(BODY))
  expect(await verifySignature(anew, await signed(), ['whsec_a'], NOW)).toBe(false)
})

test('T051 a header that is none, has two times, or a signature of another length, is refused', async () => {
  const header = await signed()
  const [time = '', signature = ''] = header.split(',')
  for (const bad of [null, '', 't=1', signature, `${time},${time},${signature}`, `${header}00`, `${time},v0=ab`]) {
    expect(await verifySignature(BODY, bad, ['whsec_a'], NOW), String(bad)).toBe(false)
  }
})

test.each([
  ['payment_intent.succeeded', { id: 'pi_1', metadata: { roamwatt_intent: 'nl1_x' } }, 'nl1_x', 'pi_1'],
  ['charge.refunded', { id: 'ch_1', payment_intent: 'pi_1', metadata: { roamwatt_intent: 'nl1_x' } }, 'nl1_x', 'pi_1'],
  ['charge.dispute.created', { id: 'dp_1', payment_intent: 'pi_1', metadata: {} }, null, 'pi_1'],
  ['refund.failed', { id: 're_1', payment_intent: 'pi_1', metadata: { roamwatt_refund: 'CDR' } }, null, 'pi_1'],
])('an event %s says whose payment it is about', (type, object, intent, reference) => {
  const event = readPaymentEvent(JSON.stringify({ id: 'evt_1', type, data: { object } }))
  expect(event).toEqual({ id: 'evt_1', type, intent, reference })
})

test('what is about no payment is told apart from what is no message', () => {
  const other = { id: 'evt_1', type: 'customer.created', data: { object: { id: 'cus_1' } } }
  expect(readPaymentEvent(JSON.stringify(other))).toBe('other')
  expect(readPaymentEvent('{"id":1}')).toBeNull()
  expect(readPaymentEvent('no JSON')).toBeNull()
})
