import type { OutboxHint, OutboxRow } from '#durable-objects/outbox-rpc'
import { insertQuarantined } from '#store/market/insert-quarantined'
import type { House } from '../house.ts'
import { applyOutboxRow } from './apply-outbox-row.ts'
import { arrivalFacts } from './arrival-facts.ts'
import { isOutboxHint } from './is-outbox-hint.ts'

/** How many objects are worked on at once; the runtime allows six open connections. */
const AT_ONCE = 6

/**
 * Takes hints from the queue: reads the rows from their objects, brings each row's effect into the databases, confirms it to the object, and
 * acknowledges its message alone. What fails is tried again by itself; the rest of the batch is not.
 */
export async function consumeOutbox(house: House, batch: MessageBatch<unknown>): Promise<void> {
  const byObject = new Map<string, Message<OutboxHint>[]>()
  for (const message of batch.messages) {
    // Not ours to understand: retries end in the dead-letter queue, where it is kept and shown.
    if (!isOutboxHint(message.body)) {
      message.retry()
      continue
    }
    const key = `${message.body.class} ${message.body.object}`
    byObject.set(key, [...(byObject.get(key) ?? []), message as Message<OutboxHint>])
  }
  const work = [...byObject.values()]
  await Promise.all(
    Array.from({ length: Math.min(AT_ONCE, work.length) }, async () => {
      for (let next = work.shift(); next; next = work.shift()) await consumeOf(house, next)
    }),
  )
}

async function consumeOf(house: House, messages: readonly Message<OutboxHint>[]): Promise<void> {
  const [first] = messages
  if (!first) return
  let object: ReturnType<House['objects']['withOutbox']>
  let rows: readonly OutboxRow[]
  try {
    // An object of a shard that this release does not know is refused here: its own message comes again, the others are not touched.
    object = house.objects.withOutbox(first.body.class, first.body.object)
    rows = await object.readOutbox(messages.map((message) => message.body.seq))
  } catch {
    for (const message of messages) message.retry()
    return
  }
  const bySeq = new Map(rows.map((row) => [row.seq, row]))
  if (first.body.class === 'Intake') return applyTogether(house, messages, bySeq, object)
  for (const message of messages) {
    const row = bySeq.get(message.body.seq)
    try {
      // No row: its effect is in the database already, or a later row has taken its place.
      if (row) {
        await applyOutboxRow(house, message.body, row)
        await object.confirmOutbox([row.seq])
        bySeq.delete(row.seq)
      }
      message.ack()
    } catch (problem) {
      failed(message, problem)
    }
  }
}

/** Rows of an intake know nothing of each other: what they ask and write goes together, and is confirmed together. */
async function applyTogether(
  house: House,
  messages: readonly Message<OutboxHint>[],
  bySeq: ReadonlyMap<number, OutboxRow>,
  object: ReturnType<House['objects']['withOutbox']>,
): Promise<void> {
  const [first] = messages
  if (!first) return
  const facts = arrivalFacts(house, first.body.object)
  // The same hint may be there twice.
  const once = new Map(messages.map((message) => [message.body.seq, message]))
  const problems = new Map<number, unknown>()
  const applied: number[] = []
  await Promise.all(
    [...once].map(async ([seq, { body }]) => {
      const row = bySeq.get(seq)
      if (!row) return
      await applyOutboxRow(house, body, row, facts).then(
        () => applied.push(seq),
        (problem: unknown) => problems.set(seq, problem),
      )
    }),
  )
  const confirmed = await object.confirmOutbox(applied).then(
    () => true,
    () => false,
  )
  for (const message of messages) {
    if (problems.has(message.body.seq)) failed(message, problems.get(message.body.seq))
    else if (confirmed) message.ack()
    else message.retry()
  }
}

function failed(message: Message<OutboxHint>, problem: unknown): void {
  const { class: kind, object: name, seq, type } = message.body
  const reason = problem instanceof Error ? problem.message : String(problem)
  console.error(JSON.stringify({ log: 'outbox', class: kind, object: name, seq, type, reason }))
  message.retry()
}

/** Takes what the queue gave up on: kept in quarantine once, for a person; the outbox row itself stays where it is. */
export async function consumeDead(house: House, batch: MessageBatch<unknown>): Promise<void> {
  const [market] = house.markets
  if (!market) return
  for (const message of batch.messages) {
    const hint = isOutboxHint(message.body) ? message.body : null
    const database =
      house.markets.find(({ shard }) => hint?.object.startsWith(`${shard}_`))?.database ?? market.database
    try {
      await insertQuarantined(database, {
        id: hint ? `queue:${hint.class}:${hint.object}:${hint.seq}` : `queue:${message.id}`,
        source: 'queue',
        peer: hint?.class === 'Party' || hint?.class === 'Intake' ? hint.object : null,
        reason: hint ? 'not_applied' : 'message_unreadable',
        issues: hint ? [{ field: 'type', problem: hint.type }] : [{ field: 'body', problem: 'is no outbox hint' }],
        raw: JSON.stringify(message.body).slice(0, 100_000),
        receivedAt: house.now(),
      }).run()
      message.ack()
    } catch {
      message.retry()
    }
  }
}
