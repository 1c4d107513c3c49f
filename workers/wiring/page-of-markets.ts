import type { House } from '../house.ts'
import type { ChangedPage } from '../ocpi/changed-page.ts'
import type { ConnectedPeer } from '../ocpi/ports.ts'
import { marketsOfPeer } from './markets-of-peer.ts'

/** A list that is kept in parts, a part a market. */
interface ListOfMarket<T> {
  count(database: D1Database, peer: string, page: ChangedPage): Promise<number>
  list(database: D1Database, peer: string, page: ChangedPage, offset: number, limit: number): Promise<readonly T[]>
}

/** Walks the markets of our parties on a connection as one list, one after the other. */
export async function pageOfMarkets<T>(
  house: House,
  peer: Pick<ConnectedPeer, 'peerId' | 'ourParties'>,
  page: ChangedPage,
  { count, list }: ListOfMarket<T>,
): Promise<{ readonly total: number; readonly items: readonly T[] }> {
  const databases = marketsOfPeer(house, peer).map(({ database }) => database)
  const counts = await Promise.all(databases.map((database) => count(database, peer.peerId, page)))
  const items: T[] = []
  let before = 0
  for (const [i, inMarket] of counts.entries()) {
    const database = databases[i]
    const offset = Math.max(0, page.offset - before)
    const room = page.limit - items.length
    before += inMarket
    if (database && room > 0 && offset < inMarket)
      items.push(...(await list(database, peer.peerId, page, offset, room)))
  }
  return { total: before, items }
}
