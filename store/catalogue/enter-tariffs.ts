import type { Instant } from '#domain/instant'
import { tariffCacheKey } from './read-tariff.ts'
import { saveTariffs, type TariffIntake } from './save-tariffs.ts'
import { type BookState, copyTariffBook } from './tariff-book-copy.ts'

/** What the book says of a tariff after a version was entered. */
export interface Entered extends Omit<BookState, 'raw'> {
  /** False when this version was current already. */
  readonly changed: boolean
}

/** Where versions go. */
export interface TariffStores {
  readonly db: D1Database
  readonly kv: KVNamespace
  /** The party's book: enters each version as current from now on, in the order given; one answer for each, what the book says then. */
  enter(intakes: readonly TariffIntake[]): Promise<readonly Entered[]>
}

/** Each version is a request to KV. Of a whole list hardly any is ever shown, and then the database has it. */
const MOST_IN_KV = 20

/**
 * Takes in tariff versions of a peer: to the database, then the party's book, then the book's copy and, a few at once, KV. Whoever finds a version in the
 * book finds it in the database; whoever misses it in KV reads it there. Twice is once.
 */
export async function enterTariffs(
  stores: TariffStores,
  peer: string,
  intakes: readonly TariffIntake[],
  now: Instant,
): Promise<readonly Entered[]> {
  await saveTariffs(stores.db, peer, intakes, now)
  const entered = await stores.enter(intakes)
  // Where the book keeps to another version, that one was copied by whoever entered it.
  const states = intakes.flatMap(({ raw, version }, index) => {
    const entry = entered[index]
    return entry?.hash === version.hash ? [{ ...entry, raw }] : []
  })
  await copyTariffBook(stores.db, peer, states)
  const fresh = intakes.filter((_, index) => entered[index]?.changed === true)
  if (fresh.length > MOST_IN_KV) return entered
  // KV may fail: readers then read the database.
  await Promise.all(
    fresh.map(({ version }) => stores.kv.put(tariffCacheKey(version.hash), version.canonical).catch(() => undefined)),
  )
  return entered
}
