import { isRecord } from '../cpo/load-feed.ts'
import type { Cdr, ChargingPeriod, Connector, Evse, Location, Session, Tariff, Token } from '../cpo/ocpi-objects.ts'
import type { Hub } from './hub.ts'
import { toOlderToken } from './older-token.ts'
import { locationForEmsp, locationsShownAs } from './to-emsp.ts'

// Objects of OCPI 2.1.1. Whose an object is stands in none of them; this hub says it all the same, under the names of 2.2.1. So it does where
// a price needs what 2.1.1 cannot say (VAT, least and highest price): drivers would be shown another.

type Row = Record<string, unknown>

/** An object of a module as 2.1.1 has it; what is none stays as it is. */
export function olderObject(hub: Hub, module: string, object: unknown): unknown {
  if (!isRecord(object)) return object
  // What the hub shows was made here, in the form of 2.2.1.
  switch (module) {
    case 'locations':
      return olderLocation(Object(object))
    case 'evses':
      return olderEvse(Object(object))
    case 'connectors':
      return olderConnector(Object(object))
    case 'tariffs':
      return olderTariff(Object(object))
    case 'sessions':
      return olderSession(hub, Object(object))
    case 'cdrs':
      return olderCdr(Object(object))
    case 'tokens':
      return toOlderToken(Object(object) as Token)
    case 'credentials':
      return olderCredentials(object)
    default:
      return object
  }
}

const CAPABILITIES = [
  'CHARGING_PROFILE_CAPABLE',
  'CREDIT_CARD_PAYABLE',
  'REMOTE_START_STOP_CAPABLE',
  'RESERVABLE',
  'RFID_READER',
  'UNLOCK_CAPABLE',
]
const TYPES = ['ON_STREET', 'PARKING_GARAGE', 'UNDERGROUND_GARAGE', 'PARKING_LOT']
const DIMENSIONS = ['ENERGY', 'FLAT', 'MAX_CURRENT', 'MIN_CURRENT', 'PARKING_TIME', 'TIME']
const RESTRICTIONS = [
  ...['start_time', 'end_time', 'start_date', 'end_date', 'day_of_week'],
  ...['min_kwh', 'max_kwh', 'min_power', 'max_power', 'min_duration', 'max_duration'],
]

function olderLocation(location: Location): Row {
  const { publish, parking_type, evses, ...rest } = location
  const type = parking_type != null && TYPES.includes(parking_type) ? parking_type : 'UNKNOWN'
  return { ...rest, type, address: rest.address.slice(0, 45), evses: evses.map(olderEvse) }
}

function olderEvse({ capabilities, connectors, ...rest }: Evse): Row {
  const known = capabilities?.filter((capability) => CAPABILITIES.includes(capability))
  return { ...rest, ...(known ? { capabilities: known } : {}), connectors: connectors.map(olderConnector) }
}

/** One tariff for a connector: the first. */
function olderConnector({ max_voltage, max_amperage, max_electric_power, tariff_ids, ...rest }: Connector): Row {
  const [tariff_id] = tariff_ids ?? []
  return { ...rest, voltage: max_voltage, amperage: max_amperage, ...(tariff_id === undefined ? {} : { tariff_id }) }
}

function olderTariff({ type, start_date_time, end_date_time, elements, ...rest }: Tariff): Row {
  return {
    ...rest,
    elements: elements.map(({ price_components, restrictions }) => {
      const kept = Object.entries(restrictions ?? {}).filter(
        ([name, value]) => RESTRICTIONS.includes(name) && value !== null,
      )
      return { price_components, ...(kept.length === 0 ? {} : { restrictions: Object.fromEntries(kept) }) }
    }),
  }
}

function olderSession(hub: Hub, session: Session): Row {
  const { start_date_time, end_date_time, cdr_token, location_id, evse_uid, connector_id, total_cost, ...rest } =
    session
  return {
    ...charged(rest),
    start_datetime: start_date_time,
    ...(end_date_time === undefined ? {} : { end_datetime: end_date_time }),
    auth_id: cdr_token.contract_id,
    location: placeOf(hub, session),
    ...(rest.charging_periods === undefined ? {} : { charging_periods: olderPeriods(rest.charging_periods) }),
    ...(total_cost === undefined ? {} : { total_cost: total_cost.excl_vat }),
  }
}

/** The location of a session, with nothing of it but where the car is. */
function placeOf(hub: Hub, { country_code, party_id, location_id, evse_uid, connector_id }: Session): Row {
  const [held] = locationsShownAs(hub, location_id).filter(
    ({ object }) => object.country_code === country_code && object.party_id === party_id,
  )
  const location = held === undefined ? null : locationForEmsp(hub, held)
  const evses = (location?.evses ?? [])
    .filter(({ uid }) => uid === evse_uid)
    .map((evse) => ({ ...evse, connectors: evse.connectors.filter(({ id }) => id === connector_id) }))
  return location === null ? { id: location_id, evses: [{ uid: evse_uid }] } : olderLocation({ ...location, evses })
}

function olderCdr(cdr: Cdr): Row {
  const { end_date_time, cdr_token, cdr_location, session_id, total_cost, tariffs, ...rest } = cdr
  const costs = ['total_fixed_cost', 'total_energy_cost', 'total_time_cost', 'total_parking_cost']
  const kept = Object.fromEntries(Object.entries(charged(rest)).filter(([name]) => !costs.includes(name)))
  return {
    ...kept,
    stop_date_time: end_date_time,
    auth_id: cdr_token.contract_id,
    location: cdrPlaceOf(cdr_location, rest.last_updated),
    tariffs: tariffs.map(olderTariff),
    charging_periods: olderPeriods(rest.charging_periods),
    total_cost: total_cost.excl_vat,
  }
}

function cdrPlaceOf(place: Row, last_updated: string): Row {
  const { evse_uid, evse_id, connector_id, connector_standard, connector_format, connector_power_type, ...location } =
    place
  const connector = {
    id: connector_id,
    standard: connector_standard,
    format: connector_format,
    power_type: connector_power_type,
    voltage: 230,
    amperage: 16,
    last_updated,
  }
  const evse = { uid: evse_uid, evse_id, status: 'UNKNOWN', connectors: [connector], last_updated }
  return { ...location, type: 'UNKNOWN', evses: [evse], last_updated }
}

/** What was charged names its authorization otherwise, and knows no command. */
function charged<T extends { auth_method: string; authorization_reference?: string }>(object: T): Row {
  const { authorization_reference, auth_method, ...rest } = object
  return {
    ...rest,
    auth_method: auth_method === 'WHITELIST' ? 'WHITELIST' : 'AUTH_REQUEST',
    ...(authorization_reference === undefined ? {} : { authorization_id: authorization_reference }),
  }
}

const olderPeriods = (periods: readonly ChargingPeriod[]) =>
  periods.map(({ start_date_time, dimensions }) => ({
    start_date_time,
    dimensions: dimensions.filter(({ type }) => DIMENSIONS.includes(type)),
  }))

/** One party, whose role nobody says. */
function olderCredentials({ roles, ...rest }: Row): Row {
  const [role] = Array.isArray(roles) ? roles.filter(isRecord) : []
  return {
    ...rest,
    country_code: role?.['country_code'],
    party_id: role?.['party_id'],
    business_details: role?.['business_details'],
  }
}
