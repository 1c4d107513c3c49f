import { shardOf } from '#domain/identity/shard'
import type { House } from '#workers/house'

/** The database that an id's shard names; null for an id that is none of ours. */
export function marketOf(house: House, id: string): D1Database | null {
  const shard = shardOf(id)
  return shard !== null && WELL_FORMED.test(id) ? house.market(shard) : null
}

/** Is this the shape of a peer's id? Anything else is unknown without asking an object. */
export function isPeerId(id: string): boolean {
  return id.startsWith('eu_') && WELL_FORMED.test(id)
}

const WELL_FORMED = /^[a-z0-9]{2,8}_[a-z2-7]{1,40}$/
