import { type ChannelChoice, type ChannelListing, chooseListing } from '#domain/channel/choose-listing'
import { findAgreedChannel } from '#store/catalogue/agreed-channels'
import { channelPeers } from '#store/catalogue/channel-peers'
import { connectorPrices } from '#store/catalogue/connector-prices'
import { type ListedEvse, listingsOfEvse } from '#store/catalogue/find-evse'

/** An EVSE on one channel. */
export type ListedChannel = ListedEvse & ChannelListing

/**
 * Over which channel a new charge at an EVSE goes. One EVSE may be listed by its operator and by hubs; each listing has its own ids and
 * its own tariffs, and what is chosen here is kept to until the charge is settled.
 */
export async function routeEvse(catalogue: D1Database, evseKey: string): Promise<ChannelChoice<ListedChannel>> {
  const listings = (await listingsOfEvse(catalogue, evseKey)).filter(({ publish }) => publish)
  const [first] = listings
  if (first === undefined) return { listing: null, refused: 'not_listed' }
  const known = await channelPeers(catalogue, [...new Set(listings.map(({ peer }) => peer))])
  const ways = listings.map((listing): ListedChannel => {
    const channel = known.get(listing.peer)
    const reachable = channel?.reaches(listing) ?? false
    return { ...listing, kind: channel?.kind ?? 'bilateral', reachable, priceKnown: true }
  })
  if (ways.length === 1) return chooseListing(ways)
  const [agreed, priced] = await Promise.all([
    findAgreedChannel(catalogue, first),
    Promise.all(ways.map(async (way) => ({ ...way, priceKnown: await hasPrice(catalogue, way) }))),
  ])
  return chooseListing(priced, agreed)
}

async function hasPrice(catalogue: D1Database, { peer, locationId, uid, ...party }: ListedEvse): Promise<boolean> {
  const prices = await connectorPrices(catalogue, peer, party, locationId, uid)
  return prices.some(({ unknown }) => unknown === null)
}
