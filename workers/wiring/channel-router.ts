import { type ChannelChoice, type ChannelListing, chooseListing } from '#domain/channel/choose-listing'
import { findAgreedChannel } from '#store/catalogue/agreed-channels'
import { channelPeers } from '#store/catalogue/channel-peers'
import { connectorPrices } from '#store/catalogue/connector-prices'
import { type ListedEvse, listingsOfEvse } from '#store/catalogue/find-evse'

/** An EVSE on one channel. */
export type ListedChannel = ListedEvse & ChannelListing

/** All ways to an EVSE, and the peer agreed upon for its operator's charges. */
export interface WaysToEvse {
  readonly ways: readonly ListedChannel[]
  readonly agreed: string | null
}

/**
 * Over which channel a new charge at an EVSE goes. One EVSE may be listed by its operator and by hubs; each listing has its own ids and
 * its own tariffs, and what is chosen here is kept to until the charge is settled.
 */
export async function routeEvse(catalogue: D1Database, evseKey: string): Promise<ChannelChoice<ListedChannel>> {
  const { ways, agreed } = await waysToEvse(catalogue, evseKey)
  return chooseListing(ways, agreed)
}

/** Who lists an EVSE, and how each of them is doing. What is not published is no way for the public. */
export async function waysToEvse(catalogue: D1Database, evseKey: string): Promise<WaysToEvse> {
  const listings = (await listingsOfEvse(catalogue, evseKey)).filter(({ publish }) => publish)
  const [first] = listings
  if (first === undefined) return { ways: [], agreed: null }
  const [peers, agreed, priced] = await Promise.all([
    channelPeers(catalogue, [...new Set(listings.map(({ peer }) => peer))]),
    findAgreedChannel(catalogue, first),
    Promise.all(listings.map((listing) => hasPrice(catalogue, listing))),
  ])
  const ways = listings.map((listing, i): ListedChannel => {
    const peer = peers.get(listing.peer)
    const reachable = peer?.reaches(listing) ?? false
    return { ...listing, kind: peer?.kind ?? 'bilateral', reachable, priceKnown: priced[i] ?? false }
  })
  return { ways, agreed }
}

async function hasPrice(catalogue: D1Database, { peer, locationId, uid, ...party }: ListedEvse): Promise<boolean> {
  const prices = await connectorPrices(catalogue, peer, party, locationId, uid)
  return prices.some(({ unknown }) => unknown === null)
}
