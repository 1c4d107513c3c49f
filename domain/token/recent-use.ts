import type { Instant } from '#domain/instant'

/** A charge of the token that was allowed not long ago; the place is null where it was not known. */
export interface RecentUse {
  readonly at: Instant
  readonly latitude: number | null
  readonly longitude: number | null
  /** The charge it began has not ended. One that was never heard of counts as open for a while. */
  readonly isOpen: boolean
  /** The operator reported that it began. */
  readonly hasBegun: boolean
  /** What was charged; null until it ended. */
  readonly energyWh: number | null
}
