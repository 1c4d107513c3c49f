/** A place to park while charging, or what holds for parking near an EVSE that has none. Null: not said. Source: OCPI 2.3.0, locations, Parking. */
export interface ParkingPlace {
  /** Unique within its location. */
  readonly id: string
  /** What a driver finds painted or printed on site. */
  readonly physicalReference: string | null
  /** Vehicles it is made for; one we do not know is kept as it is. */
  readonly vehicleTypes: readonly string[]
  /** Whether other vehicles are forbidden, even where they would fit. */
  readonly restrictedToType: boolean
  readonly reservationRequired: boolean
  readonly maxVehicleWeightKg: number | null
  readonly maxVehicleHeightCm: number | null
  readonly maxVehicleLengthCm: number | null
  readonly maxVehicleWidthCm: number | null
  readonly spaceLengthCm: number | null
  readonly spaceWidthCm: number | null
  readonly timeLimitMinutes: number | null
  readonly direction: ParkingDirection | null
  readonly driveThrough: boolean | null
  readonly dangerousGoodsAllowed: boolean | null
  readonly roofed: boolean | null
  readonly lit: boolean | null
  readonly refrigerationOutlet: boolean | null
  /** Such as PAS 1899 for accessible parking. */
  readonly standards: readonly string[]
  /** An element of the Alliance for Parking Data Standards. */
  readonly apdsReference: string | null
  readonly photoUrls: readonly string[]
}

/** Source: OCPI 2.3.0, locations, ParkingDirection. */
export const PARKING_DIRECTIONS = ['PARALLEL', 'PERPENDICULAR', 'ANGLE'] as const
export type ParkingDirection = (typeof PARKING_DIRECTIONS)[number]

/** Where the EVSE stands, seen from the parking place. Source: OCPI 2.3.0, locations, EVSEPosition. */
export const EVSE_POSITIONS = ['LEFT', 'RIGHT', 'CENTER'] as const
export type EvsePosition = (typeof EVSE_POSITIONS)[number]

/** A parking place of the location that can be used at an EVSE. */
export interface EvseParking {
  readonly parkingId: string
  readonly position: EvsePosition | null
}
