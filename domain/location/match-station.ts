import { connectorPowerW } from '#domain/location/connector-power'
import { fitsVehicle, type Vehicle } from '#domain/location/fits-vehicle'
import type { Connector, Evse, Location } from '#domain/location/location'
import { parkingOfEvse } from '#domain/location/parking-of-evse'
import type { ParkingPlace } from '#domain/location/parking-place'
import { hasPlugAndCharge } from '#domain/location/plug-and-charge'

/** What a driver needs of a place to charge. False and null wish for nothing. */
export interface StationWish {
  /** Nobody charges there now. */
  readonly available: boolean
  /** A kind of connector, as OCPI names it. */
  readonly standard: string | null
  readonly minPowerW: number | null
  readonly plugAndCharge: boolean
  /** A terminal at the charger that takes bank cards. */
  readonly card: boolean
  /** A place for people with a disability. */
  readonly accessible: boolean
  readonly vehicle: Vehicle | null
}

/** `unknown` where the operator does not say: that is no no. */
export type StationMatch = 'yes' | 'no' | 'unknown'

type Site = Pick<Location, 'evses' | 'parkingPlaces'>

/** Vehicles of people with a permit for places that are kept for them. Source: OCPI 2.3.0, locations, VehicleType. */
const DISABLED = 'DISABLED'
/** Source: OCPI 2.2.1, locations, Capability. */
const TAKES_CARDS: ReadonlySet<string> = new Set([
  'CHIP_CARD_SUPPORT',
  'CONTACTLESS_CARD_SUPPORT',
  'CREDIT_CARD_PAYABLE',
  'DEBIT_CARD_PAYABLE',
  'PED_TERMINAL',
])

/** Is there a charging point with all that is wished for? One point must have all of it, and one connector what is wished of that. */
export function matchStation(site: Site, wish: StationWish): StationMatch {
  const points = site.evses.filter(({ status }) => status !== 'REMOVED')
  return best(points.map((evse) => matchPoint(evse, site, wish)))
}

function matchPoint(evse: Evse, site: Site, wish: StationWish): StationMatch {
  const places = parkingOfEvse(evse, site).map(({ place }) => place)
  const answers: StationMatch[] = [best(evse.connectors.map((connector) => matchConnector(connector, wish)))]
  if (wish.available) answers.push(isAvailable(evse))
  if (wish.card) answers.push(takesCards(evse))
  if (wish.accessible) answers.push(isAccessible(evse, places))
  if (wish.vehicle) {
    const fit = fitsVehicle(wish.vehicle, places)
    answers.push(fit === 'fits' ? 'yes' : fit === 'does_not_fit' ? 'no' : 'unknown')
  }
  return all(answers)
}

function matchConnector(connector: Connector, { standard, minPowerW, plugAndCharge }: StationWish): StationMatch {
  const answers: StationMatch[] = []
  if (standard !== null) answers.push(said(connector.standard === standard))
  if (minPowerW !== null) {
    const powerW = connectorPowerW(connector)
    answers.push(said(powerW > 0 ? powerW >= minPowerW : null))
  }
  if (plugAndCharge) answers.push(said(hasPlugAndCharge(connector)))
  return all(answers)
}

function isAvailable({ status }: Pick<Evse, 'status'>): StationMatch {
  return said(status === 'UNKNOWN' ? null : status === 'AVAILABLE')
}

/** Many operators list no capabilities at all, so that an empty list says nothing. */
function takesCards({ capabilities }: Pick<Evse, 'capabilities'>): StationMatch {
  return said(capabilities.length === 0 ? null : capabilities.some((capability) => TAKES_CARDS.has(capability)))
}

/** Versions before 2.3.0 describe no places, but may restrict parking to those with a permit. */
function isAccessible({ details }: Pick<Evse, 'details'>, places: readonly ParkingPlace[]): StationMatch {
  if (details?.parkingRestrictions.includes(DISABLED)) return 'yes'
  if (places.some(({ vehicleTypes }) => vehicleTypes.includes(DISABLED))) return 'yes'
  // A place of which the vehicles are said, and these are not among them, is none.
  return places.length > 0 && places.every(({ vehicleTypes }) => vehicleTypes.length > 0) ? 'no' : 'unknown'
}

function said(answer: boolean | null): StationMatch {
  return answer === null ? 'unknown' : answer ? 'yes' : 'no'
}

function all(answers: readonly StationMatch[]): StationMatch {
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'yes'
}

/** The best of several: where nothing is known at all, nothing is said. */
function best(answers: readonly StationMatch[]): StationMatch {
  if (answers.includes('yes')) return 'yes'
  return answers.length > 0 && answers.every((answer) => answer === 'no') ? 'no' : 'unknown'
}
