import type { Instant } from '#domain/instant'

/** One way to an EVSE: a peer that lists it, and what is known of that way. */
export interface ChannelListing {
  readonly peer: string
  /** Straight to the operator's platform, through a hub, or a feed that is only read. */
  readonly kind: 'bilateral' | 'hub' | 'feed'
  /** Does this peer say what a charge costs there? */
  readonly priceKnown: boolean
  /** Is the connection up, and the operator behind it? */
  readonly reachable: boolean
  readonly lastUpdated: Instant
}

/** Why there is no way. */
export type NoChannel = 'not_listed' | 'not_reachable' | 'information_only'

/** The listing to use, or why none can be. */
export type ChannelChoice<L extends ChannelListing> =
  | { readonly listing: L; readonly refused: null }
  | { readonly listing: null; readonly refused: NoChannel }

/**
 * Which of several ways to one EVSE a new charge takes: the peer that was agreed upon for its operator; else the operator's own platform
 * before a hub, a known price before an unknown one, the newest before the oldest. A way that is down is never taken, and a feed is none. A charge under way
 * stays on its channel, and a start that was sent is not sent again elsewhere: its outcome is unknown.
 */
export function chooseListing<L extends ChannelListing>(
  listings: readonly L[],
  agreed: string | null = null,
): ChannelChoice<L> {
  if (listings.length === 0) return { listing: null, refused: 'not_listed' }
  const [best] = listings.filter(({ reachable }) => reachable).toSorted((a, b) => compare(a, b, agreed))
  if (best !== undefined) return { listing: best, refused: null }
  return {
    listing: null,
    refused: listings.every(({ kind }) => kind === 'feed') ? 'information_only' : 'not_reachable',
  }
}

function compare(a: ChannelListing, b: ChannelListing, agreed: string | null): number {
  return (
    Number(b.peer === agreed) - Number(a.peer === agreed) ||
    Number(a.kind === 'hub') - Number(b.kind === 'hub') ||
    Number(b.priceKnown) - Number(a.priceKnown) ||
    b.lastUpdated - a.lastUpdated ||
    (a.peer < b.peer ? -1 : 1)
  )
}
