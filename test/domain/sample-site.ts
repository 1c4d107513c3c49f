import type { Connector, Evse, Location } from '#domain/location/location'

/** A socket of which nothing is said that a rule could stumble over. */
export const CONNECTOR: Connector = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  powerType: 'AC_3_PHASE',
  maxVoltageV: 230,
  maxAmperageA: 32,
  maxPowerW: null,
  tariffIds: [],
  lastUpdated: 0,
}

/** An EVSE with that socket; of itself it says no more than it must. */
export const EVSE: Evse = {
  uid: 'E',
  evseId: null,
  status: 'AVAILABLE',
  capabilities: [],
  physicalReference: null,
  floorLevel: null,
  latitude: null,
  longitude: null,
  connectors: [CONNECTOR],
  lastUpdated: 0,
}

/** A site in the Netherlands with that EVSE. */
export const LOCATION: Location = {
  countryCode: 'NL',
  partyId: 'TST',
  id: 'L',
  publish: true,
  name: null,
  address: 'Street 1',
  city: 'Town',
  postalCode: null,
  country: 'NLD',
  latitude: 52,
  longitude: 5,
  timeZone: 'Europe/Amsterdam',
  timeZoneSource: 'stated',
  operatorName: null,
  twentyFourSeven: null,
  evses: [EVSE],
  lastUpdated: 0,
}
