import { readBatch, type TokenBatch } from '#store/market/token-batches'
import type { House } from '#workers/house'
import { marketOf } from './market-of.ts'
import { unknown } from './refusal.ts'

/** A batch of cards and its market's database; refuses an id that no batch has. */
export async function knownBatch(
  house: House,
  id: string,
): Promise<{ readonly database: D1Database; readonly batch: TokenBatch }> {
  const database = marketOf(house, id)
  const batch = database && (await readBatch(database, id))
  if (!batch) throw unknown('batch')
  return { database, batch }
}
