import type { CallLog } from '#integrations/outgoing/call-log'

/** How many calls of a kind this isolate has seen, and how long they took together. */
export interface CallCount {
  readonly direction: CallLog['direction']
  readonly module: string
  readonly outcome: string
  readonly calls: number
  readonly totalMs: number
}

/** Kinds come from our own words (direction, module, outcome), so there are few; the bound is for what nobody foresaw. */
const MOST_KINDS = 500

const counts = new Map<string, CallCount>()

/** Counts a call. */
export function countCall({ direction, module, outcome, ms }: CallLog): void {
  const key = `${direction} ${module} ${outcome}`
  const known = counts.get(key)
  if (!known && counts.size >= MOST_KINDS) return
  const { calls, totalMs } = known ?? { calls: 0, totalMs: 0 }
  counts.set(key, { direction, module, outcome, calls: calls + 1, totalMs: totalMs + ms })
}

/** What this isolate has counted since it started. Sums over all isolates are in the analytics dataset. */
export function callCounts(): readonly CallCount[] {
  return [...counts.values()].toSorted((a, b) => b.calls - a.calls)
}
