import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Consumer {
  queue?: string
  dead_letter_queue?: string
}

/** The tables of one kind in wrangler.toml, each as its text values. */
function tablesOf(kind: string): Consumer[] {
  const blocks = readFileSync('wrangler.toml', 'utf8').split(/^(?=\[)/m)
  return blocks
    .filter((block) => block.startsWith(`[[${kind}]]`))
    .map((block) =>
      Object.fromEntries([...block.matchAll(/^(\w+) = "([^"]*)"/gm)].map(([, key, value]) => [key, value])),
    )
}

const produced = tablesOf('queues.producers')
const consumers = tablesOf('queues.consumers')
const consumerOf = (queue: string | undefined) => consumers.find((consumer) => consumer.queue === queue)

test('every queue that we send to has a consumer, a dead-letter queue, and a consumer of that', () => {
  expect(produced.length).toBeGreaterThan(0)
  for (const { queue } of produced) {
    const dead = consumerOf(queue)?.dead_letter_queue
    expect(dead, `dead-letter queue of ${queue}`).toBeDefined()
    expect(consumerOf(dead), `consumer of ${dead}`).toBeDefined()
  }
})

test('the Worker tells a dead-letter queue by its name', () => {
  const dead = consumers.map(({ dead_letter_queue }) => dead_letter_queue).filter((name) => name !== undefined)
  for (const name of dead) expect(name).toMatch(/-dead$/)
  const living = produced.map(({ queue }) => queue)
  for (const name of living) expect(name).not.toMatch(/-dead$/)
})
