import type { Instant } from '#domain/instant'
import type { Tariff } from '#domain/tariff/tariff'
import type { Parsed } from '#integrations/ocpi/parsed'
import { enterTariffs } from '#store/catalogue/enter-tariffs'
import { recordFindings } from '#store/catalogue/record-findings'
import { tariffVersion } from '#store/catalogue/tariff-version'
import type { TakenItems } from './pulls.ts'
import { sortPulled } from './sort-pulled.ts'
import type { TariffBook } from './tariff-book.ts'

/** What storing pulled tariffs needs. */
export interface TariffsTarget {
  readonly db: D1Database
  readonly kv: KVNamespace
  readonly storage: DurableObjectStorage
  readonly book: TariffBook
  readonly peer: string
  readonly now: Instant
  readonly read: (raw: unknown) => Parsed<Tariff>
}

/** Stores a page of tariffs and enters each in the book; what cannot be read is listed. */
export async function takeTariffs(target: TariffsTarget, items: readonly unknown[], page: number): Promise<TakenItems> {
  const { db, kv, storage, book, peer, now } = target
  const { readable, refused, findings } = sortPulled('tariffs', items, page, target.read)
  const intakes = await Promise.all(
    readable.map(async ({ raw, value, leniencies }) => ({ raw, version: await tariffVersion(value), leniencies })),
  )
  const enter: Parameters<typeof enterTariffs>[0]['enter'] = async (versions) =>
    storage.transactionSync(() =>
      versions.map(({ version: { tariff, hash } }) => {
        const key = { countryCode: tariff.countryCode, partyId: tariff.partyId, id: tariff.id }
        return { ...key, ...book.recordListed(key, hash, now) }
      }),
    )
  await enterTariffs({ db, kv, enter }, peer, intakes, now)
  await recordFindings(db, peer, findings, now)
  return { stored: readable.length, refused: refused.length }
}
