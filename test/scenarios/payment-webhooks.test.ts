import { beforeAll, expect, test } from 'vitest'
import { objects } from '../durable-objects/object-world.ts'
import { openRequest } from '../durable-objects/session-world.ts'
import { atProvider, booksOf, disputePayment, refundElsewhere } from '../durable-objects/simulated-books.ts'
import { signEvent } from '../integrations/payments/sign-event.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, fetchPlatform, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, type Site, siteOf } from './payloads.ts'
import { connectedOperator, foundPlatform, ledgerOf, operations, rowsOf } from './platform.ts'

let cpo: Operator
let peer: string
let site: Site

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  site = siteOf(cpo, 'NL')
  await publish(site)
})

/** A charge without an account that has begun, and its CDR of 4.84 €. */
async function begun(name: string) {
  const request = await openRequest(cpo, peer, 'ad_hoc')
  const session = objects.session(request.id)
  await session.open(request)
  await cpo.reportResult('START_SESSION', 'ACCEPTED')
  const charge = chargeOf(site, name, { uid: 'X', contractId: 'C' }, { reference: request.id, kwh: 10 })
  return { session, id: request.id, bill: () => cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(charge)) }
}

/** The same, paid: 4.84 € are captured and in the database. */
async function paid(name: string) {
  const charge = await begun(name)
  await charge.bill()
  await eventually(async () => expect(await paymentOf(charge.id)).toMatchObject({ status: 'captured', captured: 484 }))
  return charge
}

interface PaymentRow {
  readonly status: string
  readonly captured: number
  readonly refunded: number
  readonly disputed: number
  readonly problem: string | null
  readonly revision: number
}

async function paymentOf(session: string): Promise<PaymentRow | undefined> {
  const [row] = await rowsOf<PaymentRow>(
    'nl',
    `SELECT status, captured_minor AS captured, refunded_minor AS refunded, disputed_minor AS disputed, problem, revision
     FROM payments WHERE session = ?`,
    session,
  )
  return row
}

/** What the books say of a session's payment: its postings of money, and what came of them. */
async function booksFor(session: string) {
  const postings = await rowsOf<{ kind: string; moved: number }>(
    'nl',
    `SELECT kind, SUM(amount_minor) AS moved FROM ledger_transactions JOIN ledger_entries ON transaction_id = id
     WHERE owner = ? AND account = 'payment_clearing' GROUP BY id ORDER BY kind`,
    session,
  )
  return postings.map(({ kind, moved }) => `${kind} ${moved}`)
}

/** All that the provider has to tell of a session's payment, as it would write it. */
async function messagesOf(session: unknown) {
  const { events } = await booksOf(session)
  return events.map(({ id, type, created, object }) => ({
    type,
    body: JSON.stringify({ id, object: 'event', type, created, data: { object } }),
  }))
}

async function deliver(body: string, header?: string | null) {
  const signature = header === undefined ? await signEvent(body, 'whsec_new', Date.now()) : header
  const answer = await fetchPlatform('/webhooks/stripe', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...(signature !== null && { 'Stripe-Signature': signature }) },
  })
  return { status: answer.status, ...((await answer.json()) as { result: string }) }
}

async function deliverAll(session: unknown, type: string) {
  const messages = (await messagesOf(session)).filter((message) => message.type === type)
  expect(messages).not.toEqual([])
  for (const { body } of messages) expect((await deliver(body)).status).toBe(200)
}

test('T049, T053 a refund made at the provider, told ten times at once: one posting, the payment’s opposite', async () => {
  const { session, id } = await paid('W1')
  await refundElsewhere(session, 200)
  const [message] = (await messagesOf(session)).filter(({ type }) => type === 'charge.refunded')
  const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(message?.body ?? '')))
  expect(answers.map(({ result }) => result).toSorted()).toEqual(['accepted', ...Array(9).fill('repeated')])
  await eventually(async () => expect(await paymentOf(id)).toMatchObject({ captured: 484, refunded: 200 }))
  expect(await booksFor(id)).toEqual(['payment_captured 484', 'payment_refunded -200'])
  expect((await ledgerOf('nl')).sum).toBe(0)
})

test('T050 all messages of a payment in reverse, long after: the state is what the provider says, not what they said', async () => {
  const { session, id } = await paid('W2')
  const before = await paymentOf(id)
  const messages = await messagesOf(session)
  expect(messages.map(({ type }) => type)).toEqual([
    'payment_intent.created',
    'payment_intent.amount_capturable_updated',
    'charge.captured',
    'payment_intent.succeeded',
  ])
  for (const { body } of messages.toReversed()) expect(await deliver(body)).toEqual({ status: 200, result: 'accepted' })
  await eventually(async () => expect((await paymentOf(id))?.revision).toBeGreaterThan(before?.revision ?? 0))
  expect(await paymentOf(id)).toMatchObject({ status: 'captured', captured: 484, refunded: 0 })
  expect(await booksFor(id)).toEqual(['payment_captured 484'])
})

