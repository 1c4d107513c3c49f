import { createScheduledController, runDurableObjectAlarm } from 'cloudflare:test'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import { objectsOf } from '#durable-objects/region'
import { recordOutboxWatch } from '#store/alerts/record-outbox-watch'
import worker from '#workers/main'
import { alarmOf, stubOf, tokenOf } from '../../durable-objects/object-world.ts'
import { bindings, decorate } from '../../faults/bindings.ts'
import { FaultyDatabase } from '../../faults/faulty-database.ts'
import { FaultyQueue } from '../../faults/faulty-queue.ts'
import { eventually } from '../../scenarios/eventually.ts'
import { catchOutgoingCalls, fetchPlatform } from '../../scenarios/operator.ts'
import { connectedOperator, foundPlatform, operations } from '../../scenarios/platform.ts'

const queue = new FaultyQueue(bindings.OUTBOX_EU)
const catalogue = new FaultyDatabase(bindings.CATALOGUE)
const market = new FaultyDatabase(bindings.MARKET_NL)
decorate({ OUTBOX_EU: queue.binding, CATALOGUE: catalogue.binding, MARKET_NL: market.binding })
const objects = objectsOf(bindings)

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
})
afterEach(() => {
  vi.useRealTimers()
  catalogue.heal()
  market.heal()
  queue.mode = 'delivers'
})

const schedule = () => worker.scheduled(createScheduledController(), bindings)

async function alertOf(kind: string) {
  const { items } = await operations<{ items: { kind: string; raised: boolean }[] }>('GET', '/alerts')
  return items.find((item) => item.kind === kind)?.raised
}

test('health names the database that does not answer, and is well again when it does', async () => {
  expect((await fetchPlatform('/health')).status).toBe(200)
  market.faultAlways('fails')
  const ill = await fetchPlatform('/health')
  expect(ill.status).toBe(503)
  expect(await ill.json()).toMatchObject({ status: 'degraded', checks: { catalogue: 'ok', market_nl: 'failing' } })
  market.heal()
  expect((await fetchPlatform('/health')).status).toBe(200)
})

test('each surface answers in its own words where nothing is', async () => {
  const ocpi = await fetchPlatform('/ocpi/2.2.1/nothing')
  expect([ocpi.status, ((await ocpi.json()) as { status_code: number }).status_code]).toEqual([401, 2000])
  const staff = await fetchPlatform('/api/operations/v1/nothing')
  expect(staff.status).toBeGreaterThanOrEqual(400)
  expect(staff.status).toBeLessThan(500)
})

test('a token that is issued is in the list of tokens without anybody lifting a finger', async () => {
  const token = tokenOf()
  await objects.token(token.id).issue(token)
  await eventually(async () => {
    const row = await bindings.MARKET_NL.prepare('SELECT uid FROM tokens WHERE id = ?').bind(token.id).first()
    expect(row).toEqual({ uid: token.uid })
  })
  await eventually(async () => expect(await objects.token(token.id).outboxState()).toMatchObject({ waiting: 0 }))
})

test('after an outage of hours what was parked is shown, woken by the schedule, and delivered', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  queue.mode = 'keeps'
  catalogue.faultAlways('fails')
  const token = tokenOf()
  const object = objects.token(token.id)
  await object.issue(token)
  const ring = async () => {
    const at = await alarmOf(object)
    if (at === null) throw new Error('the object has fallen asleep over it')
    vi.setSystemTime(Math.max(at, Date.now()))
    await runDurableObjectAlarm(stubOf(object))
  }
  const start = Date.now()
  while (Date.now() - start < 6 * 3_600_000) await ring()
  expect(await object.outboxState()).toMatchObject({ waiting: 1, parked: 1 })
  // The database is back: the next alarm tells of it.
  catalogue.heal()
  await ring()
  await eventually(async () => expect(await alertOf('outbox_late')).toBe(true))
  queue.take()
  queue.mode = 'delivers'
  await schedule()
  await ring()
  await eventually(async () => {
    const row = await bindings.MARKET_NL.prepare('SELECT id FROM tokens WHERE id = ?').bind(token.id).first()
    expect(row).not.toBeNull()
  })
  await eventually(async () => expect(await alertOf('outbox_late')).toBe(false))
})

test('a party that is late and its intake that is late are two, and the end of one is not the end of the other', async () => {
  const object = randomId('eu')
  const late = { object, oldestAt: 1, waiting: 1, parked: 0 }
  await recordOutboxWatch(bindings.CATALOGUE, { ...late, class: 'Party' }, 1)
  await recordOutboxWatch(bindings.CATALOGUE, { ...late, class: 'Intake' }, 1)
  const { items } = await operations<{ items: { kind: string; details: string[] }[] }>('GET', '/alerts')
  const details = items.find(({ kind }) => kind === 'outbox_late')?.details
  expect(details).toEqual(expect.arrayContaining([`Party ${object}`, `Intake ${object}`]))
  await recordOutboxWatch(bindings.CATALOGUE, { ...late, class: 'Party', waiting: 0 }, 2)
  expect(await alertOf('outbox_late')).toBe(true)
  await recordOutboxWatch(bindings.CATALOGUE, { ...late, class: 'Intake', waiting: 0 }, 2)
  expect(await alertOf('outbox_late')).toBe(false)
})

test('the schedule wakes the CDR intake of every peer', async () => {
  const { peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT')
  await eventually(async () => expect(await operations('GET', '/peers')).toMatchObject({ items: [{ id: peer }] }))
  vi.useFakeTimers({ toFake: ['Date'] })
  queue.mode = 'keeps'
  const intake = objects.intake(peer)
  const entry = {
    id: 'test',
    shard: 'nl1' as const,
    peer,
    reason: 'test',
    issues: [],
    raw: randomId('nl1'),
    receivedAt: 1,
  }
  await intake.quarantine(entry)
  for (let tries = 0; tries < 8; tries++) {
    vi.setSystemTime((await alarmOf(intake)) ?? Date.now())
    await runDurableObjectAlarm(stubOf(intake))
  }
  expect(await intake.outboxState()).toMatchObject({ parked: 1 })
  queue.take()
  await schedule()
  await runDurableObjectAlarm(stubOf(intake))
  expect(queue.take()).toContainEqual(expect.objectContaining({ class: 'Intake', object: peer }))
})
