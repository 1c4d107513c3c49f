import { distanceKm, type PlaceFacts } from '#domain/token/place'
import type { RecentUse } from '#domain/token/recent-use'

/** A charge that goes on far from where another one is asked for now: one card does not plug in two cars so far apart. */
export function clonedCard(uses: readonly RecentUse[], site: PlaceFacts, { apartKm }: { readonly apartKm: number }) {
  for (const { latitude, longitude, isOpen, hasBegun } of uses) {
    // One that never began says nothing: who finds a station broken drives on.
    if (!isOpen || !hasBegun || latitude === null || longitude === null) continue
    const km = distanceKm({ latitude, longitude }, site)
    if (km > apartKm) return { km: Math.round(km) }
  }
  return null
}
