import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { takeLocations } from '#durable-objects/party/pull-locations'
import { PULL_RANGE_COLUMNS, PULLS_TABLE } from '#durable-objects/party/pull-row'
import { takeTariffs } from '#durable-objects/party/pull-tariffs'
import { type PullModule, Pulls } from '#durable-objects/party/pulls'
import { SITE_INDEX_TABLE, SiteIndex } from '#durable-objects/party/site-index'
import { TARIFF_BOOK_TABLE, TariffBook } from '#durable-objects/party/tariff-book'
import { readLocation } from '#integrations/ocpi/2.2.1/read-location'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { peerProfile } from '#integrations/ocpi/profiles'
import { type PulledPage, startPull } from '#integrations/outgoing/pull-pages'
import { copyPull, listPulls } from '#store/catalogue/pulls-copy'
import { rawLocation, rawTariff } from './example-location.ts'
import { bindings, findingsOf } from './test-environment.ts'

const { CATALOGUE: db, TARIFFS: kv, PARTY } = bindings
const WHOLE = { from: null, party: null, ours: null }
const START = Date.parse('2026-06-08T00:00:00Z')
const URL = 'https://cpo.example/ocpi/2.2.1/locations'

/** A peer with a list of pages, of which each may be told to fail. */
class PeerList {
  readonly calls: number[] = []
  readonly pages: readonly (readonly unknown[])[]
  failing: number | null = null
  retryAfterMs = 0
  rate = peerProfile('ocpi-221').rate
  warnings: Extract<PulledPage, { ok: true }>['warnings'] = []

  constructor(pages: readonly (readonly unknown[])[]) {
    this.pages = pages
  }

  fetchPage: PullModule['fetchPage'] = async (cursor, _range, onItem) => {
    this.calls.push(cursor.offset)
    if (this.failing === cursor.offset) {
      return {
        ok: false,
        reason: 'timeout',
        httpStatus: null,
        statusCode: null,
        detail: 'no answer within 10 s',
        retryAfterMs: this.retryAfterMs,
      }
    }
    const items = this.pages[cursor.offset] ?? []
    for (const item of items) await onItem(item)
    const next = cursor.offset + 1 < this.pages.length ? { ...cursor, offset: cursor.offset + 1 } : null
    const total = this.pages.flat().length
    return { ok: true, items: [], count: items.length, next, total, warnings: next === null ? this.warnings : [] }
  }
}

interface Setting {
  readonly storage: DurableObjectStorage
  readonly sites: SiteIndex
  readonly book: TariffBook
  /** A new instance over the same storage, as after the process was killed. */
  awake(take?: PullModule['take']): Pulls
  clock: { now: number }
}

/** Runs in an object of its own, with pulls of both modules from this list. */
function withPulls<T>(peer: string, list: PeerList, run: (setting: Setting) => Promise<T>): Promise<T> {
  return runInDurableObject(PARTY.get(PARTY.newUniqueId()), async (_, { storage }) => {
    for (const table of ['pulls', 'site_index', 'tariff_book']) storage.sql.exec(`DROP TABLE IF EXISTS ${table}`)
    for (const table of [PULLS_TABLE, PULL_RANGE_COLUMNS, SITE_INDEX_TABLE, TARIFF_BOOK_TABLE]) storage.sql.exec(table)
    const sites = new SiteIndex(storage)
    const book = new TariffBook(storage)
    const clock = { now: START }
    let ids = 0
    const awake: Setting['awake'] = (take) => {
      const page = { firstCursor: async () => startPull(URL, 'correlation'), fetchPage: list.fetchPage }
      const locations = { db, sites, peer, now: START, isGuarded: false, pepper: btoa('pepper'), read: readLocation }
      const tariffs = { db, kv, storage, book, peer, now: START, read: readTariff }
      return new Pulls({
        storage,
        modules: {
          locations: { ...page, take: take ?? ((items, _range, number) => takeLocations(locations, items, number)) },
          tariffs: { ...page, take: take ?? ((items, _range, number) => takeTariffs(tariffs, items, number)) },
        },
        peer: () => peer,
        newId: () => `${peer}-${++ids}`,
        now: () => clock.now,
        random: () => 1,
        reached: () => undefined,
        failed: () => undefined,
        copy: (pull) => copyPull(db, pull),
        rate: () => list.rate,
      })
    }
    return run({ storage, sites, book, awake, clock })
  })
}

