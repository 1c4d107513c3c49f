import type { OurParty } from '#durable-objects/party/party-rpc'
import type { House } from '../house.ts'

/** The markets that our parties on a connection belong to, each database once, in a fixed order. */
export function marketsOfPeer(house: House, peer: { readonly ourParties: readonly OurParty[] }): House['markets'] {
  const markets = new Set(peer.ourParties.map(({ market }) => market))
  return house.markets.filter(({ market }) => markets.has(market)).toSorted((a, b) => (a.shard < b.shard ? -1 : 1))
}
