import { SHARDS, type Shard } from '#domain/identity/shard'
import type { Env } from '#durable-objects/env'
import { marketDatabases } from '#durable-objects/market-databases'
import { objectsOf } from '#durable-objects/region'
import { noPush } from '#integrations/messaging/push-port'
import type { House } from './house.ts'

/** The house on Cloudflare's bindings. */
export function houseOf(env: Env, waitUntil: (work: Promise<unknown>) => void): House {
  const databases = marketDatabases(env)
  const shards = Object.keys(databases) as Shard[]
  return {
    objects: objectsOf(env),
    catalogue: env.CATALOGUE,
    market: (shard) => databases[shard],
    markets: shards.map((shard) => ({ market: SHARDS[shard], shard, database: databases[shard] })),
    tariffs: env.TARIFFS,
    keys: { pepper: env.PEPPER, credentials: env.CREDENTIALS_KEY, signing: env.SIGNING_KEY },
    operationsToken: env.OPERATIONS_TOKEN,
    push: noPush,
    origin: env.ORIGIN,
    now: () => Date.now(),
    after: (work) =>
      waitUntil(work.catch((problem) => console.error(JSON.stringify({ log: 'after', reason: String(problem) })))),
  }
}