async function drain(pulls: Pulls, clock: { readonly now: number }): Promise<void> {
  for (let step = 0; step < 50; step++) {
    const due = pulls.nextDue()
    if (due === null || due > clock.now) return
    await pulls.step()
  }
  throw new Error('no end of it')
}

const pageOf = (...ids: string[]) => ids.map((id) => rawLocation(id, [id]))

test('a pull reads every page once, stores what it can and lists what it cannot', async () => {
  const bad = rawLocation('bad', ['x'], { publish: 'perhaps' })
  const list = new PeerList([pageOf('1', '2'), [...pageOf('3'), bad, 'no object'], pageOf('4')])
  await withPulls('full', list, async ({ awake, clock, sites }) => {
    const pulls = awake()
    expect(await pulls.start('locations', WHOLE, true)).toMatchObject({ state: 'running', pages: 0 })
    await drain(pulls, clock)
    expect(pulls.views()).toMatchObject([
      { state: 'finished', pages: 3, items: 6, stored: 4, refused: 2, total: 6, problem: null },
    ])
    expect(sites.count()).toBe(4)
    expect(sites.find({ countryCode: 'nl', partyId: 'abc' }, '3')).toEqual({
      country: 'NLD',
      latitude: 52.99876,
      longitude: 6.759459,
    })
  })
  expect(list.calls).toEqual([0, 1, 2])
  const refused = (await findingsOf('full')).filter((finding) => finding.kind === 'refused')
  expect(refused.map(({ object_key, field }) => `${object_key} ${field}`)).toEqual([
    'NL*ABC/bad publish',
    'page 2, item 3 .',
  ])
  expect(await listPulls(db, 'full', 5)).toMatchObject([{ id: 'full-1', state: 'finished', stored: 4, refused: 2 }])
})

test('a pull that was killed at half goes on where it stood: no page twice, none missed', async () => {
  const list = new PeerList([pageOf('1'), pageOf('2'), pageOf('3'), pageOf('4')])
  await withPulls('killed', list, async ({ awake, clock, sites }) => {
    const first = awake()
    await first.start('locations', WHOLE, true)
    await first.step()
    await first.step()
    const second = awake()
    expect(second.views()).toMatchObject([{ state: 'running', pages: 2, stored: 2 }])
    expect(await second.start('locations', WHOLE, true)).toMatchObject({ id: 'killed-1', pages: 2 })
    await drain(second, clock)
    expect(second.views()).toMatchObject([{ state: 'finished', pages: 4, stored: 4 }])
    expect(sites.count()).toBe(4)
  })
  expect(list.calls).toEqual([0, 1, 2, 3])
})

test('T021 a page whose step did not end is read again, and counted once', async () => {
  const list = new PeerList([pageOf('1'), pageOf('2')])
  await withPulls('halfway', list, async ({ awake, clock, sites }) => {
    const pulls = awake()
    await pulls.start('locations', WHOLE, true)
    // Another instance reads the same page meanwhile and is done first.
    const slow = awake(async (items) => {
      await awake().step()
      return { stored: items.length, refused: 0 }
    })
    await slow.step()
    await drain(awake(), clock)
    expect(pulls.views()).toMatchObject([{ state: 'finished', pages: 2, items: 2, stored: 2 }])
    expect(sites.count()).toBe(2)
  })
})

