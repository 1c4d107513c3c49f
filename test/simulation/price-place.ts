import type { Location } from '#domain/location/location'

/** The charger that all price histories are about. */
export const EVSE = 'E'

const PARTY = { countryCode: 'NL', partyId: 'TST' }

/** Where its drivers stand. */
export const PLACE = { ...PARTY, market: 'nl', peer: 'p', locationId: 'L', evseUid: EVSE, connectorId: '1' }

const connector = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  powerType: 'AC_3_PHASE',
  maxVoltageV: 230,
  maxAmperageA: 32,
  maxPowerW: 22_000,
  tariffIds: ['A', 'B'],
  lastUpdated: 0,
}

/** Its site. */
export const LOCATION: Location = {
  ...PARTY,
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
  evses: [
    {
      uid: EVSE,
      evseId: null,
      status: 'AVAILABLE',
      capabilities: [],
      physicalReference: null,
      floorLevel: null,
      latitude: null,
      longitude: null,
      connectors: [connector],
      lastUpdated: 0,
    },
  ],
  lastUpdated: 0,
}
