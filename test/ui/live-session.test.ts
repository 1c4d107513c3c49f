import { expect, test } from 'vitest'
import { CATALOGUES } from '#ui/catalogues.ts'
import { applyUpdate, isStale, type LiveSession } from '#ui/session/live-session.ts'
import { priceStepWords } from '#ui/session/price-step-words.ts'
import { wordingOf } from '#ui/wording.ts'

const SESSION: LiveSession = {
  id: 'nl1_a',
  revision: 3,
  phase: 'charging',
  reason: null,
  locationName: null,
  evseId: null,
  currency: 'EUR',
  startedAt: 0,
  endedAt: null,
  energyWh: 1000,
  costSoFarMinor: 50,
  powerW: null,
  updatedAt: 100_000,
  answerBy: null,
  nextPrice: null,
  reservedUntil: null,
  holdMinor: 0,
  capturedMinor: null,
  releasedMinor: null,
  refundedMinor: null,
  price: null,
}
const delta = (from: number, to: number) => ({ kind: 'delta', from, to, changes: { energyWh: 2000 }, at: 0 }) as const

test('a delta from the revision we have is applied', () => {
  expect(applyUpdate(SESSION, delta(3, 4))).toEqual({ ...SESSION, energyWh: 2000, revision: 4 })
})
test('a gap asks for a snapshot', () => {
  expect(applyUpdate(SESSION, delta(4, 5))).toBeNull()
  expect(applyUpdate(null, delta(3, 4))).toBeNull()
})
test('a delta that is in the snapshot already changes nothing', () => {
  expect(applyUpdate(SESSION, delta(2, 3))).toBe(SESSION)
})
test('a snapshot always counts', () => {
  expect(applyUpdate(null, { kind: 'snapshot', view: SESSION, at: 0 })).toBe(SESSION)
})
test('numbers older than a minute are not shown as the present', () => {
  expect(isStale(SESSION, 160_000)).toBe(false)
  expect(isStale(SESSION, 160_001)).toBe(true)
})

test('the next price is told with its time, by the minute where it is for time, in each language', () => {
  const step = {
    at: Date.parse('2026-05-04T12:30:00Z'),
    timeZone: 'Europe/Amsterdam',
    prices: [
      { kind: 'parking', grossMicros: 15_000_000 },
      { kind: 'energy', grossMicros: 0 },
    ],
  } as const
  const said = (language: 'en' | 'nl' | 'de', now: number) =>
    priceStepWords(step, 'EUR', now, wordingOf(language, CATALOGUES[language]))
  expect(said('en', step.at - 1)).toMatch(/^From 14:30.*: €0\.25 per minute while not charging, energy at no charge$/)
  expect(said('nl', step.at - 1)).toMatch(/^Vanaf 14:30.*: €\s0,25 per minuut zonder te laden/)
  expect(said('de', step.at)).toMatch(/^Seit 14:30.*: 0,25\s€ pro Minute ohne zu laden/)
})
