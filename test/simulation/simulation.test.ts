import { expect, test } from 'vitest'
import { BUGS } from './platform.ts'
import { runPriceHistories } from './price-histories.ts'
import { PRICE_BUGS } from './price-platform.ts'
import { runSimulation } from './run-simulation.ts'

/** On a busy machine; a second or two on one of its own. */
const LONGEST_MS = 60_000

test(
  'two thousand histories of lost, repeated and overtaking messages keep every promise',
  () => {
    expect(runSimulation({ seed: 1, histories: 2000 })).toMatchObject({ histories: 2000, violation: null })
  },
  LONGEST_MS,
)

test.each(BUGS)('the bug %s, put in on purpose, is found within five hundred histories', (bug) => {
  const { violation } = runSimulation({ seed: 1, histories: 500, bug })
  expect(violation).not.toBeNull()
})

test('a violation is found again by its seed and history alone', () => {
  const { violation } = runSimulation({ seed: 7, histories: 500, bug: 'no_dedupe' })
  const again = runSimulation({ seed: 7, histories: 1, firstHistory: violation?.history ?? -1, bug: 'no_dedupe' })
  expect(again.violation).toEqual(violation)
})

test(
  'shown-price: in a thousand histories nobody pays by a price that was not shown',
  () => {
    expect(runPriceHistories({ seed: 1, histories: 1000 })).toMatchObject({ histories: 1000, violation: null })
  },
  LONGEST_MS,
)

test.each(PRICE_BUGS)('shown-price: the bug %s, put in on purpose, is found within five hundred histories', (bug) => {
  expect(runPriceHistories({ seed: 1, histories: 500, bug }).violation).not.toBeNull()
})
