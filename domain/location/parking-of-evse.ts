import type { Evse, Location } from '#domain/location/location'
import type { EvsePosition, ParkingPlace } from '#domain/location/parking-place'

/** The parking places of an EVSE, with where it stands. What its location does not describe is left out. */
export function parkingOfEvse(
  evse: Pick<Evse, 'parking'>,
  { parkingPlaces = [] }: Pick<Location, 'parkingPlaces'>,
): readonly { readonly place: ParkingPlace; readonly position: EvsePosition | null }[] {
  return (evse.parking ?? []).flatMap(({ parkingId, position }) => {
    const place = parkingPlaces.find(({ id }) => id.toUpperCase() === parkingId.toUpperCase())
    return place ? [{ place, position }] : []
  })
}
