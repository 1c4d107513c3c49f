import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { backoffMs } from '#durable-objects/backoff'
import { Heals } from '#durable-objects/party/heals'
import { ListedObjects } from '#durable-objects/party/listed-objects'
import { nextPull, pullFrom } from '#durable-objects/party/pull-plan'
import { PULLS_TABLE } from '#durable-objects/party/pull-row'
import { PULL_TABLES } from '#durable-objects/party/pull-runner'
import { PullSchedule } from '#durable-objects/party/pull-schedule'
import { Pulls } from '#durable-objects/party/pulls'
import { startPull } from '#integrations/outgoing/pull-pages'
import { bindings } from '../faults/bindings.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const NL_ABC = { countryCode: 'NL', partyId: 'ABC' }

/** Runs with an object's storage that holds the tables of pulls alone. */
function withStorage<T>(use: (storage: DurableObjectStorage) => T | Promise<T>): Promise<T> {
  return runInDurableObject(bindings.PARTY.get(bindings.PARTY.newUniqueId()), async (_, { storage }) => {
    for (const table of ['pulls', 'pull_schedule', 'pull_marks', 'listed', 'withdrawn', 'heals'])
      storage.sql.exec(`DROP TABLE IF EXISTS ${table}`)
    for (const table of [PULLS_TABLE, ...PULL_TABLES]) storage.sql.exec(table)
    return use(storage)
  })
}

/** Chance that is none: a fixed number, or numbers in turn. */
const fixed = (value: number) => () => value

describe('since when a list is asked for', () => {
  const mark = { seenUntil: NOW - HOUR_MS, deepUntil: NOW - 10 * HOUR_MS }

  test('A-93, A-40, T025 changes are asked for from before the pull that ended, by more than clocks are apart', () => {
    for (const module of ['locations', 'tariffs', 'sessions', 'cdrs'] as const) {
      const from = pullFrom(module, false, mark, NOW) ?? 0
      // T025: a clock that is 10 minutes slow stamps a change of the moment after the pull began so much earlier.
      expect(from).toBeLessThanOrEqual(mark.seenUntil - 10 * MINUTE_MS)
      expect(from).toBeGreaterThan(mark.seenUntil - HOUR_MS)
    }
  })

  test('A-91, A-126 once a day the whole list of what is, and a day more than before of what was', () => {
    expect(pullFrom('locations', true, mark, NOW)).toBeNull()
    expect(pullFrom('cdrs', true, mark, NOW)).toBe(mark.deepUntil - DAY_MS)
    expect(pullFrom('sessions', true, mark, NOW)).toBe(mark.deepUntil - DAY_MS)
  })

  test('C-108, C-86 sessions and CDRs always have a beginning, and what is not known yet is asked for whole', () => {
    for (const isDeep of [true, false]) {
      expect(pullFrom('sessions', isDeep, null, NOW)).toBe(NOW - 31 * DAY_MS)
      expect(pullFrom('cdrs', isDeep, null, NOW)).toBe(NOW - 31 * DAY_MS)
      expect(pullFrom('tariffs', isDeep, null, NOW)).toBeNull()
    }
  })

  test('A-40 the next pull is hours away, and not at the same moment for all', () => {
    const [soonest, latest] = [nextPull('changes', NOW, fixed(0)), nextPull('changes', NOW, fixed(0.999))]
    expect([soonest - NOW, latest - NOW > 1.9 * HOUR_MS]).toEqual([HOUR_MS, true])
  })
})

