import type { Instant } from '#domain/instant'
import type { RecentUse } from '#domain/token/recent-use'

const MS_PER_MINUTE = 60_000

/** How many charges were allowed within a short time, where one more is too many; null where it is not. */
export function askedTooOften(
  uses: readonly RecentUse[],
  now: Instant,
  { most, withinMinutes }: { readonly most: number | null; readonly withinMinutes: number },
) {
  if (most === null) return null
  const times = uses.filter(({ at }) => at > now - withinMinutes * MS_PER_MINUTE).length
  return times >= most ? { times, withinMinutes } : null
}
