import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'

/** Where a value leads: an object, by name, and the shard its data is in (`eu` for what is bound to no market). */
export interface DirectoryEntry {
  readonly shard: Shard | 'eu'
  readonly object: string
}

/** How many tries there may be in a window, which begins with the first. */
export interface TryLimit {
  readonly most: number
  readonly windowMs: number
}

/** Who a UID, contract id, peer credential or e-mail belongs to. Keys are HMAC digests: the object never sees a value. */
export interface DirectoryRpc {
  /** The entry of a digest, or null. Asking creates nothing. */
  lookup(digest: string): DirectoryEntry | null
  /** Enters a digest unless it is taken; answers the entry that holds now. */
  claim(digest: string, entry: DirectoryEntry): DirectoryEntry
  /** Removes a digest, if it leads to this object. */
  disown(digest: string, object: string): void
  /** Counts a try under a digest: false when there were `most` of them since the first, until the window has passed. Known or unknown, the answer is alike. */
  countTry(digest: string, limit: TryLimit, now: Instant): boolean
  /** Were there as many tries under a digest as its limit allows? Asking counts as none. */
  isSpent(digest: string, limit: TryLimit, now: Instant): boolean
}
