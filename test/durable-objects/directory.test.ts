import { listDurableObjectIds } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { bindings } from '../faults/bindings.ts'
import { objects, storedIn } from './object-world.ts'

const digestOf = (value: string) => directoryDigest(bindings.PEPPER, 'token', 'NL*RWT', value)

test('asking for what nobody has creates no entry and touches no other object', async () => {
  for (let guess = 0; guess < 20; guess++) {
    const digest = await digestOf(`guess ${guess}`)
    expect(await objects.directory(digest).lookup(digest)).toBeNull()
    expect(await storedIn(objects.directory(digest))).not.toContain(digest)
  }
  expect(await listDurableObjectIds(bindings.TOKEN)).toEqual([])
})

test('of fifty that claim a value at once the first has it, and all are told who', async () => {
  const digest = await digestOf('wanted')
  const claims = Array.from({ length: 50 }, () => ({ shard: 'nl1' as const, object: randomId('nl1') }))
  const holders = await Promise.all(claims.map((claim) => objects.directory(digest).claim(digest, claim)))
  expect(new Set(holders.map(({ object }) => object)).size).toBe(1)
  expect(await objects.directory(digest).lookup(digest)).toEqual(holders[0])
  expect(claims).toContainEqual(holders[0])
})

test('a value is given up only by who has it, and can then be claimed anew', async () => {
  const digest = await digestOf('given up')
  const directory = objects.directory(digest)
  const [first, second] = [randomId('nl1'), randomId('nl1')]
  await directory.claim(digest, { shard: 'nl1', object: first })
  await directory.disown(digest, second)
  expect(await directory.lookup(digest)).toEqual({ shard: 'nl1', object: first })
  await directory.disown(digest, first)
  expect(await directory.claim(digest, { shard: 'nl1', object: second })).toEqual({ shard: 'nl1', object: second })
})

test('tries are counted from the first until the window has passed, each digest for itself', async () => {
  const digest = await digestOf('tried')
  const directory = objects.directory(digest)
  const limit = { most: 3, windowMs: 1000 }
  const tries = []
  for (const now of [0, 1, 2, 3, 999, 1000]) tries.push(await directory.countTry(digest, limit, now))
  expect(tries).toEqual([true, true, true, false, false, true])
  const other = digest.slice(0, 2) + (await digestOf('other')).slice(2)
  expect(await directory.countTry(other, limit, 1000)).toBe(true)
})

test('of fifty tries at once as many count as there may be', async () => {
  const digest = await digestOf('tried at once')
  const limit = { most: 5, windowMs: 1000 }
  const tries = Array.from({ length: 50 }, () => objects.directory(digest).countTry(digest, limit, 0))
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(5)
})

test('a value itself is never stored, and the same value under another pepper is another digest', async () => {
  const value = '04A1B2C3D4E5F6'
  const digest = await digestOf(value)
  await objects.directory(digest).claim(digest, { shard: 'nl1', object: randomId('nl1') })
  const stored = await storedIn(objects.directory(digest))
  expect(stored).toContain(digest)
  expect(stored).not.toContain(value)
  expect(await directoryDigest(bindings.CREDENTIALS_KEY, 'token', 'NL*RWT', value)).not.toBe(digest)
})
