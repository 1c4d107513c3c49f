import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { consumeDead, consumeOutbox } from '#workers/consumers/consume-outbox'
import type { House } from '#workers/house'

/** Which messages of a delivery were acknowledged and which come again, by their place in it. */
export interface Delivered {
  readonly acked: readonly number[]
  readonly retried: readonly number[]
}

/** Hands messages to the consumer as one batch, as the queue would. */
export function deliver(house: House, bodies: readonly unknown[], attempts = 1): Promise<Delivered> {
  return consume('outbox-eu', (batch) => consumeOutbox(house, batch), bodies, attempts)
}

/** Hands messages to the consumer of what the queue gave up on. */
export function deliverDead(house: House, bodies: readonly unknown[]): Promise<Delivered> {
  return consume('outbox-eu-dead', (batch) => consumeDead(house, batch), bodies, 1)
}

async function consume(
  queue: string,
  work: (batch: MessageBatch<unknown>) => Promise<void>,
  bodies: readonly unknown[],
  attempts: number,
): Promise<Delivered> {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(), attempts, body }))
  const batch = createMessageBatch(queue, messages)
  await work(batch)
  const result = await getQueueResult(batch, createExecutionContext())
  return {
    acked: result.explicitAcks.map(Number),
    retried: result.retryMessages.map(({ msgId }: { readonly msgId: string }) => Number(msgId)),
  }
}
