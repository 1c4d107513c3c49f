import { findPositionFault } from '#domain/location/find-location-faults'
import type { Location } from '#domain/location/location'
import { timeZoneAt } from '#integrations/geo/time-zone-at'

/** The location with a time zone where one can be derived: a stated one stays, a position known to be wrong derives none. */
export function withTimeZone(location: Location): Location {
  if (location.timeZone !== null) return location
  const { country, latitude, longitude } = location
  const fault = findPositionFault(country, latitude, longitude)
  const wrong = fault !== null && fault !== 'coordinates_outside_country'
  const timeZone = wrong ? null : timeZoneAt(latitude, longitude)
  return { ...location, timeZone, timeZoneSource: timeZone === null ? 'unknown' : 'derived' }
}
