import type { Instant } from '#domain/instant'

/** A part of a list, of what changed from `from` to before `to`. */
export interface ChangedPage {
  readonly offset: number
  readonly limit: number
  readonly from: Instant | null
  readonly to: Instant | null
}
