import type { Instant } from '#domain/instant'

/** How a peer is doing, as its party's alarm last posted it. A copy for the console: losing it loses nothing. */
export interface PeerHealth {
  readonly peer: string
  readonly name: string
  readonly state: string
  /** When this was posted; an older post never replaces a newer one. */
  readonly at: Instant
  /** When the peer last asked us something, and when we last got an answer from it. */
  readonly lastInAt: Instant | null
  readonly lastOutAt: Instant | null
  readonly lastError: string | null
  /** Failed calls of the last hour per thousand; null where there were none. */
  readonly errorRate: number | null
  readonly pulls: readonly {
    readonly module: string
    readonly state: string
    readonly items: number
    readonly total: number | null
  }[]
  /** What the party's outbox holds. */
  readonly outbox: { readonly waiting: number; readonly parked: number; readonly oldestAt: Instant | null } | null
}
