import type { Instant } from '#domain/instant'

/** At most so much in any period of this length that ends now. */
export interface UsageLimit {
  readonly most: number
  readonly per: 'day' | 'week' | 'month'
}

const DAY_MS = 86_400_000
const DAYS = { day: 1, week: 7, month: 31 } as const

/** From when on use counts. The period ends now and is no calendar month: nobody waits for the first to charge twice as much. */
export function usageCountsFrom({ per }: UsageLimit, now: Instant): Instant {
  return now - DAYS[per] * DAY_MS
}

/** May one more charge begin after so much was used? */
export function hasRoom(limit: UsageLimit | null | undefined, used: number): boolean {
  return !limit || used < limit.most
}
