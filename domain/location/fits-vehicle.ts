import type { ParkingPlace } from '#domain/location/parking-place'

/** A vehicle as its driver describes it. Null: not said. `type` is one of OCPI's vehicle types. */
export interface Vehicle {
  readonly type: string
  readonly weightKg: number | null
  readonly heightCm: number | null
  readonly lengthCm: number | null
  readonly widthCm: number | null
}

/** `unknown` where too little is said: a place nobody described is no place that is too small. */
export type VehicleFit = 'fits' | 'does_not_fit' | 'unknown'

/** May a vehicle park at one of these places to charge? Undefined or none: the operator describes no place. */
export function fitsVehicle(vehicle: Vehicle, places: readonly ParkingPlace[] | undefined): VehicleFit {
  const fits = (places ?? []).map((place) => fitsPlace(vehicle, place))
  if (fits.includes('fits')) return 'fits'
  return fits.length > 0 && fits.every((fit) => fit === 'does_not_fit') ? 'does_not_fit' : 'unknown'
}

function fitsPlace(vehicle: Vehicle, place: ParkingPlace): VehicleFit {
  const limits = [
    [vehicle.weightKg, place.maxVehicleWeightKg],
    [vehicle.heightCm, place.maxVehicleHeightCm],
    [vehicle.lengthCm, place.maxVehicleLengthCm ?? place.spaceLengthCm],
    [vehicle.widthCm, place.maxVehicleWidthCm ?? place.spaceWidthCm],
  ] as const
  if (limits.some(([size, most]) => size !== null && most !== null && size > most)) return 'does_not_fit'
  const isForType = place.vehicleTypes.includes(vehicle.type)
  if (place.restrictedToType && !isForType) return 'does_not_fit'
  const said = limits.filter(([size]) => size !== null)
  // A place for cars may be in a garage that is too low for this one.
  if (said.some(([, most]) => most === null)) return 'unknown'
  return isForType || said.length > 0 ? 'fits' : 'unknown'
}
