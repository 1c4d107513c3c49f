import { runInDurableObject } from 'cloudflare:test'
import { simulatedAccountOf } from '#durable-objects/charging-session/simulated-account-of'
import { answerStripe, SIMULATED_KEY } from '#integrations/payments/simulated-stripe/answer-stripe'
import type { SimulatedBooks } from '#integrations/payments/simulated-stripe/simulated-account'
import { stubOf } from './object-world.ts'

/** The provider's own journal of a session's payment. */
export function booksOf(session: unknown): Promise<SimulatedBooks> {
  return runInDurableObject(stubOf(session), (_object, { storage }) => simulatedAccountOf(storage).read())
}

/** How often something is in that journal. */
export async function countEvents(session: unknown, type: string): Promise<number> {
  return (await booksOf(session)).events.filter((event) => event.type === type).length
}

/** Somebody at the provider's own console, or the world, does something to a session's payment: `/simulated/…` is what only the world does. */
export async function atProvider(
  session: unknown,
  path: (reference: string) => string,
  fields: (reference: string, books: SimulatedBooks) => Readonly<Record<string, string>>,
): Promise<void> {
  await runInDurableObject(stubOf(session), async (_object, { storage }) => {
    const account = simulatedAccountOf(storage)
    const books = account.read()
    const reference = books.intents[0]?.id ?? ''
    const request = new Request(`https://api.stripe.com${path(reference)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SIMULATED_KEY}` },
      body: new URLSearchParams(fields(reference, books)).toString(),
    })
    const answer = await answerStripe(account, request)
    if (!answer.ok) throw new Error(await answer.text())
  })
}

/** Gives some of it back, without us. */
export function refundElsewhere(session: unknown, amountMinor: number): Promise<void> {
  return atProvider(
    session,
    () => '/v1/refunds',
    (reference) => ({ payment_intent: reference, amount: `${amountMinor}` }),
  )
}

/** The card's holder disputes the payment; again: the dispute ends so. */
export function disputePayment(session: unknown, amountMinor: number, status = 'needs_response'): Promise<void> {
  return atProvider(
    session,
    () => '/simulated/disputes',
    (reference, { disputes: [known] }) => ({
      payment_intent: reference,
      amount: `${amountMinor}`,
      status,
      ...(known && { dispute: known.id }),
    }),
  )
}
