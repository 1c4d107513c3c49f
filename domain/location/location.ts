import type { Instant } from '#domain/instant'
import type { PublishToken } from '#domain/location/may-see-location'
import type { EvseParking, ParkingPlace } from '#domain/location/parking-place'
import type { EvseDetails, SiteDetails } from '#domain/location/site-details'

/** Status of an EVSE. Source: OCPI 2.2.1, locations, Status. */
export const EVSE_STATUSES = [
  'AVAILABLE',
  'BLOCKED',
  'CHARGING',
  'INOPERATIVE',
  'OUTOFORDER',
  'PLANNED',
  'REMOVED',
  'RESERVED',
  'UNKNOWN',
] as const
export type EvseStatus = (typeof EVSE_STATUSES)[number]

/** A plug or socket. `id` is unique within its EVSE only. Power, voltage and current as the operator states them. */
export interface Connector {
  readonly id: string
  readonly standard: string
  readonly format: string
  readonly powerType: string
  readonly maxVoltageV: number
  readonly maxAmperageA: number
  readonly maxPowerW: number | null
  readonly tariffIds: readonly string[]
  /** What the connector can do as it is in use now, such as Plug & Charge. Absent: not said. */
  readonly capabilities?: readonly string[]
  readonly lastUpdated: Instant
}

/** A charging point that serves one car at a time. `uid` is the operator's technical key; `evseId` is what a driver may see. */
export interface Evse {
  readonly uid: string
  readonly evseId: string | null
  readonly status: EvseStatus
  readonly capabilities: readonly string[]
  readonly physicalReference: string | null
  readonly floorLevel: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly connectors: readonly Connector[]
  /** Where a vehicle may stand to charge here. Absent: not said. */
  readonly parking?: readonly EvseParking[]
  /** Names of providers whose contracts are accepted here, as the operator spells them. Absent: not said. */
  readonly acceptedServiceProviders?: readonly string[]
  readonly details?: EvseDetails
  readonly lastUpdated: Instant
}

/** Where a time zone came from: stated by the operator, or derived by us from the coordinates at intake. */
export type TimeZoneSource = 'stated' | 'derived' | 'unknown'

/** A charging location with its EVSEs. Source: OCPI 2.2.1, locations, Location. */
export interface Location {
  readonly countryCode: string
  readonly partyId: string
  readonly id: string
  readonly publish: boolean
  readonly name: string | null
  readonly address: string
  readonly city: string
  readonly postalCode: string | null
  /** ISO 3166-1 alpha-3, as OCPI has it. */
  readonly country: string
  readonly latitude: number
  readonly longitude: number
  /** IANA name; null when it is neither stated nor derivable, and then its tariffs are not computable. */
  readonly timeZone: string | null
  readonly timeZoneSource: TimeZoneSource
  readonly operatorName: string | null
  readonly twentyFourSeven: boolean | null
  readonly evses: readonly Evse[]
  /** Absent: not said, which is not the same as none. */
  readonly parkingPlaces?: readonly ParkingPlace[]
  /** For drivers who need help at the site. */
  readonly helpPhone?: string
  readonly details?: SiteDetails
  /** Whom it may be shown to although it is not published. */
  readonly publishAllowedTo?: readonly PublishToken[]
  readonly lastUpdated: Instant
}
