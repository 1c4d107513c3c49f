import { waitUntil } from 'cloudflare:workers'
import { callLogger } from '#durable-objects/call-logger'
import type { Env } from '#durable-objects/env'
import { chooseMail } from '#integrations/messaging/mail/choose-mail'
import type { MailProvider } from '#integrations/messaging/mail/mail-provider'
import { consumeDead, consumeOutbox } from './consumers/consume-outbox.ts'
import { driverApp } from './driver/app.ts'
import { answerHealth } from './health.ts'
import type { House } from './house.ts'
import { houseOf } from './house-of.ts'
import { createOcpiApp } from './ocpi/app.ts'
import { operationsApp } from './operations/app.ts'
import { rearmOverdue } from './schedules/rearm-overdue.ts'
import { webhooksApp } from './webhooks/app.ts'
import { driverPorts } from './wiring/driver-ports.ts'
import { ocpiPorts } from './wiring/ocpi-ports.ts'
import { operationsPorts } from './wiring/operations-ports.ts'
import { webhookPorts } from './wiring/webhook-ports.ts'

export { ChargingSession } from '#durable-objects/charging-session/charging-session'
export { Contract } from '#durable-objects/contract/contract'
export { Directory } from '#durable-objects/directory/directory'
export { Intake } from '#durable-objects/intake/intake'
export { Party } from '#durable-objects/party/party'
export { PeerBoard } from '#durable-objects/peer-board/peer-board'
export { Token } from '#durable-objects/token/token'

interface Surface {
  fetch(request: Request): Response | Promise<Response>
}

/** An isolate's surfaces: built once, since building routes costs more than most requests. */
interface Surfaces {
  readonly house: House
  readonly ocpi: Surface
  readonly operations: Surface
  readonly driver: Surface
  readonly webhooks: Surface
}

let built: Surfaces | null = null

function mailOf(env: Env): MailProvider | null {
  const settings = { provider: env.MAIL_PROVIDER, fromAddress: env.MAIL_FROM, apiKey: env.MAIL_KEY }
  return chooseMail(settings, () => Date.now())
}

function surfacesOf(env: Env): Surfaces {
  if (built) return built
  const house = houseOf(env, waitUntil)
  built = {
    house,
    ocpi: createOcpiApp(ocpiPorts(house, callLogger(env))),
    operations: operationsApp(house, operationsPorts(env)),
    webhooks: webhooksApp(webhookPorts(house, env)),
    driver: driverApp(driverPorts(house, { ...paymentsShown(env), mail: mailOf(env) })),
  }
  return built
}

/** What a driver's page has to know of the payment provider. */
function paymentsShown({ PAYMENT_PROVIDER, STRIPE_PUBLISHABLE_KEY }: Env) {
  return {
    paymentsSimulated: PAYMENT_PROVIDER === 'simulated',
    cardAccount: PAYMENT_PROVIDER === 'stripe' ? (STRIPE_PUBLISHABLE_KEY ?? null) : null,
  }
}

export default {
  fetch(request, env): Response | Promise<Response> {
    const { house, ocpi, operations, driver, webhooks } = surfacesOf(env)
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/ocpi')) return ocpi.fetch(request)
    if (pathname.startsWith('/api/operations/')) return operations.fetch(request)
    if (pathname.startsWith('/webhooks/')) return webhooks.fetch(request)
    if (pathname === '/health') return answerHealth(house)
    return driver.fetch(request)
  },

  async queue(batch, env): Promise<void> {
    const { house } = surfacesOf(env)
    await (batch.queue.endsWith('-dead') ? consumeDead(house, batch) : consumeOutbox(house, batch))
  },

  async scheduled(_controller, env): Promise<void> {
    await rearmOverdue(surfacesOf(env).house)
  },
} satisfies ExportedHandler<Env>
