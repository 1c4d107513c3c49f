import type { PartyKey } from '#domain/identity/party'
import type { ReadContext } from '#integrations/ocpi/dialect'
import type { Parsed } from '#integrations/ocpi/parsed'

/** The instant at which these tests play. */
export const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

export const OPERATOR: PartyKey = { countryCode: 'BE', partyId: 'VLT' }
export const OURS: PartyKey = { countryCode: 'NL', partyId: 'RWT' }

/** A connection of 2.1.1: one operator, one of our parties. */
export const context: ReadContext = { owner: OPERATOR, ours: OURS, receivedAt: NOW }

export const connector = {
  id: 'left',
  standard: 'IEC_62196_T2_COMBO',
  format: 'CABLE',
  power_type: 'DC',
  voltage: 920,
  amperage: 300,
  tariff_id: 'fast-2026',
  last_updated: '2026-10-02T08:30:00Z',
}

export const evse = {
  uid: 'post-7',
  evse_id: 'BE*VLT*E7007',
  status: 'AVAILABLE',
  capabilities: ['RFID_READER', 'REMOTE_START_STOP_CAPABLE'],
  connectors: [connector],
  physical_reference: '7',
  floor_level: '-2',
  last_updated: '2026-10-02T08:30:00Z',
}

export const location = {
  id: 'ANTW-03',
  type: 'UNDERGROUND_GARAGE',
  name: 'Opera garage',
  address: 'Frankrijklei 14',
  city: 'Antwerpen',
  postal_code: '2000',
  country: 'BEL',
  coordinates: { latitude: '51.218043', longitude: '4.416532' },
  evses: [evse],
  operator: { name: 'Volterra' },
  time_zone: 'Europe/Brussels',
  opening_times: { twentyfourseven: true },
  last_updated: '2026-10-02T08:30:00Z',
}

export const tariff = {
  id: 'fast-2026',
  currency: 'EUR',
  elements: [
    { price_components: [{ type: 'ENERGY', price: 0.5537, step_size: 1 }] },
    {
      price_components: [{ type: 'PARKING_TIME', price: 3.6, step_size: 60 }],
      restrictions: { min_duration: 2700, day_of_week: ['FRIDAY', 'SATURDAY'] },
    },
  ],
  last_updated: '2026-09-01T00:00:00Z',
}

const period = {
  start_date_time: '2026-11-22T10:04:11Z',
  dimensions: [
    { type: 'ENERGY', volume: 18.402 },
    { type: 'TIME', volume: 0.4 },
  ],
}

export const session = {
  id: 'chg-88121',
  start_datetime: '2026-11-22T10:04:11Z',
  kwh: 18.402,
  auth_id: 'NL-RWT-C7K2M9QXA',
  auth_method: 'WHITELIST',
  location,
  currency: 'EUR',
  charging_periods: [period],
  total_cost: 10.19,
  status: 'ACTIVE',
  last_updated: '2026-11-22T10:31:00Z',
}

export const cdr = {
  id: 'VLT-2026-004471',
  start_date_time: '2026-11-22T10:04:11Z',
  stop_date_time: '2026-11-22T10:49:11Z',
  auth_id: 'NL-RWT-C7K2M9QXA',
  auth_method: 'AUTH_REQUEST',
  location,
  currency: 'EUR',
  tariffs: [tariff],
  charging_periods: [period],
  total_cost: 16.91,
  total_energy: 30.54,
  total_time: 0.75,
  total_parking_time: 0.05,
  remark: 'stopped by the driver',
  last_updated: '2026-11-22T11:02:00Z',
}

/** The object without a field. */
export function without<T extends object>(object: T, field: string): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field))
}

/** What was read; throws the issues of what was not. */
export function readFrom<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues))
  return parsed.value
}

/** Every deviation that was read all the same, as `field:rule`. */
export function rulesOf(parsed: Parsed<unknown>): readonly string[] {
  return parsed.ok ? parsed.leniencies.map(({ field, rule }) => `${field}:${rule}`) : ['refused']
}

/** The fields for which an object was refused; none when it was read. */
export function fieldsOf(parsed: Parsed<unknown>): readonly string[] {
  return parsed.ok ? [] : parsed.issues.map(({ field }) => field)
}
