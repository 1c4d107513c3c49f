import type { z } from 'zod'
import type { Connector, Evse, Location } from '#domain/location/location'
import type { ParkingPlace } from '#domain/location/parking-place'
import { textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { connectorOf, evseOf, locationOf } from '#integrations/ocpi/2.2.1/read-location'
import {
  connectorSchema230,
  evseSchema230,
  locationSchema230,
  type parkingSchema,
} from '#integrations/ocpi/2.3.0/location-schema'
import { sameCi } from '#integrations/ocpi/ci-string'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

type RawConnector = z.output<typeof connectorSchema230>
type RawEvse = z.output<typeof evseSchema230>
type RawParking = z.output<typeof parkingSchema>

/** Reads a Location with its EVSEs and parking places. An EVSE's reference to a place that the Location has not is ignored and reported. */
export function readLocation(raw: unknown): Parsed<Location> {
  const parsed = parseLenient(locationSchema230, raw)
  if (!parsed.ok) return parsed
  const { value } = parsed
  const read = locationOf(value, parsed.leniencies)
  if (!read.ok) return read
  const leniencies: Leniency[] = [...read.leniencies]
  const parkingPlaces = value.parking_places?.map((place, i) => parkingOf(place, `parking_places.${i}`, leniencies))
  reportRepeated(parkingPlaces ?? [], leniencies)
  const helpPhone = textOrNull(value.help_phone)
  const location: Location = {
    ...read.value,
    evses: read.value.evses.map((evse, i) => {
      const added = withAdditions(evse, value.evses?.[i])
      return added.parking ? { ...added, parking: known(added.parking, parkingPlaces ?? [], i, leniencies) } : added
    }),
    ...(parkingPlaces ? { parkingPlaces } : {}),
    ...(helpPhone === null ? {} : { helpPhone }),
  }
  return { ok: true, value: location, leniencies }
}

/** Reads an EVSE with its connectors. Whether its parking places are there, only its Location can say. */
export function readEvse(raw: unknown): Parsed<Evse> {
  const parsed = parseLenient(evseSchema230, raw)
  if (!parsed.ok) return parsed
  const { value, leniencies } = parsed
  return { ok: true, value: withAdditions(evseOf(value, '', leniencies), value), leniencies }
}

/** Reads a connector. */
export function readConnector(raw: unknown): Parsed<Connector> {
  const parsed = parseLenient(connectorSchema230, raw)
  if (!parsed.ok) return parsed
  const { value, leniencies } = parsed
  return { ok: true, value: withCapabilities(connectorOf(value, '', leniencies), value), leniencies }
}

function withAdditions(evse: Evse, raw: RawEvse | undefined): Evse {
  if (!raw) return evse
  return {
    ...evse,
    connectors: evse.connectors.map((connector, i) => withCapabilities(connector, raw.connectors[i])),
    ...(raw.parking
      ? {
          parking: raw.parking.map(({ parking_id, evse_position }) => ({
            parkingId: parking_id,
            position: evse_position ?? null,
          })),
        }
      : {}),
    ...(raw.accepted_service_providers ? { acceptedServiceProviders: raw.accepted_service_providers } : {}),
  }
}

function withCapabilities(connector: Connector, raw: RawConnector | undefined): Connector {
  return raw?.capabilities ? { ...connector, capabilities: raw.capabilities } : connector
}

function known(
  parking: NonNullable<Evse['parking']>,
  places: readonly ParkingPlace[],
  evse: number,
  leniencies: Leniency[],
): NonNullable<Evse['parking']> {
  return parking.filter(({ parkingId }, i) => {
    const isThere = places.some(({ id }) => sameCi(id, parkingId))
    if (!isThere) leniencies.push({ field: `evses.${evse}.parking.${i}.parking_id`, rule: 'unknown_parking' })
    return isThere
  })
}

function reportRepeated(places: readonly ParkingPlace[], leniencies: Leniency[]): void {
  for (const [i, { id }] of places.entries()) {
    const first = places.findIndex((place) => sameCi(place.id, id))
    if (first < i) leniencies.push({ field: `parking_places.${i}.id`, rule: 'repeated_id' })
  }
}

/** Places for larger vehicles are expected to say what fits. */
const SMALL_VEHICLES: ReadonlySet<string> = new Set(['MOTORCYCLE', 'PERSONAL_VEHICLE'])
const EXPECTED_OF_LARGE = [
  'max_vehicle_weight',
  'max_vehicle_height',
  'max_vehicle_length',
  'max_vehicle_width',
  'parking_space_length',
  'parking_space_width',
  'dangerous_goods_allowed',
] as const

function parkingOf(raw: RawParking, at: string, leniencies: Leniency[]): ParkingPlace {
  if (raw.vehicle_types.some((type) => !SMALL_VEHICLES.has(type))) {
    for (const field of EXPECTED_OF_LARGE) {
      if (raw[field] == null) leniencies.push({ field: `${at}.${field}`, rule: 'expected_for_vehicle_types' })
    }
  }
  if (raw.vehicle_types.includes('DISABLED') && !raw.images?.length) {
    leniencies.push({ field: `${at}.images`, rule: 'expected_for_vehicle_types' })
  }
  return {
    id: raw.id,
    physicalReference: textOrNull(raw.physical_reference),
    vehicleTypes: raw.vehicle_types,
    restrictedToType: raw.restricted_to_type,
    reservationRequired: raw.reservation_required,
    maxVehicleWeightKg: raw.max_vehicle_weight ?? null,
    maxVehicleHeightCm: raw.max_vehicle_height ?? null,
    maxVehicleLengthCm: raw.max_vehicle_length ?? null,
    maxVehicleWidthCm: raw.max_vehicle_width ?? null,
    spaceLengthCm: raw.parking_space_length ?? null,
    spaceWidthCm: raw.parking_space_width ?? null,
    timeLimitMinutes: raw.time_limit ?? null,
    direction: raw.direction ?? null,
    driveThrough: raw.drive_through ?? null,
    dangerousGoodsAllowed: raw.dangerous_goods_allowed ?? null,
    roofed: raw.roofed ?? null,
    lit: raw.lighting ?? null,
    refrigerationOutlet: raw.refrigeration_outlet ?? null,
    standards: raw.standards ?? [],
    apdsReference: textOrNull(raw.apds_reference),
    photoUrls: (raw.images ?? []).map(({ url }) => url),
  }
}
