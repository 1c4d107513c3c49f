import type { z } from 'zod'
import { type Connector, EVSE_STATUSES, type Evse, type EvseStatus, type Location } from '#domain/location/location'
import { connectorSchema, evseSchema, locationSchema } from '#integrations/ocpi/2.2.1/location-schema'
import { instantOf, textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { evseDetailsOf, publishTokensOf, siteDetailsOf } from '#integrations/ocpi/2.2.1/read-site-details'
import { alpha3Of } from '#integrations/ocpi/country-codes'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Reads a Location with its EVSEs. A missing time zone is left to whoever knows the coordinates. */
export function readLocation(raw: unknown): Parsed<Location> {
  const parsed = parseLenient(locationSchema, raw)
  return parsed.ok ? locationOf(parsed.value, parsed.leniencies) : parsed
}

/** The Location that was read by the schema; what is odd about it is added to the leniencies. */
export function locationOf(value: z.output<typeof locationSchema>, leniencies: Leniency[]): Parsed<Location> {
  const country = value.country.length === 2 ? alpha3Of(value.country) : value.country.toUpperCase()
  if (country === null) return { ok: false, issues: [{ field: 'country', problem: 'is no ISO 3166-1 alpha-3 code' }] }
  if (value.country.length === 2) leniencies.push({ field: 'country', rule: 'alpha2_country' })
  const timeZone = knownTimeZone(textOrNull(value.time_zone))
  if (timeZone === null) {
    leniencies.push({
      field: 'time_zone',
      rule: textOrNull(value.time_zone) === null ? 'missing' : 'unknown_time_zone',
    })
  }
  if (value.publish && (value.publish_allowed_to?.length ?? 0) > 0) {
    leniencies.push({ field: 'publish_allowed_to', rule: 'ignored_when_published' })
  }
  if (value.opening_times && typeof value.opening_times.twentyfourseven !== 'boolean') {
    leniencies.push({ field: 'opening_times.twentyfourseven', rule: 'missing' })
  }
  const location: Location = {
    countryCode: value.country_code.toUpperCase(),
    partyId: value.party_id.toUpperCase(),
    id: value.id,
    publish: value.publish,
    name: textOrNull(value.name),
    address: value.address,
    city: value.city,
    postalCode: textOrNull(value.postal_code),
    country,
    latitude: Number(value.coordinates.latitude),
    longitude: Number(value.coordinates.longitude),
    timeZone,
    timeZoneSource: timeZone === null ? 'unknown' : 'stated',
    operatorName: textOrNull(value.operator?.name),
    twentyFourSeven: value.opening_times?.twentyfourseven ?? null,
    details: siteDetailsOf(value, leniencies),
    publishAllowedTo: publishTokensOf(value),
    evses: (value.evses ?? []).map((evse, i) => evseOf(evse, `evses.${i}.`, leniencies)),
    lastUpdated: instantOf(value.last_updated),
  }
  if (location.latitude === 0 && location.longitude === 0)
    leniencies.push({ field: 'coordinates', rule: 'null_island' })
  return { ok: true, value: location, leniencies }
}

/** Reads an EVSE with its connectors. */
export function readEvse(raw: unknown): Parsed<Evse> {
  const parsed = parseLenient(evseSchema, raw)
  if (!parsed.ok) return parsed
  return { ok: true, value: evseOf(parsed.value, '', parsed.leniencies), leniencies: parsed.leniencies }
}

/** Reads a connector. */
export function readConnector(raw: unknown): Parsed<Connector> {
  const parsed = parseLenient(connectorSchema, raw)
  if (!parsed.ok) return parsed
  return { ok: true, value: connectorOf(parsed.value, '', parsed.leniencies), leniencies: parsed.leniencies }
}

/** The EVSE that was read by the schema; `at` is where it stands in the object, with a dot behind it. */
export function evseOf(raw: z.output<typeof evseSchema>, at: string, leniencies: Leniency[]): Evse {
  return {
    uid: raw.uid,
    evseId: textOrNull(raw.evse_id),
    status: statusOf(raw.status, `${at}status`, leniencies),
    capabilities: raw.capabilities ?? [],
    physicalReference: textOrNull(raw.physical_reference),
    floorLevel: textOrNull(raw.floor_level),
    latitude: raw.coordinates ? Number(raw.coordinates.latitude) : null,
    longitude: raw.coordinates ? Number(raw.coordinates.longitude) : null,
    connectors: raw.connectors.map((connector, i) => connectorOf(connector, `${at}connectors.${i}.`, leniencies)),
    details: evseDetailsOf(raw),
    lastUpdated: instantOf(raw.last_updated),
  }
}

/** A status we cannot read is unknown, never available. */
function statusOf(raw: string, field: string, leniencies: Leniency[]): EvseStatus {
  const given = raw.toUpperCase()
  const status = EVSE_STATUSES.find((known) => known === given)
  if (status !== undefined && status !== raw) leniencies.push({ field, rule: 'enum_case' })
  return status ?? 'UNKNOWN'
}

/** The connector that was read by the schema. */
export function connectorOf(raw: z.output<typeof connectorSchema>, at: string, leniencies: Leniency[]): Connector {
  const maxPowerW = raw.max_electric_power ?? null
  if (raw.power_type.startsWith('AC') && maxPowerW !== null && maxPowerW > 100_000) {
    leniencies.push({ field: `${at}max_electric_power`, rule: 'implausible_power' })
  }
  return {
    id: raw.id,
    standard: raw.standard,
    format: raw.format,
    powerType: raw.power_type,
    maxVoltageV: raw.max_voltage,
    maxAmperageA: raw.max_amperage,
    maxPowerW,
    tariffIds: raw.tariff_ids ?? [],
    lastUpdated: instantOf(raw.last_updated),
  }
}

const zones = new Map<string, boolean>()

/** The zone when the calendar of this machine knows it; each name is tried once. */
function knownTimeZone(name: string | null): string | null {
  if (name === null) return null
  let known = zones.get(name)
  if (known === undefined) {
    known = isTimeZone(name)
    if (zones.size < 2000) zones.set(name, known)
  }
  return known ? name : null
}

function isTimeZone(name: string): boolean {
  // An offset such as +01:00 is accepted by the calendar, but is no place: it knows no summer time.
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
