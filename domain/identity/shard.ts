/**
 * The logical shards, and the market each belongs to. An id of anything bound to a market begins with its shard (`nl1_…`), so the
 * database that holds it is known without a lookup. The map only grows: a shard's market never changes.
 */
export const SHARDS = { nl1: 'nl', de1: 'de' } as const

/** A logical shard of a market's data. */
export type Shard = keyof typeof SHARDS

/** The shard that new records of a market go to; null for a market without a database. */
export function shardForNew(market: string): Shard | null {
  for (const [shard, owner] of Object.entries(SHARDS)) if (owner === market) return shard as Shard
  return null
}

/** The shard an id begins with; null when it has none. No id is parsed for anything else. */
export function shardOf(id: string): Shard | null {
  const prefix = id.slice(0, id.indexOf('_'))
  return Object.hasOwn(SHARDS, prefix) ? (prefix as Shard) : null
}
