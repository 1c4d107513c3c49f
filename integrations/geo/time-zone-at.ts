import lookUp from '@photostructure/tz-lookup'

/**
 * The time zone of a point; null where there is none to be had: coordinates out of range, 0,0 (which stands for unknown), or at sea, where
 * no charger is and swapped coordinates often lie. By coordinates alone: a country's name says nothing where it has several zones.
 */
export function timeZoneAt(latitude: number, longitude: number): string | null {
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null
  if (latitude === 0 && longitude === 0) return null
  const zone = lookUp(latitude, longitude)
  return zone.startsWith('Etc/') ? null : zone
}
