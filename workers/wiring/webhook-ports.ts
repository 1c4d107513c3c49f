import { shardOf } from '#domain/identity/shard'
import type { Env } from '#durable-objects/env'
import { sessionOfPayment } from '#store/market/session-of-payment'
import type { House } from '#workers/house'
import type { WebhookPorts } from '#workers/webhooks/ports'

/** Messages of other people's systems, on the house. */
export function webhookPorts(house: House, env: Pick<Env, 'STRIPE_WEBHOOK_SECRET'>): WebhookPorts {
  return {
    stripeSecrets: (env.STRIPE_WEBHOOK_SECRET ?? '').split(' ').filter((secret) => secret !== ''),
    now: () => house.now(),
    shardOf: (id) => shardOf(id),
    sessionOfPayment: async (reference) => {
      const found = await Promise.all(house.markets.map(({ database }) => sessionOfPayment(database, reference)))
      return found.find((session) => session !== null) ?? null
    },
    paymentNews: (session, event, now) => house.objects.session(session).paymentNews(event, now),
  }
}
