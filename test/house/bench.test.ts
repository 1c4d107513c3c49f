import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { type FeedRun, findFeedDrops, showFeedRun } from '../../bench/feed-results.ts'
import { parseBenchOptions } from '../../bench/options.ts'
import { findDrops, type Measured, showRun } from '../../bench/results.ts'
import { compare, measureRound, NotQuiet, type Round } from '../../bench/rounds.ts'
import { findSessionDrops, type SessionsRun, showSessionsRun } from '../../bench/session-results.ts'
import { median, percentile } from '../../bench/statistics.ts'
import { isSuperseded } from '../../bench/tariff-live/live-account.ts'
import { findTariffDrops, showTariffsRun, type TariffMeasured, type TariffsRun } from '../../bench/tariff-results.ts'
import type { WindowResult } from '../../bench/window.ts'

const windowOf = (perSecond: number): WindowResult => ({
  requests: perSecond,
  perSecond,
  p50Ms: 1000 / perSecond,
  p99Ms: 5000 / perSecond,
})
const roundOf = (floor: number, target: number): Round => ({
  floors: [windowOf(floor), windowOf(floor)],
  targets: [windowOf(target), windowOf(target)],
})

function measuredAs(warm: number, cold: number): { measured: Measured[] } {
  const rate = { perSecond: 1000, p50Ms: 1 }
  const against = (share: number) => compare([roundOf(1000, 1000 * share)])
  return { measured: [{ connections: 32, plain: rate, rpc: rate, warm: against(warm), cold: against(cold) }] }
}

/** Floor and target windows that give these rates in turn. */
function windowsOf(floorRates: number[], targetRates: number[]) {
  const asked: string[] = []
  const from = (name: string, rates: number[]) => async () => {
    asked.push(name)
    return windowOf(rates.shift() ?? Number.NaN)
  }
  return { floor: from('floor', floorRates), target: from('target', targetRates), asked }
}

test('a percentile is a sample that was taken, and a median the middle', () => {
  const samples = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([0, 0.5, 0.99, 1].map((share) => percentile(samples, share))).toEqual([1, 50, 99, 100])
  expect(percentile([], 0.5)).toBeNaN()
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5])
})

test('a round goes floor, target, target, floor', async () => {
  const { floor, target, asked } = windowsOf([100, 90], [50, 52])
  const round = await measureRound(floor, target, () => {})
  expect(asked).toEqual(['floor', 'target', 'target', 'floor'])
  expect(compare([round]).ratio).toBeCloseTo(51 / 95)
})

test('a round whose floors differ by more than 15 % is measured again', async () => {
  const { floor, target } = windowsOf([100, 84, 100, 86], [50, 50, 60, 60])
  const rejected: number[] = []
  const round = await measureRound(floor, target, (differBy) => rejected.push(differBy))
  expect(rejected).toEqual([expect.closeTo(0.16)])
  expect(round.targets[0].perSecond).toBe(60)
})

test('a machine that is never quiet gives no result', async () => {
  const { floor, target } = windowsOf([100, 50, 100, 50, 100, 50, 100, 50], [])
  await expect(measureRound(floor, target, () => {})).rejects.toThrow(NotQuiet)
})

test('the result is the median of the rounds, each against its own floor', () => {
  expect(compare([roundOf(1000, 700), roundOf(500, 400), roundOf(2000, 100)])).toMatchObject({
    ratio: 0.7,
    floor: { perSecond: 1000 },
    target: { perSecond: 400 },
  })
})

test.each([
  ['the same', [0.7, 0.6], []],
  ['faster', [0.9, 0.8], []],
  ['a little slower', [0.57, 0.49], []],
  ['a warm directory much slower', [0.55, 0.6], ['warm directory, 32 connections: 0.55 of the floor, was 0.70']],
  ['a cold directory much slower', [0.7, 0.47], ['cold directory, 32 connections: 0.47 of the floor, was 0.60']],
] as const)('against the stored result: %s', (_, [warm, cold], drops) => {
  expect(findDrops(measuredAs(0.7, 0.6), measuredAs(warm, cold))).toEqual(drops)
})

test('without a stored result nothing is slower', () => {
  expect(findDrops(undefined, measuredAs(0.1, 0.1))).toEqual([])
})

test('the table shows floor and target beside their ratio', () => {
  const run = {
    ...measuredAs(0.7, 0.6),
    date: '2026-11-22',
    command: 'npm run bench',
    seconds: 10,
    rounds: 3,
    rejectedRounds: 0,
    processors: 2,
    loadAverage: { before: [], after: [] },
    versions: {},
  }
  expect(showRun(run)).toMatch(/32 {2}authorize, warm +700 +1\.43 {2}0\.70/)
})

function feedRun(tariffs: number, locations: number, status: number, feed = 'generated'): FeedRun {
  const rate = (ratio: number) => ({
    count: 100,
    floorPerSecond: 1000,
    perSecond: 1000 * ratio,
    againPerSecond: 1,
    ratio,
  })
  const measured = {
    feed,
    tariffs: rate(tariffs),
    locations: rate(locations),
    status: compare([roundOf(1000, 1000 * status)]),
  }
  const quiet = { before: [], after: [] }
  return {
    date: '',
    command: '',
    seconds: 1,
    rounds: 1,
    rejectedRounds: 0,
    processors: 2,
    loadAverage: quiet,
    versions: {},
    measured,
  }
}

