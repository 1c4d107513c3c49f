import type { Instant } from '#domain/instant'
import type { Parsed } from '#integrations/ocpi/parsed'

/** Clocks are off by minutes and zones by hours; what is further ahead than a day has not happened. */
const MOST_AHEAD_MS = 24 * 3_600_000

/** By the names they have on the wire. */
type Times = Readonly<Record<string, Instant | null | undefined>>

/**
 * Something that is said to have happened more than a day from now cannot be taken: as the newest word on a session it would overrule every word
 * that follows, and as a charge it would be billed before it can have been.
 */
export function refuseFuture<T>(parsed: Parsed<T>, timesOf: (value: T) => Times, receivedAt: Instant): Parsed<T> {
  if (!parsed.ok) return parsed
  const ahead = Object.entries(timesOf(parsed.value)).filter(
    ([, at]) => (at ?? receivedAt) > receivedAt + MOST_AHEAD_MS,
  )
  if (ahead.length === 0) return parsed
  return { ok: false, issues: ahead.map(([field]) => ({ field, problem: 'is more than a day ahead' })) }
}