test('a page that fails is tried again, 5 s doubling to 15 min, and after 8 tries the pull has failed with its problem', async () => {
  const list = new PeerList([pageOf('1'), pageOf('2')])
  list.failing = 1
  await withPulls('failing', list, async ({ awake, clock }) => {
    const pulls = awake()
    await pulls.start('locations', WHOLE, true)
    await pulls.step()
    const waits: number[] = []
    for (let tries = 0; tries < 7; tries++) {
      await pulls.step()
      expect(pulls.views()[0]?.state).toBe('waiting')
      waits.push(((pulls.nextDue() ?? 0) - clock.now) / 1000)
      clock.now = pulls.nextDue() ?? 0
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320])
    await pulls.step()
    expect(pulls.views()).toMatchObject([{ state: 'failed', pages: 1, problem: 'timeout: no answer within 10 s' }])
    expect(pulls.nextDue()).toBeNull()
    // Once it can be read again, the pull goes on with the page that failed.
    list.failing = null
    await pulls.start('locations', WHOLE, true)
    await drain(pulls, clock)
    expect(pulls.views()).toMatchObject([{ state: 'finished', pages: 2, problem: null }])
  })
  expect(list.calls).toEqual([0, ...Array.from({ length: 9 }, () => 1)])
  expect(await listPulls(db, 'failing', 5)).toMatchObject([{ state: 'finished', pages: 2 }])
})

test('a store that fails is tried again with the same page', async () => {
  const list = new PeerList([pageOf('1')])
  await withPulls('store', list, async ({ awake, clock }) => {
    await awake().start('locations', WHOLE, true)
    await awake(() => Promise.reject(new Error('D1 is down'))).step()
    expect(awake().views()).toMatchObject([{ state: 'waiting', pages: 0, problem: 'D1 is down' }])
    clock.now += 5_000
    await drain(awake(), clock)
    expect(awake().views()).toMatchObject([{ state: 'finished', pages: 1, stored: 1 }])
  })
})

test('a list that ends before its end is not called complete', async () => {
  const list = new PeerList([pageOf('1')])
  list.warnings = ['total_not_reached']
  await withPulls('short', list, async ({ awake, clock }) => {
    const pulls = awake()
    await pulls.start('locations', WHOLE, true)
    await drain(pulls, clock)
    expect(pulls.views()).toMatchObject([{ state: 'failed', stored: 1, problem: 'total_not_reached' }])
    expect(await pulls.start('locations', WHOLE, true)).toMatchObject({ id: 'short-2', state: 'running', pages: 0 })
  })
})

test('pulled tariffs are in the book; pulled again they are no new versions', async () => {
  const list = new PeerList([[rawTariff('A', 0.3), rawTariff('B', 0.4)], [rawTariff('C', 0.1234567)]])
  await withPulls('tariffs', list, async ({ awake, clock, book, storage }) => {
    for (let round = 0; round < 2; round++) {
      await awake().start('tariffs', WHOLE, true)
      await drain(awake(), clock)
    }
    expect(awake().views()).toMatchObject([
      { state: 'finished', stored: 2, refused: 1 },
      { state: 'finished', stored: 2, refused: 1 },
    ])
    expect(storage.sql.exec('SELECT id FROM tariff_book').toArray()).toHaveLength(2)
    const entry = book.at({ countryCode: 'NL', partyId: 'ABC', id: 'A' }, START)
    expect(await kv.get(`tariff:${entry?.hash}`)).toContain('300000')
  })
  expect(await findingsOf('tariffs')).toContainEqual({
    object_key: 'NL*ABC/C',
    field: 'elements.0.price_components.0.price',
    rule: 'has more decimals than can be kept exactly',
    kind: 'refused',
    times: 2,
  })
})

test('a peer without the endpoint is told so at once', async () => {
  await withPulls('none', new PeerList([]), async ({ awake }) => {
    expect(await awake().start('cdrs', WHOLE, true)).toMatchObject({
      state: 'failed',
      problem: 'the peer has no such endpoint',
    })
  })
})

