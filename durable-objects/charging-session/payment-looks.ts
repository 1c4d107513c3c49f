import type { Instant } from '#domain/instant'

export const DAY_MS = 24 * 3_600_000

/** How long after its capture a payment is looked at, in days: refunds and chargebacks may come for months, and a message of one may not. */
const LOOK_AFTER_DAYS = [1, 3, 7, 14, 30, 60, 90, 120, 180]

/** When the provider is asked next how captured money stands; null once it has been asked often enough. */
export function nextLook(capturedAt: Instant, now: Instant): Instant | null {
  return LOOK_AFTER_DAYS.map((days) => capturedAt + days * DAY_MS).find((at) => at > now) ?? null
}
