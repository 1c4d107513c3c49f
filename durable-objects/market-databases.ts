import type { Shard } from '#domain/identity/shard'
import type { Env } from './env.ts'

/** The database of each shard's market. */
export function marketDatabases(env: Pick<Env, 'MARKET_DE' | 'MARKET_NL'>): Readonly<Record<Shard, D1Database>> {
  return { nl1: env.MARKET_NL, de1: env.MARKET_DE }
}