describe('the schedule', () => {
  test('A-93 the mark moves when a list was read to its end, to where the pull began, and never back', () =>
    withStorage((storage) => {
      const schedule = new PullSchedule(storage, fixed(0.5))
      expect(schedule.mark('cdrs', '')).toBeNull()
      schedule.reached('cdrs', '', NOW, true)
      schedule.reached('cdrs', '', NOW + HOUR_MS, false)
      schedule.reached('cdrs', '', NOW - HOUR_MS, true)
      expect(schedule.mark('cdrs', '')).toEqual({ seenUntil: NOW + HOUR_MS, deepUntil: NOW })
      expect(schedule.mark('cdrs', 'NL*ABC')).toBeNull()
    }))

  test('A-38 a list that could not be pulled is asked for within the hour, and at once when the peer is back', () =>
    withStorage((storage) => {
      const schedule = new PullSchedule(storage, fixed(0.5))
      schedule.begin(NOW)
      schedule.take(NOW + DAY_MS)
      const later = NOW + DAY_MS
      expect(schedule.nextDue()).toBeGreaterThan(later + HOUR_MS)
      schedule.failed('cdrs', later)
      expect(schedule.nextDue()).toBeLessThanOrEqual(later + HOUR_MS)
      expect(schedule.heard(later + MINUTE_MS)).toBe(true)
      expect(schedule.nextDue()).toBeLessThanOrEqual(later + 2 * MINUTE_MS)
      expect(schedule.heard(later + MINUTE_MS)).toBe(false)
    }))

  test('B-32 without a connection nothing is due; what was known is known when it is back', () =>
    withStorage((storage) => {
      const schedule = new PullSchedule(storage, fixed(0.5))
      schedule.begin(NOW)
      schedule.reached('cdrs', '', NOW, true)
      schedule.end()
      expect(schedule.nextDue()).toBeNull()
      schedule.begin(NOW + DAY_MS)
      expect(schedule.take(NOW + DAY_MS)).toContainEqual({ module: 'cdrs', isDeep: true })
      expect(schedule.mark('cdrs', '')).toMatchObject({ seenUntil: NOW })
    }))
})

describe('what a whole list no longer holds', () => {
  const keysOf = (...ids: readonly string[]) => ids.map((id) => ({ ...NL_ABC, id }))
  const many = Array.from({ length: 100 }, (_, number) => `L${number}`)

  test('F-13 a few are withdrawn, once; back in the list they are offered again', () =>
    withStorage((storage) => {
      const listed = new ListedObjects(storage)
      listed.begin('locations', null)
      listed.note('locations', keysOf(...many.slice(1)))
      expect(listed.vanished('locations', null, keysOf(...many))).toEqual({ keys: keysOf('L0'), many: false })
      listed.withdraw('locations', keysOf('L0'))
      expect(listed.vanished('locations', null, keysOf(...many)).keys).toEqual([])
      listed.note('locations', keysOf('l0'))
      listed.begin('locations', null)
      listed.note('locations', keysOf(...many.slice(1)))
      expect(listed.vanished('locations', null, keysOf(...many)).keys).toEqual(keysOf('L0'))
    }))

  test.each([
    ['more than a fifth', 79, true],
    ['a fifth', 80, false],
    ['all', 0, true],
  ])('F-13 where %s is gone, is the list believed?', (_what, left, isDoubted) =>
    withStorage((storage) => {
      const listed = new ListedObjects(storage)
      listed.begin('locations', null)
      listed.note('locations', keysOf(...many.slice(0, left)))
      expect(listed.vanished('locations', null, keysOf(...many)).many).toBe(isDoubted)
    }),
  )

  test('A-115 the list of one operator says nothing about another', () =>
    withStorage((storage) => {
      const other = { countryCode: 'NL', partyId: 'XYZ', id: 'L9' }
      const listed = new ListedObjects(storage)
      listed.begin('tariffs', null)
      listed.note('tariffs', [...keysOf('L1'), other])
      listed.begin('tariffs', NL_ABC)
      listed.note('tariffs', keysOf('L2'))
      expect(listed.vanished('tariffs', NL_ABC, keysOf('L1', 'L2')).keys).toEqual(keysOf('L1'))
      expect(listed.vanished('tariffs', { countryCode: 'NL', partyId: 'XYZ' }, [other]).keys).toEqual([])
    }))
})

