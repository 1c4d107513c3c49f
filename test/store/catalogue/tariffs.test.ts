import { runInDurableObject } from 'cloudflare:test'
import { beforeAll, expect, test } from 'vitest'
import { TARIFF_BOOK_TABLE, TariffBook } from '#durable-objects/party/tariff-book'
import { enterTariffs } from '#store/catalogue/enter-tariffs'
import { findTariff } from '#store/catalogue/find-tariff'
import { readTariff, tariffCacheKey } from '#store/catalogue/read-tariff'
import { saveTariffs } from '#store/catalogue/save-tariffs'
import { copyTariffBook } from '#store/catalogue/tariff-book-copy'
import { rawTariff, tariffIntake } from './example-location.ts'
import { bindings, findingsOf } from './test-environment.ts'

const { CATALOGUE: db, TARIFFS: kv, PARTY } = bindings
const NL_ABC = { countryCode: 'NL', partyId: 'ABC' }
const T1 = { ...NL_ABC, id: 'T1' }
const NOW = Date.parse('2026-06-08T00:00:00Z')

/** Runs in an object of its own with an empty book. */
function withBook<T>(run: (book: TariffBook, storage: DurableObjectStorage) => T | Promise<T>): Promise<T> {
  return runInDurableObject(PARTY.get(PARTY.newUniqueId()), (_, { storage }) => {
    storage.sql.exec('DROP TABLE IF EXISTS tariff_book')
    storage.sql.exec(TARIFF_BOOK_TABLE)
    return run(new TariffBook(storage), storage)
  })
}

let cheap: Awaited<ReturnType<typeof tariffIntake>>
let dear: Awaited<ReturnType<typeof tariffIntake>>
beforeAll(async () => {
  cheap = await tariffIntake(rawTariff('T1', 0.4))
  dear = await tariffIntake(rawTariff('T1', 0.5))
})

test('the same terms are the same version, whenever they were last updated and however written', async () => {
  const later = await tariffIntake(rawTariff('T1', 0.4, { last_updated: '2026-08-01T00:00:00Z', min_price: null }))
  expect(later.version.hash).toBe(cheap.version.hash)
  expect(dear.version.hash).not.toBe(cheap.version.hash)
})

test('a stored version never changes', async () => {
  await saveTariffs(db, 'first', [cheap], NOW)
  await saveTariffs(db, 'second', [{ ...cheap, raw: { ...cheap.raw, last_updated: '2030-01-01T00:00:00Z' } }], NOW + 1)
  const { results } = await db
    .prepare('SELECT peer, received_at, raw FROM tariffs WHERE hash = ?')
    .bind(cheap.version.hash)
    .all()
  expect(results).toEqual([{ peer: 'first', received_at: NOW, raw: JSON.stringify(cheap.raw) }])
})

test('tariffs that together are larger than a parameter may be are stored, and so is the copy of their book', async () => {
  const elements = Array.from({ length: 300 }, (_, hour) => ({
    price_components: [{ type: 'ENERGY', price: 0.4, vat: 21, step_size: 1 }],
    restrictions: { min_kwh: hour, max_kwh: hour + 1, day_of_week: ['MONDAY'] },
  }))
  const large = await Promise.all(
    Array.from({ length: 60 }, (_, at) => tariffIntake(rawTariff(`LARGE${at}`, 0.4, { elements }))),
  )
  expect(JSON.stringify(large.map(({ raw }) => raw)).length).toBeGreaterThan(2_000_000)
  await saveTariffs(db, 'large', large, NOW)
  const states = large.map(({ raw, version: { tariff, hash } }) => {
    return { ...NL_ABC, id: tariff.id, hash, since: NOW, raw }
  })
  await copyTariffBook(db, 'large', states)
  const { results } = await db
    .prepare('SELECT b.id, b.raw FROM tariff_book AS b JOIN tariffs AS t USING (hash) WHERE b.peer = ?')
    .bind('large')
    .all<{ id: string; raw: string }>()
  expect(new Map(results.map(({ id, raw }) => [id, raw]))).toEqual(
    new Map(large.map(({ raw, version: { tariff } }) => [tariff.id, JSON.stringify(raw)])),
  )
})

