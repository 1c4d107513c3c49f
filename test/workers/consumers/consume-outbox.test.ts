import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, expect, test, vi } from 'vitest'
import { objectsOf } from '#durable-objects/region'
import { bindings, decorate, houseWith } from '../../faults/bindings.ts'
import { deliver, deliverDead } from '../../faults/deliver.ts'
import { FaultyDatabase } from '../../faults/faulty-database.ts'
import { disturb, FaultyQueue } from '../../faults/faulty-queue.ts'
import { skewedClock } from '../../faults/skewed-clock.ts'
import { eventually } from '../../scenarios/eventually.ts'
import { operations } from '../../scenarios/platform.ts'
import { seededRandom } from '../../simulation/seeded-random.ts'
import { hintOf, issueTokens, projected, waiting } from './outbox-world.ts'

// Nothing is delivered by itself: each test says what arrives, when, and how often.
const queue = new FaultyQueue(bindings.OUTBOX_EU, 'keeps')
const market = new FaultyDatabase(bindings.MARKET_NL)
decorate({ OUTBOX_EU: queue.binding })
const house = houseWith({ MARKET_NL: market.binding })
const objects = objectsOf(bindings)
const tokenStub = (id: string) => objects.token(id) as unknown as DurableObjectStub

afterEach(() => {
  market.heal()
  queue.mode = 'keeps'
  queue.take()
  vi.useRealTimers()
})

async function alertOf(kind: string) {
  const { items } = await operations<{ items: { kind: string; raised: boolean; count: number }[] }>('GET', '/alerts')
  return items.find((item) => item.kind === kind)
}

async function quarantine() {
  const { items } = await operations<{ items: { id: string; reason: string; raw: string }[] }>('GET', '/quarantine')
  return items
}

test('of a hundred messages with a poisoned one, 99 take effect; the poisoned one is in quarantine, once, and the alert is raised', async () => {
  const ids = await issueTokens(99)
  const poison = { class: 'Token', object: 'not an object', seq: 1, type: 'TokenChanged', version: 1 }
  const bodies = [...ids.slice(0, 50).map((id) => hintOf(id)), poison, ...ids.slice(50).map((id) => hintOf(id))]
  expect(await alertOf('quarantine_not_empty')).toMatchObject({ raised: false })
  const first = await deliver(house, bodies)
  expect(first.retried).toEqual([50])
  expect(first.acked).toHaveLength(99)
  expect(await projected(ids)).toHaveLength(99)
  expect(await waiting(ids)).toBe(0)
  // It fails as often as the queue tries, and then the queue gives it up.
  for (let attempt = 2; attempt <= 6; attempt++) expect((await deliver(house, [poison], attempt)).retried).toEqual([0])
  expect((await deliverDead(house, [poison])).acked).toEqual([0])
  expect((await deliverDead(house, [poison])).acked).toEqual([0])
  expect(await quarantine()).toMatchObject([{ reason: 'message_unreadable', raw: JSON.stringify(poison) }])
  expect(await alertOf('quarantine_not_empty')).toMatchObject({ raised: true, count: 1 })
})

test.each([
  ['of another version', hintOf('nl1_aaaaaaaaaaaaaaaaaaaaaaaa', { version: 2 })],
  ['of a class that has no outbox', { ...hintOf('nl1_aaaaaaaaaaaaaaaaaaaaaaaa'), class: 'PeerBoard' }],
  ['of 128 KB', { ...hintOf('nl1_aaaaaaaaaaaaaaaaaaaaaaaa'), object: 'x'.repeat(128_000) }],
  ['that is text', 'hello'],
  ['that is nothing', null],
  ['about an object of no shard', hintOf('xx9_aaaaaaaaaaaaaaaaaaaaaaaa')],
])('a message %s is tried again and harms no other', async (_what, poison) => {
  const [id = ''] = await issueTokens(1)
  const result = await deliver(house, [poison, hintOf(id)])
  expect(result).toEqual({ acked: [1], retried: [0] })
  expect(await projected([id])).toEqual([id])
})

test('what the queue gave up on, and whose fact is still in its outbox, is in quarantine and not lost', async () => {
  const [id = ''] = await issueTokens(1)
  expect((await deliverDead(house, [hintOf(id)])).acked).toEqual([0])
  expect(await quarantine()).toContainEqual(
    expect.objectContaining({ id: `queue:Token:${id}:1`, reason: 'not_applied' }),
  )
  expect(await waiting([id])).toBe(1)
  await deliver(house, [hintOf(id)])
  expect(await projected([id])).toEqual([id])
})

test('when the database goes away after fifty of a hundred, fifty are done, fifty come again, and none is done twice', async () => {
  const ids = await issueTokens(100)
  let done = 0
  market.follow(({ kind }) => (kind === 'write' && ++done > 50 ? 'fails' : null))
  const broken = await deliver(
    house,
    ids.map((id) => hintOf(id)),
  )
  expect([broken.acked.length, broken.retried.length]).toEqual([50, 50])
  expect((await projected(ids)).length).toBe(50)
  market.follow(() => null)
  // The queue may bring back all of the batch, also what was acknowledged.
  const again = await deliver(
    house,
    ids.map((id) => hintOf(id)),
    2,
  )
  expect(again.acked).toHaveLength(100)
  expect(market.writes).toBe(50)
  expect((await projected(ids)).length).toBe(100)
  expect(await waiting(ids)).toBe(0)
})

