import { rateCharge } from '#domain/billing/rate-charge'
import type { SessionRecord } from './session-record.ts'

/** What the charge costs so far by the pinned tariff and what was measured, gross in minor units; null when it cannot be said. */
export function costSoFar(record: SessionRecord): number | null {
  const { reported, pinned, vatBasisPoints } = record
  if (!reported || !pinned || vatBasisPoints === null) return null
  const rated = rateCharge({
    startAt: reported.startAt,
    endAt: reported.endAt ?? reported.lastUpdated,
    periods: reported.periods,
    tariff: pinned.tariff,
    plan: pinned.plan,
    timeZone: pinned.timeZone,
    vatBasisPoints,
  })
  return rated.result === 'rated' ? rated.grossMinor : null
}
