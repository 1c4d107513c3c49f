import type { Instant } from '#domain/instant'
import { distanceKm, type PlaceFacts } from '#domain/token/place'
import type { RecentUse } from '#domain/token/recent-use'
import type { RiskPolicy } from '#domain/token/risk-policy'

const MS_PER_MINUTE = 60_000

/** A place the driver cannot have come from in the time there was, by car, ferry, train or aeroplane; null where there is none. */
export function impossibleTravel(
  uses: readonly RecentUse[],
  site: PlaceFacts,
  now: Instant,
  terms: RiskPolicy['impossible_travel'],
) {
  for (const { at, latitude, longitude } of uses) {
    if (latitude === null || longitude === null) continue
    const km = distanceKm({ latitude, longitude }, site)
    const minutes = Math.max(0, now - at) / MS_PER_MINUTE
    if (km > terms.nearKm && minutes < leastMinutes(km, terms)) {
      return { km: Math.round(km), minutes: Math.round(minutes) }
    }
  }
  return null
}

/** The least time a distance takes: on the road, or in the air with the time on the ground. */
function leastMinutes(km: number, terms: RiskPolicy['impossible_travel']): number {
  const byRoad = (km / terms.driveKmh) * 60
  const byAir = (km / terms.flightKmh) * 60 + terms.groundMinutes
  return Math.min(byRoad, byAir)
}