test.each([
  ['as it was', feedRun(0.5, 0.6, 0.7), []],
  ['a list much slower than it was', feedRun(0.5, 0.4, 0.7), ['locations: 0.40 of the floor, was 0.60']],
  ['another feed, which cannot be compared', feedRun(0.5, 0.4, 0.5, 'ndw'), []],
  ['a third of the aim', feedRun(0.16, 0.6, 0.7, 'ndw'), ['tariffs: 0.16 of the floor, where 0.5 is aimed at']],
])('a feed against the stored result: %s', (_, run, drops) => {
  expect(findFeedDrops(feedRun(0.5, 0.6, 0.7), run)).toEqual(drops)
  expect(findFeedDrops(undefined, feedRun(0.5, 0.6, 0.7))).toEqual([])
})

test('the table of a feed shows each list beside its floor', () => {
  expect(showFeedRun(feedRun(0.5, 0.6, 0.7))).toMatch(/100 locations, pulled +600 {2}0\.60/)
})

const sessionsRun = (ratio: number): SessionsRun => ({
  ...feedRun(1, 1, 1),
  measured: [
    {
      connections: 1,
      sessions: 50,
      watchers: 50,
      patched: { floor: { perSecond: 100, p50Ms: 10 }, target: { perSecond: 100 * ratio, p50Ms: 10 / ratio }, ratio },
      lag: { count: 50, p50Ms: 4, maxMs: 31 },
    },
  ],
})

test('sessions are held against the aim and against what is stored, and the lag of a watcher is shown', () => {
  expect(findSessionDrops(undefined, sessionsRun(0.41))).toEqual([])
  expect(findSessionDrops(undefined, sessionsRun(0.39))).toEqual([
    '1 connections: 0.39 of the floor, at least 0.40 is due',
  ])
  expect(findSessionDrops(sessionsRun(0.8), sessionsRun(0.63))).toHaveLength(1)
  expect(showSessionsRun(sessionsRun(0.7))).toMatch(/50 watchers.*0\.70 of the floor.*p50 4\.0 ms, at most 31\.0 ms/s)
})

test('a quick run is shorter, and is never kept', () => {
  expect(parseBenchOptions(['authorize'])).toMatchObject({ seconds: 10, rounds: 3, warmUpMs: 2000, update: false })
  expect(parseBenchOptions(['authorize', '--quick'])).toMatchObject({ seconds: 1, warmUpMs: 500 })
  expect(() => parseBenchOptions(['authorize', '--quick', '--update'])).toThrow('no result to keep')
  expect(parseBenchOptions(['sessions'])).toMatchObject({ sessions: 1000 })
  expect(parseBenchOptions(['sessions', '--quick'])).toMatchObject({ sessions: 50 })
  expect(parseBenchOptions(['feed'])).toMatchObject({ locations: null, tariffs: null })
  expect(parseBenchOptions(['feed', '--locations', '87000'])).toMatchObject({ locations: 87_000 })
  expect(parseBenchOptions(['feed', '--quick'])).toMatchObject({ locations: 2000, tariffs: 2000 })
})

test.each([[[]], [['weather']], [['authorize', '--seconds', '0']], [['authorize', '--rounds', 'x']], [['--fast']]])(
  'refused: %j',
  (args) => {
    expect(() => parseBenchOptions(args)).toThrow('npm run bench')
  },
)

test('the floors together stay under 30 lines of code', () => {
  const lines = readFileSync(join(resolve(import.meta.dirname, '../..'), 'bench/floor.ts'), 'utf8').split('\n')
  const code = lines.filter((line) => line.trim() !== '' && !/^\s*(\/\/|\/\*\*|\*)/.test(line))
  expect(code.length).toBeLessThan(30)
})

test('a price is superseded by one that was acknowledged before the start was sent, and by no other', () => {
  const change = (shown: string, ackedAt: number | null) => ({ price: 0, shown, sentAt: 0, ackedAt })
  const changes = [change('old', 0), change('new', 100), change('under way', null)]
  expect(isSuperseded(changes, 'old', 99)).toBe(false)
  expect(isSuperseded(changes, 'old', 100)).toBe(true)
  expect(isSuperseded(changes, 'new', 500)).toBe(false)
  expect(isSuperseded(changes, 'never asked', 0)).toBe(true)
})

/** A run of the benchmark of tariffs in which pricing takes such a share of parsing, and big.js so many times as long. */
function tariffsRun(warmOfParse: number, bigOfSums: number, heapGrowthKb = 0): TariffsRun {
  const times = { parseUs: 10, warmUs: 10 * warmOfParse, compiledUs: 5, bigUs: 60, sumsUs: 2, compiledOfParse: 0.5 }
  const cdr: TariffMeasured = { periods: 5, bytes: 2926, ...times, warmOfParse, bigOfWarm: 9, bigOfSums }
  const around = { date: '', command: '', seconds: 1, rounds: 1, rejectedRounds: 0, processors: 2, versions: {} }
  return { ...around, loadAverage: { before: [], after: [] }, measured: { cdrs: [cdr], heapGrowthKb } }
}

test('pricing that is three times short of an aim fails, and so does what became a fifth slower', () => {
  expect(findTariffDrops(undefined, tariffsRun(2.9, 11))).toEqual([])
  expect(findTariffDrops(undefined, tariffsRun(3.1, 9, 4096))).toEqual([
    '5 periods: 3.10 of JSON.parse',
    '5 periods: big.js takes only 9.0 times as long',
    'the heap grew by 4096 KB',
  ])
  expect(findTariffDrops(tariffsRun(0.2, 30), tariffsRun(0.24, 30))).toEqual([])
  expect(findTariffDrops(tariffsRun(0.2, 30), tariffsRun(0.26, 30))).toEqual([
    '5 periods: 0.26 of JSON.parse, was 0.20',
  ])
})

test('the table of tariffs shows what was aimed at', () => {
  const table = showTariffsRun(tariffsRun(0.2, 31.4))
  expect(table).toContain('5         2926     10.00 µs      2.00 µs')
  expect(table).toContain('<= 1')
  expect(table).toContain('31.4')
})