test('a list that comes unpaged is stored in portions while it comes in, and counted once', async () => {
  const items = Array.from({ length: 450 }, (_, index) => ({ id: `L${index}` }))
  await withPulls('unpaged', new PeerList([items]), async ({ awake }) => {
    const portions: number[] = []
    const pulls = awake(async (portion) => {
      portions.push(portion.length)
      return { stored: portion.length, refused: 0 }
    })
    await pulls.start('locations', WHOLE, true)
    await pulls.step()
    expect(portions).toEqual([250, 200])
    expect(pulls.views()[0]).toMatchObject({ state: 'finished', pages: 1, items: 450, stored: 450 })
  })
})

test('screens hear of a running pull every two seconds, and at once how it ended', async () => {
  const list = new PeerList([[1], [2], [3], [4]])
  await withPulls('screens', list, async ({ awake, clock }) => {
    const pulls = awake(async (portion) => ({ stored: portion.length, refused: 0 }))
    await pulls.start('locations', WHOLE, true)
    const shown: unknown[] = []
    for (const waitMs of [0, 0, 2_000, 0]) {
      clock.now += waitMs
      await pulls.step()
      const [copy] = await listPulls(db, 'screens', 1)
      shown.push([copy?.state, copy?.pages])
    }
    expect(shown).toEqual([
      ['running', 1],
      ['running', 1],
      ['running', 3],
      ['finished', 4],
    ])
  })
})

test('the site index holds 70,000 locations', async () => {
  await withPulls('sites', new PeerList([]), async ({ sites }) => {
    const facts = { country: 'NLD', latitude: 52, longitude: 5 }
    for (let page = 0; page < 70; page++) {
      sites.add(
        Array.from({ length: 1000 }, (_, index) => ({
          countryCode: 'NL',
          partyId: 'ABC',
          locationId: `L${page * 1000 + index}`,
          facts,
        })),
      )
    }
    expect(sites.count()).toBe(70_000)
  })
})

test('F-74 between two requests to a peer the gap of its profile is kept, whichever list is asked for', async () => {
  const list = new PeerList([pageOf('1'), pageOf('2'), pageOf('3')])
  list.rate = peerProfile('gridserve').rate
  await withPulls('paced', list, async ({ awake, clock }) => {
    const pulls = awake()
    await pulls.start('locations', WHOLE, true)
    await pulls.start('tariffs', WHOLE, true)
    const asked: number[] = []
    while (pulls.views().some(({ state }) => state === 'running') && asked.length < 20) {
      clock.now = Math.max(clock.now, pulls.nextDue() ?? clock.now)
      const before = list.calls.length
      await pulls.step()
      if (list.calls.length > before) asked.push(clock.now)
    }
    expect(asked).toHaveLength(6)
    const gaps = asked.slice(1).map((at, i) => at - (asked[i] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(31_000)
  })
})

test('F-74 a peer that asks to be left alone is, for as long as it says, unless its profile knows better', async () => {
  for (const [retryAfter, least] of [
    [true, 600_000],
    [false, 0],
  ] as const) {
    const list = new PeerList([pageOf('1')])
    list.rate = { ...list.rate, minGapMs: 0, retryAfter, maxRetries: 2 }
    list.failing = 0
    list.retryAfterMs = 600_000
    await withPulls(`told-${retryAfter}`, list, async ({ awake, clock }) => {
      const pulls = awake()
      await pulls.start('locations', WHOLE, true)
      await pulls.step()
      await pulls.step()
      const due = pulls.nextDue() ?? 0
      expect(due - clock.now >= least && (retryAfter || due - clock.now < 600_000)).toBe(true)
      clock.now = due
      await pulls.step()
      expect(pulls.views()).toMatchObject([{ state: 'failed' }])
    })
  }
})
