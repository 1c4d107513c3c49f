import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type PaymentEvent, readPaymentEvent } from '#integrations/payments/stripe/payment-event'
import { verifySignature } from '#integrations/payments/stripe/verify-signature'
import type { WebhookPorts } from './ports.ts'

/** Stripe's messages are a few kilobytes. */
const LARGEST_BODY = 256 * 1024

/**
 * Stripe says that something became of a payment. The message is a hint: the session it belongs to asks Stripe itself, so that one that comes
 * twice, late or out of order does no harm. Answers 2xx once it is stored; anything else comes again for three days.
 */
export const receiveStripeEvent = (app: Hono, ports: WebhookPorts) =>
  app.post('/webhooks/stripe', bodyLimit({ maxSize: LARGEST_BODY }), async (c) => {
    if (ports.stripeSecrets.length === 0) return c.json({ result: 'not_configured' }, 404)
    // As it arrived: it was signed so.
    const body = await c.req.text()
    const header = c.req.header('stripe-signature') ?? null
    const now = ports.now()
    if (!(await verifySignature(body, header, ports.stripeSecrets, now))) {
      return c.json({ result: 'signature_invalid' }, 400)
    }
    const event = readPaymentEvent(body)
    if (event === null) return c.json({ result: 'unreadable' }, 400)
    const session = event === 'other' ? null : await sessionOf(ports, event)
    // Others may use the same account: what is not ours is taken and forgotten.
    if (event === 'other' || session === null) return c.json({ result: 'not_ours' }, 200)
    return c.json({ result: await ports.paymentNews(session, event.id, now) }, 200)
  })

async function sessionOf(ports: WebhookPorts, { intent, reference }: PaymentEvent): Promise<string | null> {
  // A payment's id is its session's.
  if (intent !== null) return ports.shardOf(intent) ? intent : null
  return reference === null ? null : ports.sessionOfPayment(reference)
}
