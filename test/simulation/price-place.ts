import type { Location } from '#domain/location/location'
import { CONNECTOR, EVSE as POINT, LOCATION as SITE } from '../domain/sample-site.ts'

/** The charger that all price histories are about. */
export const EVSE = 'E'

const PARTY = { countryCode: 'NL', partyId: 'TST' }

/** Where its drivers stand. */
export const PLACE = { ...PARTY, market: 'nl', peer: 'p', locationId: 'L', evseUid: EVSE, connectorId: '1' }

const connector = { ...CONNECTOR, maxPowerW: 22_000, tariffIds: ['A', 'B'] }

/** Its site. */
export const LOCATION: Location = { ...SITE, evses: [{ ...POINT, uid: EVSE, connectors: [connector] }] }
