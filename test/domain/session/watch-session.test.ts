import { expect, test } from 'vitest'
import {
  afterStep,
  nextStep,
  type SessionWatch,
  type WatchStep,
  watchForCdr,
  watchFrom,
  withExpected,
} from '#domain/session/watch-session'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 2, 1)

/** Everything the rules do about a session that nobody says anything of, and after how many hours. */
function walk(first: SessionWatch | null): [WatchStep, number][] {
  const steps: [WatchStep, number][] = []
  for (let watch = first; watch && watch.at !== null; watch = afterStep(watch, watch.at)) {
    const step = nextStep(watch)
    if (step) steps.push([step.step, (step.at - NOW) / HOUR_MS])
  }
  return steps
}

test('T036 a charge whose operator is silent: asked after two hours and every two, held after a day, then asked daily for a month', () => {
  const steps = walk(watchFrom(null, { phase: 'charging', status: 'ACTIVE' }, NOW))
  expect(steps.slice(0, 2)).toEqual([
    ['ask', 2],
    ['ask', 4],
  ])
  expect(steps.filter(([step]) => step === 'hold')).toEqual([['hold', 24]])
  expect(steps.slice(11, 13)).toEqual([
    ['hold', 24],
    ['ask', 48],
  ])
  expect(steps.at(-1)).toEqual(['ask', 29 * 24])
})

test('a charge that is pending for ever is asked for, and our view of it closes after six hours', () => {
  const watch = watchFrom(null, { phase: 'starting', status: 'PENDING' }, NOW)
  expect(walk(watch)).toEqual([
    ['ask', 2],
    ['ask', 4],
    ['close', 6],
  ])
  // To be told once more that it is pending makes it no younger; that it began ends the wait.
  expect(watchFrom(watch, { phase: 'starting', status: 'PENDING' }, NOW + HOUR_MS)).toBe(watch)
  expect(watchFrom(watch, { phase: 'charging', status: 'ACTIVE' }, NOW + HOUR_MS)).toMatchObject({ watched: 'word' })
})

test('T032 a charge without a CDR: told after a day, CDRs asked for after three, left to claim after thirty, and no step is skipped', () => {
  const watch = watchForCdr({ endAt: NOW, createdAt: NOW - HOUR_MS, updatedAt: NOW })
  const expected = [
    ['warn', 24],
    ['pull', 72],
    ['claim', 720],
  ]
  expect(walk(watch)).toEqual(expected)
  // Nobody looked for forty days: all of it is done, one after the other.
  let late: SessionWatch = watch
  const done: (WatchStep | undefined)[] = []
  while (late.at !== null) {
    late = afterStep(late, NOW + 40 * DAY_MS)
    done.push(late.done?.step)
  }
  expect(done).toEqual(['warn', 'pull', 'claim'])
})

test('T032 with an operator that bills once a month the steps come later, by as much', () => {
  const watch = watchForCdr({ endAt: NOW, createdAt: NOW, updatedAt: NOW })
  expect(walk(withExpected(watch, 31 * DAY_MS))).toEqual([
    ['warn', 31 * 24],
    ['pull', 33 * 24],
    ['claim', 60 * 24],
  ])
})

test.each([
  ['long before we knew of the charge', NOW - 400 * DAY_MS],
  ['in the future', NOW + 400 * DAY_MS],
  ['never', null],
])('an operator whose clock says that a charge ended %s is given a day from when we knew', (_, endAt) => {
  expect(watchForCdr({ endAt, createdAt: NOW, updatedAt: NOW }).at).toBe(NOW + DAY_MS)
})

test('T038 a step that is done is not due again, and one that was missed many times is done once', () => {
  const watch = watchFrom(null, { phase: 'charging', status: 'ACTIVE' }, NOW)
  if (!watch) throw new Error('a charge that goes on is watched')
  const after = afterStep(watch, NOW + 9 * HOUR_MS)
  expect(after).toMatchObject({ staleSince: NOW, done: { step: 'ask', at: NOW + 9 * HOUR_MS }, at: NOW + 10 * HOUR_MS })
  // The step after which nothing is billed by itself is not passed over.
  expect(nextStep(afterStep(watch, NOW + 5 * DAY_MS))).toEqual({ step: 'hold', at: NOW + DAY_MS })
})

test('a correction of a charge that has ended leaves its watch where it stands', () => {
  const warned = afterStep(watchForCdr({ endAt: NOW, createdAt: NOW, updatedAt: NOW }), NOW + DAY_MS)
  expect(watchFrom(warned, { phase: 'ended', status: 'COMPLETED' }, NOW + 2 * DAY_MS)).toBe(warned)
  expect(watchFrom(warned, { phase: 'settled', status: 'COMPLETED' }, NOW + 2 * DAY_MS)).toBeNull()
})

test('a watch from the release before goes on where it stood', () => {
  const before: SessionWatch = { at: NOW + 2 * HOUR_MS, asked: 0, staleSince: null }
  expect(nextStep(before)).toEqual({ step: 'ask', at: NOW + 2 * HOUR_MS })
  expect(afterStep(before, NOW + 2 * HOUR_MS)).toMatchObject({ staleSince: NOW, at: NOW + 4 * HOUR_MS })
})
