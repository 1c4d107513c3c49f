import { rateCharge } from '#domain/billing/rate-charge'
import { countedPeriods, isEnergyInWh } from '#domain/session/counted-periods'
import type { SessionRecord } from './session-record.ts'

/** What the charge costs so far by the pinned tariff and what was measured, gross in minor units; null when it cannot be said. */
export function costSoFar(record: SessionRecord): number | null {
  const { reported, pinned, vatBasisPoints } = record
  if (!reported || !pinned || vatBasisPoints === null) return null
  // A price made of Wh for kWh would frighten the driver, and is none.
  if (isEnergyInWh(reported.periods, reported.energyWh)) return null
  const rated = rateCharge({
    startAt: reported.startAt,
    endAt: reported.endAt ?? reported.lastUpdated,
    periods: countedPeriods(reported.periods),
    tariff: pinned.tariff,
    plan: pinned.plan,
    timeZone: pinned.timeZone,
    vatBasisPoints,
  })
  return rated.result === 'rated' ? rated.grossMinor : null
}
