import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import type { Objects } from '#durable-objects/region'
import type { PushPort } from '#integrations/messaging/push-port'

/** What a surface works with, in place of bindings: `main.ts` builds it from the environment once per request. */
export interface House {
  readonly objects: Objects
  /** Stations, tariffs, peers, brands. No personal data. */
  readonly catalogue: D1Database
  /** The database of a shard's market. */
  market(shard: Shard): D1Database
  readonly markets: readonly { readonly market: string; readonly shard: Shard; readonly database: D1Database }[]
  readonly tariffs: KVNamespace
  readonly keys: { readonly pepper: string; readonly credentials: string; readonly signing: string }
  readonly operationsToken: string
  /** Word to drivers' devices. */
  readonly push: PushPort
  /** Public origin, without a slash at the end. */
  readonly origin: string
  now(): Instant
  /** Work that goes on after the answer; its failure is logged. */
  after(work: Promise<unknown>): void
}