test('T051 a message that is not signed, by another, too long ago, or written anew, does nothing', async () => {
  const { session, id } = await paid('W3')
  await refundElsewhere(session, 200)
  const before = await paymentOf(id)
  const body = (await messagesOf(session)).find(({ type }) => type === 'charge.refunded')?.body ?? ''
  const now = Date.now()
  const anew = JSON.stringify(JSON.parse(body), null, 1)
  for (const [text, header] of [
    [body, null],
    [body, 't=1,v1=00'],
    [body, await signEvent(body, 'whsec_other', now)],
    [body, await signEvent(body, 'whsec_new', now - 302_000)],
    [anew, await signEvent(body, 'whsec_new', now)],
  ] as const) {
    expect(await deliver(text, header)).toEqual({ status: 400, result: 'signature_invalid' })
  }
  expect(await paymentOf(id)).toEqual(before)
  expect(await booksFor(id)).toEqual(['payment_captured 484'])
  // The same, signed with the secret that is going out of use.
  expect(await deliver(body, await signEvent(body, 'whsec_old', now))).toMatchObject({ result: 'accepted' })
})

test('T053 a chargeback takes the payment back in the books once, and one that is won brings it back; it is an alert', async () => {
  const { session, id } = await paid('W4')
  await disputePayment(session, 484)
  for (let times = 0; times < 2; times++) await deliverAll(session, 'charge.dispute.created')
  await eventually(async () => expect(await paymentOf(id)).toMatchObject({ captured: 484, disputed: 484 }))
  expect(await booksFor(id)).toEqual(['payment_captured 484', 'payment_disputed -484'])
  expect(await alert()).toMatchObject({ raised: true, details: expect.arrayContaining([`${id}: disputed`]) })
  await disputePayment(session, 484, 'won')
  await deliverAll(session, 'charge.dispute.closed')
  await eventually(async () => expect(await paymentOf(id)).toMatchObject({ disputed: 0 }))
  expect(await booksFor(id)).toEqual(['dispute_won 484', 'payment_captured 484', 'payment_disputed -484'])
  expect((await ledgerOf('nl')).sum).toBe(0)
})

test('T053 a refund of ours that comes back from the bank is posted as its opposite, and is an alert', async () => {
  const { session, id } = await paid('W5')
  await refundElsewhere(session, 484)
  await deliverAll(session, 'charge.refunded')
  await eventually(async () => expect(await paymentOf(id)).toMatchObject({ refunded: 484 }))
  await atProvider(
    session,
    () => '/simulated/failed_refunds',
    (_, { refunds }) => ({ refund: refunds.at(-1)?.id ?? '' }),
  )
  await deliverAll(session, 'refund.failed')
  await eventually(async () => expect(await paymentOf(id)).toMatchObject({ refunded: 0 }))
  expect(await booksFor(id)).toEqual(['payment_captured 484', 'payment_refunded -484', 'refund_failed 484'])
  expect((await alert())?.details).toContain(`${id}: refund_came_back`)
})

test('a hold that was called off at the provider: its loss is told, the capture is refused, and both are an alert', async () => {
  const { session, id, bill } = await begun('W6')
  await atProvider(
    session,
    (reference) => `/v1/payment_intents/${reference}/cancel`,
    () => ({}),
  )
  await bill()
  await eventually(async () =>
    expect(await paymentOf(id)).toMatchObject({ captured: 0, problem: 'capture_released_already' }),
  )
  expect((await alert())?.details).toContain(`${id}: capture_released_already`)
  // What the driver owes stays owed.
  expect(await booksFor(id)).toEqual([])
  const other = await begun('W7')
  await atProvider(
    other.session,
    (reference) => `/v1/payment_intents/${reference}/cancel`,
    () => ({}),
  )
  await deliverAll(other.session, 'payment_intent.canceled')
  await eventually(async () =>
    expect(await paymentOf(other.id)).toMatchObject({ status: 'released', problem: 'hold_lost' }),
  )
})

test('a message about somebody else’s payment, or about none, is taken and forgotten', async () => {
  const strange = { id: 'evt_x', type: 'payment_intent.succeeded', data: { object: { id: 'pi_of_others' } } }
  expect(await deliver(JSON.stringify(strange))).toEqual({ status: 200, result: 'not_ours' })
  const never = { ...strange, data: { object: { id: 'pi_y', metadata: { roamwatt_intent: 'nl1_never_opened' } } } }
  expect(await deliver(JSON.stringify(never))).toEqual({ status: 200, result: 'unknown' })
  expect(await deliver('{"id":5}')).toEqual({ status: 400, result: 'unreadable' })
})

async function alert() {
  const { items } = await operations<{ items: { kind: string; raised: boolean; details: string[] }[] }>(
    'GET',
    '/alerts',
  )
  return items.find(({ kind }) => kind === 'payment_troubled')
}
