import { expect, test } from 'vitest'
import { type Delivery, DeliveryQueue } from './delivery-queue.ts'

const message = (key: string): Delivery => ({
  module: 'sessions',
  method: 'PUT',
  path: [key],
  from: { country: 'FR', id: '107' },
  to: { country: 'NL', id: 'EMS' },
  correlationId: key,
  entry: { key, owner: 'NL*ABC', state: 'waiting', attempts: [] },
})

/** A queue whose receiver refuses each key so many times; what was tried in which order, and when `expected` were taken. */
function queueThatRefuses(refusals: Record<string, number>, expected: number) {
  let taken = 0
  const tried: string[] = []
  let finish: () => void = () => undefined
  const isEmpty = new Promise<void>((resolve) => {
    finish = resolve
  })
  const queue = new DeliveryQueue(async ({ entry: { key } }) => {
    tried.push(key)
    const left = refusals[key] ?? 0
    refusals[key] = left - 1
    if (left > 0) return false
    taken += 1
    if (taken === expected) finish()
    return true
  }, 1)
  return { queue, tried, isEmpty }
}

test('what is not taken is sent again, and what is behind it waits', async () => {
  const { queue, tried, isEmpty } = queueThatRefuses({ a: 2 }, 3)
  for (const key of ['a', 'b', 'c']) queue.push(message(key))
  await isEmpty
  expect(tried).toEqual(['a', 'a', 'a', 'b', 'c'])
})

test('a queue that is held lets nothing out until it is let go', async () => {
  const { queue, tried, isEmpty } = queueThatRefuses({}, 2)
  queue.hold()
  for (const key of ['a', 'b']) queue.push(message(key))
  expect([tried.length, queue.length]).toEqual([0, 2])
  queue.letGo()
  await isEmpty
  expect(tried).toEqual(['a', 'b'])
})

test('a message that overtakes goes in front of the one before it, never of one on its way', async () => {
  const { queue, tried, isEmpty } = queueThatRefuses({}, 3)
  queue.push(message('a'))
  queue.push(message('b'), true)
  queue.push(message('c'), true)
  await isEmpty
  expect(tried).toEqual(['a', 'c', 'b'])
})

test('a queue that has ended forgets what waited', async () => {
  const { queue, tried } = queueThatRefuses({}, 1)
  queue.hold()
  queue.push(message('a'))
  queue.end()
  queue.letGo()
  expect([tried, queue.length]).toEqual([[], 0])
})
