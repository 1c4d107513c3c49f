import { abortAllDurableObjects } from 'cloudflare:test'
import { expect, test } from 'vitest'
import type { CdrArrival } from '#durable-objects/intake/intake-rpc'
import { randomId } from '#durable-objects/random-id'
import { bindings, decorate } from '../faults/bindings.ts'
import { FaultyQueue } from '../faults/faulty-queue.ts'
import { objects } from './object-world.ts'

const queue = new FaultyQueue(bindings.OUTBOX_EU, 'keeps')
decorate({ OUTBOX_EU: queue.binding })

function arrivalOf(peer: string, changes: Partial<CdrArrival> = {}): CdrArrival {
  return {
    peer,
    key: 'NL*LPT:CDR-1',
    contentHash: 'hash-1',
    raw: '{"id":"CDR-1"}',
    version: '2.2.1',
    shard: 'nl1',
    brand: 'roamwatt',
    token: null,
    session: null,
    receivedAt: 1,
    ...changes,
  }
}

test('a CDR that comes five times at once is created once, and every answer names the same URL', async () => {
  const peer = randomId('eu')
  const answers = await Promise.all(Array.from({ length: 5 }, () => objects.intake(peer).receive(arrivalOf(peer))))
  expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual([
    'created',
    'repeated',
    'repeated',
    'repeated',
    'repeated',
  ])
  expect(new Set(answers.map(({ urlId }) => urlId)).size).toBe(1)
  expect(await objects.intake(peer).outboxState()).toMatchObject({ waiting: 1 })
})

test('another content under the same key is a conflict: the first one stays, and no second fact is told', async () => {
  const peer = randomId('eu')
  const first = await objects.intake(peer).receive(arrivalOf(peer))
  const other = await objects.intake(peer).receive(arrivalOf(peer, { contentHash: 'hash-2', raw: '{"id":"other"}' }))
  expect(other).toEqual({ outcome: 'conflict', urlId: first.urlId, shard: 'nl1' })
  expect(await objects.intake(peer).find(first.urlId)).toMatchObject({ raw: '{"id":"CDR-1"}' })
  expect(await objects.intake(peer).outboxState()).toMatchObject({ waiting: 1 })
})

test('the same CDR with a token we have learnt to know since stays in the market it was first given to', async () => {
  const peer = randomId('eu')
  await objects.intake(peer).receive(arrivalOf(peer))
  const again = await objects.intake(peer).receive(arrivalOf(peer, { shard: 'de1', token: randomId('de1') }))
  expect(again).toMatchObject({ outcome: 'repeated', shard: 'nl1' })
})

test('a CDR is read back from the object until the database has it, and known for ever after', async () => {
  const peer = randomId('eu')
  const intake = objects.intake(peer)
  const { urlId } = await intake.receive(arrivalOf(peer))
  expect(await intake.find(urlId)).toEqual({ key: 'NL*LPT:CDR-1', shard: 'nl1', raw: '{"id":"CDR-1"}' })
  await intake.confirmOutbox([1])
  expect(await intake.find(urlId)).toEqual({ key: 'NL*LPT:CDR-1', shard: 'nl1', raw: null })
  // Years later it is still the same CDR, and nothing is told again.
  expect(await intake.receive(arrivalOf(peer, { receivedAt: 9e12 }))).toMatchObject({ outcome: 'repeated', urlId })
  expect(await intake.outboxState()).toMatchObject({ waiting: 0 })
})

test('a URL nobody was given leads nowhere', async () => {
  expect(await objects.intake(randomId('eu')).find(randomId('nl1'))).toBeNull()
})

test('two operators do not share keys', async () => {
  const [one, two] = [randomId('eu'), randomId('eu')]
  expect((await objects.intake(one).receive(arrivalOf(one))).outcome).toBe('created')
  expect((await objects.intake(two).receive(arrivalOf(two))).outcome).toBe('created')
})

test('a CDR that was answered for is there after a crash', async () => {
  const peer = randomId('eu')
  queue.mode = 'fails'
  const { urlId } = await objects.intake(peer).receive(arrivalOf(peer))
  queue.mode = 'keeps'
  await abortAllDurableObjects()
  expect(await objects.intake(peer).find(urlId)).toMatchObject({ raw: '{"id":"CDR-1"}' })
  expect(await objects.intake(peer).receive(arrivalOf(peer))).toMatchObject({ outcome: 'repeated', urlId })
})