describe('what was changed and is not known', () => {
  const missing = { module: 'sessions', party: NL_ABC, id: 'S-1' } as const

  test('F-34 it is asked for once, and again no sooner than in ten minutes', () =>
    withStorage(async (storage) => {
      const heals = new Heals(storage, fixed(0.5))
      expect([heals.want(missing, NOW), heals.want({ ...missing, id: 's-1' }, NOW)]).toEqual([true, false])
      let asked = 0
      await heals.step(NOW, async () => {
        asked += 1
        return 'not_there'
      })
      expect([asked, heals.nextDue(), heals.want(missing, NOW + MINUTE_MS)]).toEqual([1, null, false])
      expect(heals.want(missing, NOW + 11 * MINUTE_MS)).toBe(true)
    }))

  test('F-34 an owner that does not answer is asked four times, and a peer that speaks of nothing else not without end', () =>
    withStorage(async (storage) => {
      const heals = new Heals(storage, fixed(1))
      heals.want(missing, NOW)
      let asked = 0
      for (let due = heals.nextDue(); due !== null; due = heals.nextDue())
        await heals.step(due, async () => {
          asked += 1
          throw new Error('nobody is there')
        })
      expect(asked).toBe(4)
      const wanted = Array.from({ length: 700 }, (_, number) => heals.want({ ...missing, id: `X-${number}` }, NOW))
      expect(wanted.filter(Boolean).length).toBeLessThanOrEqual(500)
    }))
})

describe('T028 how tries are spread', () => {
  test('T028 the wait doubles up to its bound, and is anything up to it', () => {
    const backoff = { firstMs: 1_000, longestMs: 60_000 }
    const longest = Array.from({ length: 10 }, (_, tries) => backoffMs(tries + 1, backoff, fixed(1)))
    expect(longest).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60].map((s) => s * 1_000))
    expect(backoffMs(6, backoff, fixed(0.25))).toBe(8_000)
  })

  test('T028 a hundred peers of one outage do not come back in one second', () => {
    const backoff = { firstMs: 5_000, longestMs: 900_000 }
    const tens = new Map<number, number>()
    for (let peer = 0; peer < 100; peer++) {
      // Every one at another point, as chance has it.
      const slot = Math.floor(backoffMs(5, backoff, fixed(((peer * 61.803) % 100) / 100)) / 8_000)
      tens.set(slot, (tens.get(slot) ?? 0) + 1)
    }
    const counts = [...tens.values()]
    const mean = 100 / counts.length
    expect(Math.max(...counts) / mean).toBeLessThanOrEqual(2)
  })
})

describe('the end of a pull', () => {
  const cursor = startPull('https://cpo.example/locations', 'correlation')
  const rate = { minGapMs: 0, retryAfter: true, maxRetries: 8 }

  test.each([
    ['a whole list', null, [], 'reached', true],
    ['a list of changes', NOW - HOUR_MS, [], 'reached', false],
    ['a whole list of which something could not be read', null, ['item_unreadable'], 'reached', false],
    ['a whole list that leads back to itself', null, ['url_repeated'], 'failed', false],
  ] as const)('A-92, A-91 %s: is what it does not hold taken for gone?', (_what, from, warnings, ending, isTaken) =>
    withStorage(async (storage) => {
      const happened: string[] = []
      const pulls = new Pulls({
        storage,
        modules: {
          locations: {
            firstCursor: async () => cursor,
            fetchPage: async () => ({ ok: true, items: [], count: 0, next: null, total: 0, warnings }),
            take: async () => ({ stored: 0, refused: 0 }),
            ended: async () => void happened.push('ended'),
          },
        },
        peer: () => 'peer',
        newId: () => 'pull',
        now: () => NOW,
        random: fixed(0.5),
        rate: () => rate,
        reached: () => void happened.push('reached'),
        failed: () => void happened.push('failed'),
        copy: async () => undefined,
      })
      await pulls.start('locations', { from, party: null, ours: null }, from === null)
      await pulls.step()
      expect(happened).toEqual(isTaken ? ['ended', ending] : [ending])
    }),
  )
})
