import type { OutboxClass } from '#durable-objects/outbox-rpc'
import { listLateOutboxes } from '#store/alerts/list-late-outboxes'
import { listPeerIds } from '#store/catalogue/list-peer-ids'
import { listOverdueSteps } from '#store/market/list-unfinished'
import { openBatch } from '#store/market/token-batches'
import type { House } from '../house.ts'
import { runBatchStep } from '../operations/run-batch-step.ts'

/** Outboxes woken by one run of the schedule. */
const MOST_AT_ONCE = 200
/** The runtime may be late by a minute, and a copy by more. */
const OVERDUE_MS = 15 * 60_000

/** Steps of a batch of cards in one run: what one invocation may ask of objects. */
const BATCH_STEPS = 3

/** The one schedule: recurring work belongs to the objects' own alarms; this only wakes whoever has fallen asleep over it. */
export async function rearmOverdue(house: House): Promise<void> {
  for (const peer of await listPeerIds(house.catalogue)) {
    await Promise.all([house.objects.party(peer).rearm(), house.objects.intake(peer).rearm()])
  }
  // Whoever parked a fact while a database was away: the rest is still there the next time.
  for (const late of await listLateOutboxes(house.catalogue, house.now(), MOST_AT_ONCE)) {
    await house.objects.withOutbox(late.class as OutboxClass, late.object).rearm()
  }
  // Sessions whose next step is long due, so that their alarm must have been lost.
  for (const { database } of house.markets) {
    for (const id of await listOverdueSteps(database, house.now() - OVERDUE_MS, MOST_AT_ONCE)) {
      await house.objects.session(id).rearm()
    }
  }
  // Batches of cards that nobody watches any more.
  for (let step = 0; step < BATCH_STEPS; step++) await Promise.all(house.markets.map((market) => goOn(house, market)))
}

async function goOn(house: House, { database }: House['markets'][number]): Promise<void> {
  const batch = await openBatch(database)
  if (batch) await runBatchStep(house, database, batch.id)
}
