import { CONNECTOR_TYPES, PARKING_RESTRICTIONS } from '#integrations/ocpi/2.2.1/enums'

/** Closed in 2.3.0. HUB is gone, since `hub_party_id` says it, and is still read; PTP stands in the payments edition's text alone. */
export const ROLES_230 = ['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'PTP', 'SCSP'] as const
export const TAX_INCLUDED = ['YES', 'NO', 'N/A'] as const

/** Open in 2.3.0: an unknown value is kept as it is and reported. */
export const CONNECTOR_TYPES_230 = [...CONNECTOR_TYPES, 'MCS', 'SAE_J3400'] as const
export const PARKING_RESTRICTIONS_230 = [...PARKING_RESTRICTIONS, 'EMPLOYEES', 'TAXIS', 'TENANTS'] as const
export const CONNECTOR_CAPABILITIES = ['ISO_15118_2_PLUG_AND_CHARGE', 'ISO_15118_20_PLUG_AND_CHARGE'] as const
export const VEHICLE_TYPES = [
  'MOTORCYCLE',
  'PERSONAL_VEHICLE',
  'PERSONAL_VEHICLE_WITH_TRAILER',
  'VAN',
  'SEMI_TRACTOR',
  'RIGID',
  'TRUCK_WITH_TRAILER',
  'BUS',
  'DISABLED',
] as const
