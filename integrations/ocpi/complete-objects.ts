import { parseDateTime } from '#integrations/ocpi/date-time'
import type { OcpiVersion } from '#integrations/ocpi/dialect'
import { isRawObject, type RawObject } from '#integrations/ocpi/raw-object'

/** An object with stand-ins for what was not there, and the names of those fields. */
export interface CompletedObject {
  readonly raw: RawObject
  readonly standIns: ReadonlySet<string>
}

const LONG_AGO = '1970-01-01T00:00:00Z'

/** A tariff with whatever it needs to be read but does not price by. */
export function completeTariff(raw: unknown): unknown {
  if (!isRawObject(raw)) return raw
  return complete(raw, { country_code: 'XX', party_id: 'XXX', last_updated: LONG_AGO }).raw
}

/**
 * A CDR with whatever it needs to be read but no price depends on: whose it is, by which token, where it was, what is claimed. Its times and
 * periods are never made up.
 */
export function completeCdr(raw: RawObject, version: OcpiVersion, tariffs: readonly unknown[]): CompletedObject {
  const end = raw['end_date_time'] ?? raw['stop_date_time'] ?? raw['end_datetime'] ?? raw['stop_datetime']
  const start = raw['start_date_time'] ?? raw['start_datetime']
  const timed = { ...raw, ...(end == null ? {} : { [endName(version)]: end }), start_date_time: start }
  const [first] = tariffs
  return complete(timed, {
    ...(version === '2.1.1' ? OF_211 : OF_NEWER),
    ...(isRawObject(first) && typeof first['currency'] === 'string' ? { currency: first['currency'] } : {}),
    total_cost: TOTAL_COST[version],
    total_energy: sumOf(raw, ['ENERGY']),
    total_time: hoursBetween(start, end),
  })
}

function endName(version: OcpiVersion): string {
  return version === '2.1.1' ? 'stop_date_time' : 'end_date_time'
}

const COMMON = {
  country_code: 'XX',
  party_id: 'XXX',
  id: 'CDR',
  auth_method: 'WHITELIST',
  last_updated: LONG_AGO,
} as const

const PLACE = {
  id: 'LOCATION',
  address: '-',
  city: '-',
  country: 'NLD',
  coordinates: { latitude: '52.0', longitude: '5.0' },
} as const

const OF_211: RawObject = { ...COMMON, auth_id: 'TOKEN', location: PLACE }

const OF_NEWER: RawObject = {
  ...COMMON,
  cdr_token: { country_code: 'XX', party_id: 'XXX', uid: 'TOKEN', type: 'RFID', contract_id: 'TOKEN' },
  cdr_location: {
    ...PLACE,
    evse_uid: 'EVSE',
    evse_id: 'EVSE',
    connector_id: '1',
    connector_standard: 'IEC_62196_T2',
    connector_format: 'SOCKET',
    connector_power_type: 'AC_3_PHASE',
  },
}

const TOTAL_COST: Readonly<Record<OcpiVersion, unknown>> = {
  '2.1.1': 0,
  '2.2.1': { excl_vat: 0 },
  '2.3.0': { before_taxes: 0 },
}

function complete(raw: RawObject, standIns: RawObject): CompletedObject {
  const missing = Object.entries(standIns).filter(([name]) => raw[name] == null)
  return { raw: { ...raw, ...Object.fromEntries(missing) }, standIns: new Set(missing.map(([name]) => name)) }
}

/** The volumes of a CDR's periods, as they would be totalled. */
function sumOf(raw: RawObject, types: readonly string[]): number {
  const periods = Array.isArray(raw['charging_periods']) ? raw['charging_periods'] : []
  const dimensions = periods.flatMap((period: unknown): unknown[] => {
    const listed = isRawObject(period) ? period['dimensions'] : null
    return Array.isArray(listed) ? listed : []
  })
  const volumes = dimensions.map((one) =>
    isRawObject(one) && types.includes(String(one['type'])) ? Number(one['volume']) : 0,
  )
  const total = volumes.reduce((sum, volume) => sum + volume, 0)
  return Number.isFinite(total) ? total : 0
}

function hoursBetween(start: unknown, end: unknown): number {
  const from = parseDateTime(String(start))
  const to = parseDateTime(String(end))
  return from === null || to === null ? 0 : (to.instant - from.instant) / 3_600_000
}
