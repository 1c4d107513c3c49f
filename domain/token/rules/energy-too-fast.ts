import type { Instant } from '#domain/instant'
import type { RecentUse } from '#domain/token/recent-use'

const DAY_MS = 24 * 3_600_000

/** What was charged in a day, where that is more than a car takes; null where it is not. */
export function energyTooFast(
  uses: readonly RecentUse[],
  now: Instant,
  { mostWhADay }: { readonly mostWhADay: number | null },
) {
  if (mostWhADay === null) return null
  const energyWh = uses.reduce((sum, use) => (use.at > now - DAY_MS ? sum + (use.energyWh ?? 0) : sum), 0)
  return energyWh > mostWhADay ? { energyWh, mostWhADay } : null
}
