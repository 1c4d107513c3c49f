import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { PullModuleName } from './pull-row.ts'

/** What a pull asks for. */
export interface PullRange {
  /** Changed since, inclusive; null asks for the whole list, which then is the whole truth. */
  readonly from: Instant | null
  /** The operator's party that is asked alone; null for all of the connection. */
  readonly party: PartyKey | null
  /** Our party in whose name it is asked, where what is listed depends on it; null for the connection's first. */
  readonly ours: PartyKey | null
}

/** Whose list is asked for, and in whose name. */
export type PullScope = Pick<PullRange, 'party' | 'ours'>

/** Up to when a list is known: by any pull that ended, and by one that looked far back. */
export interface PullMark {
  readonly seenUntil: Instant
  readonly deepUntil: Instant
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** A peer's clock may be so far off ours without a change being missed by the hourly pulls. */
const SKEW_MS = 15 * MINUTE_MS
/** So far back a deep pull looks for what came late, or moved between two pages. */
const OVERLAP_MS = DAY_MS
/** So far back the first pull of sessions and CDRs looks: their lists may not be asked for whole. */
const FIRST_MS = 31 * DAY_MS

/** Lists of what is; sessions and CDRs are lists of what was, and nothing absent from those is ever gone. */
export function isTruth(module: PullModuleName): boolean {
  return module === 'locations' || module === 'tariffs'
}

/**
 * Since when to ask. Deep pulls, once a day, ask for whole lists of what is, and for another day before the last one of what was; the pulls in
 * between ask for what changed. The mark is when the pull before began, not when it ended.
 */
export function pullFrom(module: PullModuleName, isDeep: boolean, mark: PullMark | null, now: Instant): Instant | null {
  if (isTruth(module)) return isDeep || mark === null ? null : mark.seenUntil - SKEW_MS
  if (mark === null) return now - FIRST_MS
  return isDeep ? Math.min(mark.deepUntil, mark.seenUntil) - OVERLAP_MS : mark.seenUntil - SKEW_MS
}

/** When the next pull of each kind is due: hours, never minutes, and at another moment for every connection. */
export function nextPull(kind: 'changes' | 'deep', now: Instant, random: () => number): Instant {
  const everyMs = kind === 'changes' ? HOUR_MS : DAY_MS - HOUR_MS
  return now + everyMs + Math.round(random() * HOUR_MS)
}

/** When a list that could not be pulled is tried again. */
export function nextAfterFailure(now: Instant, random: () => number): Instant {
  return now + 30 * MINUTE_MS + Math.round(random() * 30 * MINUTE_MS)
}