test('a write that was done and reported as failed is done again without a second effect', async () => {
  const [id = ''] = await issueTokens(1)
  market.faultAtWrite(1, 'ambiguous')
  expect((await deliver(house, [hintOf(id)])).retried).toEqual([0])
  expect((await deliver(house, [hintOf(id)], 2)).acked).toEqual([0])
  const { results } = await bindings.MARKET_NL.prepare('SELECT revision FROM tokens WHERE id = ?').bind(id).all()
  expect(results).toEqual([{ revision: 1 }])
})

test.each(['fails', 'hangs'] as const)(
  'while the queue %s, a request succeeds, and the alarm delivers',
  async (mode) => {
    queue.mode = mode
    const [id = ''] = await issueTokens(1)
    expect(queue.take()).toHaveLength(1)
    expect(await objects.token(id).read()).toMatchObject({ token: { id } })
    // Five seconds later the object's alarm says it again.
    queue.mode = 'keeps'
    const stub = tokenStub(id)
    await runInDurableObject(stub, (_, state) => state.storage.sql.exec('UPDATE outbox SET due_at = due_at - 5000'))
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    await eventually(() => expect(queue.hints).toEqual([hintOf(id)]))
    await deliver(house, queue.take())
    expect(await projected([id])).toEqual([id])
    expect(await waiting([id])).toBe(0)
  },
)

/** What a life of changes leaves behind, and the hints that told of it. */
async function lifeOfTokens() {
  const ids = await issueTokens(5)
  for (const [index, id] of ids.entries()) {
    for (let change = 0; change <= index; change++) await objects.token(id).setBlocked(change % 2 ? null : 1000)
  }
  return { ids, hints: queue.take() }
}

async function statesOf(ids: readonly string[]) {
  const { results } = await bindings.MARKET_NL.prepare(
    'SELECT id, revision, blocked_at FROM tokens WHERE id IN (SELECT value FROM json_each(?))',
  )
    .bind(JSON.stringify(ids))
    .all<{ id: string; revision: number; blocked_at: number | null }>()
  return ids.map((id) => {
    const row = results.find((found) => found.id === id)
    return row && { revision: row.revision, blockedAt: row.blocked_at }
  })
}

test('hints that come 25 hours late, repeated and out of order lead to the same result as hints in order', async () => {
  const orderly = await lifeOfTokens()
  await deliver(house, orderly.hints)
  const expected = await statesOf(orderly.ids)
  expect(expected.map((state) => state?.revision)).toEqual([2, 3, 4, 5, 6])
  const late = houseWith(
    { MARKET_NL: market.binding },
    skewedClock(() => Date.now(), { byMs: 25 * 3_600_000, driftMsPerS: 3 }),
  )
  for (const seed of [1, 2, 3]) {
    const { ids, hints } = await lifeOfTokens()
    for (const hint of disturb(hints, seededRandom(seed))) await deliver(late, [hint])
    expect(await statesOf(ids), `seed ${seed}`).toEqual(expected)
    expect(await waiting(ids)).toBe(0)
  }
})

test('a state that overtakes an older one in the consumer is not undone by it', async () => {
  const [id = ''] = await issueTokens(1)
  const [older] = await objects.token(id).readOutbox([1])
  await objects.token(id).setBlocked(1000)
  await deliver(house, [hintOf(id, { seq: 2 })])
  if (!older) throw new Error('the first state was not in the outbox')
  // A consumer that read the first state and was held up since.
  const slow = { withOutbox: () => ({ readOutbox: async () => [older], confirmOutbox: async () => undefined }) }
  await deliver({ ...house, objects: { ...house.objects, ...(slow as never as object) } }, [hintOf(id)])
  expect(await statesOf([id])).toEqual([{ revision: 2, blockedAt: 1000 }])
})

test('two consumers at one fact at the same time make one row', async () => {
  const ids = await issueTokens(10)
  const hints = ids.map((id) => hintOf(id))
  await Promise.all([deliver(house, hints), deliver(house, hints), deliver(house, hints)])
  expect((await projected(ids)).length).toBe(10)
  const { results } = await bindings.MARKET_NL.prepare(
    'SELECT seq, COUNT(*) AS n FROM tokens GROUP BY seq HAVING n > 1',
  ).all()
  expect(results).toEqual([])
})

test('a hint about a fact that is confirmed is acknowledged and writes nothing', async () => {
  const [id = ''] = await issueTokens(1)
  await deliver(house, [hintOf(id)])
  market.follow(() => null)
  expect((await deliver(house, [hintOf(id), hintOf(id, { seq: 99 })])).acked).toEqual([0, 1])
  expect(market.writes).toBe(0)
})

test('a hint about an object that never was creates nothing', async () => {
  const id = 'nl1_zzzzzzzzzzzzzzzzzzzzzzzz'
  expect((await deliver(house, [hintOf(id)])).acked).toEqual([0])
  expect(await objects.token(id).read()).toBeNull()
})
