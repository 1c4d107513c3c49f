import { Hono } from 'hono'
import type { WebhookPorts } from './ports.ts'
import { receiveStripeEvent } from './receive-stripe-event.ts'

/** Everything under `/webhooks`: what other people's systems tell us. */
export function webhooksApp(ports: WebhookPorts): Hono {
  const app = new Hono()
  app.notFound((c) => c.json({ result: 'not_found' }, 404))
  app.onError((error, c) => {
    console.error(JSON.stringify({ log: 'webhook', path: c.req.path, reason: String(error) }))
    return c.json({ result: 'try_again' }, 503)
  })
  receiveStripeEvent(app, ports)
  return app
}
