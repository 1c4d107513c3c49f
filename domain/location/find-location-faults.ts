import type { Fault } from '#domain/fault'
import { isPlausiblePower } from '#domain/location/connector-power'
import { mayLieIn } from '#domain/location/country-boxes'
import { isEmi3EvseId } from '#domain/location/evse-key'
import type { Connector, Evse, Location } from '#domain/location/location'

/** Longest name that OCPI 2.2.1 allows. */
const LONGEST_NAME = 255
/** These are always a cable at the charger. */
const CABLE_ONLY = new Set(['CHADEMO', 'IEC_62196_T1_COMBO', 'IEC_62196_T2_COMBO'])

/** Faults of a location itself; those of its EVSEs are found one by one with `findEvseFaults`. */
export function findLocationFaults(location: Location): Fault[] {
  const faults: Fault[] = []
  const position = findPositionFault(location.country, location.latitude, location.longitude)
  if (position !== null) {
    faults.push({ field: 'coordinates', rule: position, detail: `${location.latitude}, ${location.longitude}` })
  }
  if (location.timeZone === null) faults.push({ field: 'time_zone', rule: 'time_zone_unknown', detail: null })
  if (location.name !== null && location.name.length > LONGEST_NAME) {
    faults.push({ field: 'name', rule: 'name_too_long', detail: `${location.name.length} characters` })
  }
  const newest = location.evses.reduce((latest, evse) => Math.max(latest, evse.lastUpdated), location.lastUpdated)
  if (newest > location.lastUpdated) {
    const lateS = Math.round((newest - location.lastUpdated) / 1000)
    faults.push({ field: 'last_updated', rule: 'older_than_its_evse', detail: `by ${lateS} s` })
  }
  const uids = location.evses.map((evse) => evse.uid.toUpperCase())
  for (const [index, uid] of uids.entries()) {
    if (uids.indexOf(uid) !== index) faults.push({ field: `evses.${index}.uid`, rule: 'evse_uid_twice', detail: uid })
  }
  return faults
}

/** What is wrong with a position; null where nothing is seen to be. Swapped is said only when the country's rectangle proves it. */
export function findPositionFault(country: string, latitude: number, longitude: number): string | null {
  if (latitude === 0 && longitude === 0) return 'coordinates_zero'
  const inRange = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  if (mayLieIn(country, latitude, longitude) === false && mayLieIn(country, longitude, latitude) === true) {
    return 'coordinates_swapped'
  }
  if (!inRange || Number.isNaN(latitude) || Number.isNaN(longitude)) return 'coordinates_out_of_range'
  return mayLieIn(country, latitude, longitude) === false ? 'coordinates_outside_country' : null
}

/** Faults of an EVSE and its connectors. */
export function findEvseFaults(evse: Evse): Fault[] {
  const faults: Fault[] = []
  if (evse.evseId === null) faults.push({ field: 'evse_id', rule: 'evse_id_missing', detail: null })
  else if (!isEmi3EvseId(evse.evseId)) faults.push({ field: 'evse_id', rule: 'evse_id_not_emi3', detail: evse.evseId })
  if (evse.status === 'REMOVED') faults.push({ field: 'status', rule: 'removed_but_published', detail: null })
  return [...faults, ...evse.connectors.flatMap(findConnectorFaults)]
}

function findConnectorFaults(connector: Connector, index: number): Fault[] {
  const faults: Fault[] = []
  const at = `connectors.${index}`
  if (!isPlausiblePower(connector)) {
    faults.push({
      field: `${at}.max_electric_power`,
      rule: 'power_implausible',
      detail: `${connector.maxPowerW} W ${connector.powerType}`,
    })
  }
  if (connector.format === 'SOCKET' && CABLE_ONLY.has(connector.standard)) {
    faults.push({ field: `${at}.format`, rule: 'dc_cable_as_socket', detail: connector.standard })
  }
  return faults
}
