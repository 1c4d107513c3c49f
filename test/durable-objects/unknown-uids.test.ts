import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import { objects, storedIn, stubOf } from './object-world.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000

function place(peer = randomId('eu')) {
  const object = objects.party(peer)
  const guess = (number: number, at = NOW, location: string | null = 'L1') =>
    object.noteUnknownUid({
      place: `NL*ABC:${location ?? ''}`,
      location,
      digest: `digest-${number}`,
      brand: 'roamwatt',
      market: 'nl',
      now: at,
    })
  return { object, guess }
}

test('T136 the sixth different unknown uid within ten minutes closes the place, and no other place', async () => {
  const { guess } = place()
  for (let number = 1; number <= 5; number++) expect(await guess(number, NOW + number * MINUTE)).toBeNull()
  expect(await guess(6, NOW + 6 * MINUTE)).toBe(NOW + 11 * MINUTE)
  expect(await guess(7, NOW + 6 * MINUTE, 'L2')).toBeNull()
})

test('an operator that names no location is never closed, and a person is told when it asks for very many', async () => {
  const { object, guess } = place()
  for (let number = 1; number <= 101; number++) expect(await guess(number, NOW + number, null)).toBeNull()
  expect(await storedIn(object)).toContain('unknown_uids:')
})

test('T136 one card that is asked for again and again is one card', async () => {
  const { guess } = place()
  for (let again = 0; again < 20; again++) expect(await guess(1, NOW + again * 1_000)).toBeNull()
})

test('T136 guesses that go on keep the place closed, as one case', async () => {
  const { object, guess } = place()
  for (let number = 1; number <= 40; number++) await guess(number, NOW + number * MINUTE)
  expect(await guess(41, NOW + 41 * MINUTE)).toBe(NOW + 46 * MINUTE)
  // Long after the last of them the place is open.
  expect(await guess(42, NOW + 60 * MINUTE)).toBeNull()
  expect((await storedIn(object)).split('unknown_uids:').length).toBeLessThanOrEqual(2)
})

test('T136 however many uids and places are named, what is kept is bounded', async () => {
  const { object, guess } = place()
  for (let number = 1; number <= 60; number++) await guess(number, NOW + number)
  const count = () =>
    runInDurableObject(
      stubOf(object),
      (_, { storage }) => storage.sql.exec<{ rows: number }>('SELECT COUNT(*) AS rows FROM unknown_uids').one().rows,
    )
  expect(await count()).toBe(6)
  for (let number = 1; number <= 50; number++) await guess(number, NOW + number, `L${number}`)
  expect(await count()).toBeLessThanOrEqual(6 + 50)
  await guess(1, NOW + 60 * MINUTE)
  expect(await count()).toBe(1)
})
