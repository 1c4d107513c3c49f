/** Where somebody stands now. */
export interface PlaceFacts {
  /** ISO 3166-1 alpha-3. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  /** The most it gives, in watts, where that is known. */
  readonly maxPowerW?: number | null
}

type Coordinates = Pick<PlaceFacts, 'latitude' | 'longitude'>

const EARTH_RADIUS_KM = 6371

/** Great-circle distance in kilometres. */
export function distanceKm(from: Coordinates, to: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const latitude = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2
  const longitude = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2
  const share = latitude + Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * longitude
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(share)))
}
