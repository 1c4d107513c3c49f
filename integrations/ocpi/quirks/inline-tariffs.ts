import { mendRaw } from '#integrations/ocpi/quirks/mend/mend-raw'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** The tariffs inside of a location's EVSEs, each once, with what they leave to their surroundings: party and time of change. */
export function inlineTariffs(profile: PeerProfile, location: unknown): readonly RawObject[] {
  if (!isRawObject(location)) return []
  const { raw } = mendRaw(profile, 'location', location)
  const { country_code, party_id } = raw
  const found = new Map<string, RawObject>()
  for (const evse of objectsOf(raw['evses'])) {
    for (const tariff of objectsOf(evse['tariffs'])) {
      const last_updated = evse['last_updated'] ?? raw['last_updated']
      found.set(String(tariff['id']), { country_code, party_id, last_updated, ...tariff })
    }
  }
  return [...found.values()]
}

function objectsOf(list: unknown): readonly RawObject[] {
  return Array.isArray(list) ? list.filter(isRawObject) : []
}