test('the book says which version was current at any instant', () =>
  withBook((book) => {
    expect(book.at(T1, 100)).toBeNull()
    expect(book.record(T1, 'a', 100)).toEqual({ hash: 'a', since: 100, changed: true })
    expect(book.record(T1, 'a', 150)).toEqual({ hash: 'a', since: 100, changed: false })
    book.record(T1, 'b', 200)
    book.record({ ...T1, id: 't1' }, null, 300)
    book.record(T1, 'a', 400)
    expect([50, 100, 199, 200, 299, 300, 399, 400, 9e15].map((at) => book.at(T1, at)?.hash ?? null)).toEqual([
      'a',
      'a',
      'a',
      'b',
      'b',
      null,
      null,
      'a',
      'a',
    ])
    expect(book.at({ ...T1, partyId: 'XYZ' }, 500)).toBeNull()
  }))

test('two versions of one moment are both in the book, in the order in which they came', () =>
  withBook((book) => {
    book.record(T1, 'a', 100)
    book.record(T1, 'b', 100)
    book.record(T1, 'c', 90)
    expect(book.at(T1, 9e15)?.hash).toBe('c')
  }))

test('T082 with a clock that stands still, changes are in the book in the order in which they came', () =>
  withBook((book) => {
    const hashes = ['a', 'b', null, 'a', 'c']
    const since = hashes.map((hash) => book.record(T1, hash, 100).since)
    expect(since).toEqual([100, 101, 102, 103, 104])
    expect(since.map((at) => book.at(T1, at)?.hash ?? null)).toEqual(hashes)
  }))

test('a version that was current comes back as itself, and what was current in between stays so', () =>
  withBook((book) => {
    for (const [hash, at] of [
      ['a', 100],
      ['b', 200],
      ['a', 300],
      [null, 400],
      ['a', 500],
    ] as const)
      book.record(T1, hash, at)
    const before = [150, 250, 350, 450, 550].map((at) => book.at(T1, at)?.hash ?? null)
    expect(before).toEqual(['a', 'b', 'a', null, 'a'])
    // A write that comes late does not change what was.
    book.record(T1, 'late', 120)
    expect([150, 250, 350, 450].map((at) => book.at(T1, at)?.hash ?? null)).toEqual(before.slice(0, 4))
    expect(book.at(T1, 9e15)?.hash).toBe('late')
  }))

test('a page of a list that was asked for before a push says nothing against it; the next page does', () =>
  withBook((book) => {
    book.record(T1, 'old', 100)
    book.pageAsked()
    book.recordPushed(T1, 'new', 200)
    expect(book.recordListed({ ...T1, id: 't1' }, 'old', 210)).toEqual({ hash: 'new', since: 200, changed: false })
    book.recordPushed({ ...T1, id: 'T2' }, null, 220)
    expect(book.recordListed({ ...T1, id: 'T2' }, 'withdrawn', 230).hash).toBeNull()
    expect(book.recordListed({ ...T1, id: 'T3' }, 'unsaid', 230)).toMatchObject({ hash: 'unsaid', changed: true })
    book.pageAsked()
    expect(book.recordListed(T1, 'newer', 300)).toMatchObject({ hash: 'newer', changed: true })
  }))

test('a list that was read before a push is stored after it, and neither book nor copy go back', async () => {
  const kvOf = { db, kv }
  await withBook(async (book, storage) => {
    const entering = (record: 'recordPushed' | 'recordListed') => async (intakes: readonly (typeof cheap)[]) =>
      storage.transactionSync(() => intakes.map(({ version }) => ({ ...T1, ...book[record](T1, version.hash, NOW) })))
    book.pageAsked()
    await enterTariffs({ ...kvOf, enter: entering('recordPushed') }, 'late-page', [dear], NOW)
    await enterTariffs({ ...kvOf, enter: entering('recordListed') }, 'late-page', [cheap], NOW)
    expect(book.at(T1, 9e15)?.hash).toBe(dear.version.hash)
  })
  expect(await findTariff(db, 'late-page', NL_ABC, 'T1')).toMatchObject({ hash: dear.version.hash, raw: dear.raw })
})

test('terms that change under the same last_updated are another version', async () => {
  const again = await tariffIntake(rawTariff('T1', 0.6, { last_updated: cheap.raw['last_updated'] }))
  await withBook(async (book) => {
    const enter = async (intakes: readonly (typeof cheap)[]) =>
      intakes.map(({ version }) => ({ ...T1, ...book.record(T1, version.hash, NOW) }))
    for (const intake of [cheap, again]) await enterTariffs({ db, kv, enter }, 'equal', [intake], NOW)
    expect(book.at(T1, 9e15)?.hash).toBe(again.version.hash)
  })
  expect(await findTariff(db, 'equal', NL_ABC, 'T1')).toMatchObject({ hash: again.version.hash })
})

