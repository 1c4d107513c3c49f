import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { migrateObject } from '#durable-objects/migrate-object'
import { randomId } from '#durable-objects/random-id'
import { listLateOutboxes } from '#store/alerts/list-late-outboxes'
import { bindings, decorate } from '../faults/bindings.ts'
import { FaultyQueue } from '../faults/faulty-queue.ts'
import { eventually } from '../scenarios/eventually.ts'
import { alarmOf, objects, stubOf, tokenOf } from './object-world.ts'

// A consumer that never comes: what the object does by itself is all that happens.
const queue = new FaultyQueue(bindings.OUTBOX_EU, 'keeps')
decorate({ OUTBOX_EU: queue.binding })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
  queue.take()
})

async function issued() {
  const token = tokenOf()
  const object = objects.token(token.id)
  await object.issue(token)
  return { id: token.id, object, stub: stubOf(object) }
}

/** Travels to the object's alarm and lets it ring; answers how long that was. */
async function untilAlarm(object: unknown): Promise<number> {
  const at = await alarmOf(object)
  if (at === null) throw new Error('no alarm is set')
  const waited = at - Date.now()
  vi.setSystemTime(at)
  await runDurableObjectAlarm(stubOf(object))
  return waited
}

test('a change is told to the queue at once, by a hint that holds nothing of it', async () => {
  const { id } = await issued()
  expect(queue.take()).toEqual([{ class: 'Token', object: id, seq: 1, type: 'TokenChanged', version: 1 }])
})

test('a later state takes the place of one that still waits', async () => {
  const { object } = await issued()
  await object.setBlocked(5)
  await object.setBlocked(null)
  expect(await object.outboxState()).toMatchObject({ waiting: 1, parked: 0 })
  expect(await object.readOutbox([1, 2])).toEqual([])
  expect(await object.readOutbox([1, 2, 3])).toMatchObject([{ seq: 3, payload: { revision: 3 } }])
})

test('facts do not take the place of one another', async () => {
  const id = randomId('eu')
  for (const reason of ['one', 'two', 'three']) {
    await objects
      .intake(id)
      .quarantine({ id: reason, shard: 'nl1', peer: id, reason, issues: [], raw: '{}', receivedAt: 1 })
  }
  expect(
    (await objects.intake(id).readOutbox([1, 2, 3])).map(({ payload }) => (payload as { reason: string }).reason),
  ).toEqual(['one', 'two', 'three'])
})

test('what is confirmed is forgotten, and nothing else', async () => {
  const id = randomId('eu')
  const object = objects.intake(id)
  for (const reason of ['one', 'two']) {
    await object.quarantine({ id: reason, shard: 'nl1', peer: id, reason, issues: [], raw: '{}', receivedAt: 1 })
  }
  await object.confirmOutbox([1, 77])
  expect((await object.readOutbox([1, 2])).map(({ seq }) => seq)).toEqual([2])
  await object.confirmOutbox([1])
  expect(await object.outboxState()).toMatchObject({ waiting: 1 })
})

test('what nobody confirms is told again after 5 s, doubling, and after the eighth time parked: shown, and never deleted', async () => {
  const { id, object } = await issued()
  queue.take()
  const waits: number[] = []
  for (let tries = 1; tries <= 8; tries++) {
    waits.push((await untilAlarm(object)) / 1000)
    expect(queue.take(), `try ${tries}`).toHaveLength(1)
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640])
  expect(await object.outboxState()).toMatchObject({ waiting: 1, parked: 1 })
  expect(await alarmOf(object)).toBeNull()
  // The console is told.
  await eventually(async () =>
    expect(await listLateOutboxes(bindings.CATALOGUE, 0, 10)).toMatchObject([
      { object: id, class: 'Token', parked: 1 },
    ]),
  )
  // A year later it is still there, and can be sent again.
  vi.setSystemTime(Date.now() + 365 * 86_400_000)
  expect(await object.readOutbox([1])).toHaveLength(1)
  await object.rearm()
  await untilAlarm(object)
  expect(queue.take()).toHaveLength(1)
  expect(await object.outboxState()).toMatchObject({ waiting: 1, parked: 0 })
  // Once it is confirmed, the console is told that too.
  await object.confirmOutbox([1])
  await eventually(async () => expect(await listLateOutboxes(bindings.CATALOGUE, 0, 10)).toEqual([]))
})

test('an alarm before its time tells nothing, and an alarm that rings twice tells once', async () => {
  const { object, stub } = await issued()
  queue.take()
  await runDurableObjectAlarm(stub)
  expect(queue.take()).toEqual([])
  await untilAlarm(object)
  await runDurableObjectAlarm(stub)
  expect(queue.take()).toHaveLength(1)
})

test('an eviction between a change and its delivery loses neither the change nor its alarm', async () => {
  const { object, stub } = await issued()
  await evictDurableObject(stub)
  expect(await object.outboxState()).toMatchObject({ waiting: 1 })
  queue.take()
  expect(await untilAlarm(object)).toBe(5000)
  expect(queue.take()).toHaveLength(1)
})

test('an outbox that was confirmed sets no alarm again', async () => {
  const { object } = await issued()
  await object.confirmOutbox([1])
  queue.take()
  await untilAlarm(object)
  expect(queue.take()).toEqual([])
  expect(await alarmOf(object)).toBeNull()
})

test('an object that a newer release has written refuses to be opened by this one', async () => {
  const { stub } = await issued()
  await runInDurableObject(stub, (_, { storage }) => {
    const { version } = storage.sql.exec<{ version: number }>('SELECT version FROM object_version').one()
    storage.sql.exec('UPDATE object_version SET version = 99')
    expect(() => migrateObject(storage, ['CREATE TABLE harm (id)'])).toThrow('newer release')
    expect(storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'harm'").toArray()).toEqual([])
    storage.sql.exec('UPDATE object_version SET version = ?', version)
  })
})

test('an object that was opened before is brought up to date once, and keeps what it has', async () => {
  const { object, stub, id } = await issued()
  for (let wake = 0; wake < 3; wake++) await evictDurableObject(stub).then(() => object.read())
  expect(await object.read()).toMatchObject({ token: { id }, revision: 1 })
})

test('an alarm that wakes the object by itself knows whose outbox it is', async () => {
  const { id, stub } = await issued()
  queue.take()
  await runInDurableObject(stub, async (_, { storage }) => {
    storage.sql.exec('UPDATE outbox SET due_at = 0')
    await storage.setAlarm(Date.now() + 300)
  })
  await evictDurableObject(stub)
  // Nobody calls the object: the runtime does.
  await eventually(() => expect(queue.hints).toEqual([expect.objectContaining({ object: id })]))
})
