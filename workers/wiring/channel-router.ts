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
  const listings = await publishedListings(catalogue, evseKey)
  // Nearly every EVSE has one way to it, and one is compared with nothing: its price need not be looked up for that.
  if (listings.length < 2) return chooseListing(await waysOf(catalogue, listings, async () => true))
  const { ways, agreed } = await compare(catalogue, listings)
  return chooseListing(ways, agreed)
}

/** Who lists an EVSE, and how each of them is doing. What is not published is no way for the public. */
export async function waysToEvse(catalogue: D1Database, evseKey: string): Promise<WaysToEvse> {
  return compare(catalogue, await publishedListings(catalogue, evseKey))
}

async function publishedListings(catalogue: D1Database, evseKey: string): Promise<ListedEvse[]> {
  return (await listingsOfEvse(catalogue, evseKey)).filter(({ publish }) => publish)
}

async function compare(catalogue: D1Database, listings: readonly ListedEvse[]): Promise<WaysToEvse> {
  const [first] = listings
  if (first === undefined) return { ways: [], agreed: null }
  const [ways, agreed] = await Promise.all([
    waysOf(catalogue, listings, (listing) => hasPrice(catalogue, listing)),
    findAgreedChannel(catalogue, first),
  ])
  return { ways, agreed }
}

async function waysOf(
  catalogue: D1Database,
  listings: readonly ListedEvse[],
  isPriced: (listing: ListedEvse) => Promise<boolean>,
): Promise<ListedChannel[]> {
  const peers = channelPeers(catalogue, [...new Set(listings.map(({ peer }) => peer))])
  return Promise.all(
    listings.map(async (listing): Promise<ListedChannel> => {
      const priceKnown = await isPriced(listing)
      const peer = (await peers).get(listing.peer)
      return {
        ...listing,
        kind: peer?.kindFor(listing) ?? 'bilateral',
        reachable: peer?.reaches(listing) ?? false,
        priceKnown,
      }
    }),
  )
}

async function hasPrice(catalogue: D1Database, { peer, locationId, uid, ...party }: ListedEvse): Promise<boolean> {
  const prices = await connectorPrices(catalogue, peer, party, locationId, uid)
  return prices.some(({ unknown }) => unknown === null)
}