test('a version is in the database, the book, its copy and KV; entered twice it is there once', async () => {
  await withBook(async (book) => {
    const enter = async (intakes: readonly (typeof cheap)[]) =>
      intakes.map(({ version }) => ({ ...T1, ...book.record(T1, version.hash, NOW) }))
    for (const intake of [cheap, cheap, dear]) await enterTariffs({ db, kv, enter }, 'entering', [intake], NOW)
    expect(book.at(T1, NOW)?.hash).toBe(cheap.version.hash)
    expect(book.at(T1, NOW + 1)?.hash).toBe(dear.version.hash)
  })
  const { results } = await db
    .prepare("SELECT since, until, hash FROM tariff_book WHERE peer = 'entering' ORDER BY since")
    .all()
  expect(results).toEqual([
    { since: NOW, until: NOW + 1, hash: cheap.version.hash },
    { since: NOW + 1, until: null, hash: dear.version.hash },
  ])
  expect(await kv.get(tariffCacheKey(dear.version.hash))).toBe(dear.version.canonical)
  expect((await findTariff(db, 'entering', NL_ABC, 't1'))?.raw).toEqual(dear.raw)
})

test('copies of the book that arrive out of order leave the later one current', async () => {
  const state = { ...T1, raw: {} }
  await copyTariffBook(db, 'disorder', [{ ...state, hash: 'b', since: 200 }])
  await copyTariffBook(db, 'disorder', [{ ...state, hash: 'a', since: 100 }])
  await copyTariffBook(db, 'disorder', [{ ...state, hash: null, since: 150, raw: null }])
  const { results } = await db.prepare("SELECT since, until, hash FROM tariff_book WHERE peer = 'disorder'").all()
  expect(results).toEqual([{ since: 200, until: null, hash: 'b' }])
})

test('a deleted tariff has no current version', async () => {
  await saveTariffs(db, 'deleting', [cheap], NOW)
  await copyTariffBook(db, 'deleting', [{ ...T1, hash: cheap.version.hash, since: 100, raw: cheap.raw }])
  await copyTariffBook(db, 'deleting', [{ ...T1, hash: null, since: 200, raw: null }])
  expect(await findTariff(db, 'deleting', NL_ABC, 'T1')).toBeNull()
})

test('a reader that misses KV reads the database and leaves KV alone; KV failing is a miss', async () => {
  const intake = await tariffIntake(rawTariff('missed', 0.77))
  await saveTariffs(db, 'kv', [intake], NOW)
  expect(await readTariff(kv, db, intake.version.hash)).toEqual(intake.version.tariff)
  expect(await kv.get(tariffCacheKey(intake.version.hash))).toBeNull()
  const failing = { get: () => Promise.reject(new Error('down')) } as unknown as KVNamespace
  expect(await readTariff(failing, db, intake.version.hash)).toEqual(intake.version.tariff)
  expect(await readTariff(kv, db, 'unknown')).toBeNull()
})

test('elements that can never apply, expired ones and steps of 0 are listed as faults', async () => {
  const element = (restrictions: unknown, step_size: number) => ({
    price_components: [{ type: 'ENERGY', price: 0.4, step_size }],
    restrictions,
  })
  const raw = rawTariff('odd', 0.4, {
    elements: [
      element({ start_date: '2026-06-01', end_date: '2026-06-01' }, 1),
      element({ start_date: '2026-01-01', end_date: '2026-02-01' }, 1),
      element({ start_date: '2026-06-01', end_date: '2026-06-08' }, 0),
      element(null, 1),
    ],
  })
  await saveTariffs(db, 'odd', [await tariffIntake(raw)], NOW)
  const faults = (await findingsOf('odd')).filter((finding) => finding.kind === 'fault')
  expect(faults.map(({ field, rule }) => `${field} ${rule}`)).toEqual([
    'elements.0.restrictions.end_date never_valid',
    'elements.1.restrictions.end_date element_expired',
    'elements.2.price_components.0.step_size step_size_zero',
  ])
})
