import type { z } from 'zod'
import type { PartyKey } from '#domain/identity/party'
import type { Connector, Evse, Location } from '#domain/location/location'
import {
  connectorSchema,
  type energyMixSchema,
  evseSchema,
  locationSchema,
} from '#integrations/ocpi/2.1.1/location-schema'
import { ownerOf } from '#integrations/ocpi/2.1.1/owner-of'
import type { energyMix } from '#integrations/ocpi/2.2.1/field-schemas'
import type {
  connectorSchema as newerConnector,
  evseSchema as newerEvse,
  locationSchema as newerLocation,
} from '#integrations/ocpi/2.2.1/location-schema'
import { textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { connectorOf, evseOf, locationOf } from '#integrations/ocpi/2.2.1/read-location'
import type { ReadContext } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Parsed } from '#integrations/ocpi/parsed'

type RawLocation = z.output<typeof locationSchema>

/** Reads a Location of 2.1.1. Its owner is whose URL or connection it came by, and it may be shown unless it says otherwise. */
export function readLocation(raw: unknown, context: ReadContext): Parsed<Location> {
  const parsed = parseLenient(locationSchema, raw)
  if (!parsed.ok) return parsed
  const { value, leniencies } = parsed
  const issues: Issue[] = []
  const owner = ownerOf(raw, context, issues)
  if (issues.length > 0) return { ok: false, issues }
  for (const field of ['type', 'postal_code'] as const) {
    if (textOrNull(value[field]) === null) leniencies.push({ field, rule: 'missing' })
  }
  return locationOf(asNewerLocation(value, owner), leniencies)
}

/** Reads an EVSE with its connectors. INOPERATIVE stays so, though 2.1.1 also lets it mean deleted: such an EVSE may come back, and none is offered. */
export function readEvse(raw: unknown): Parsed<Evse> {
  const parsed = parseLenient(evseSchema, raw)
  if (!parsed.ok) return parsed
  return { ok: true, value: evseOf(asNewerEvse(parsed.value), '', parsed.leniencies), leniencies: parsed.leniencies }
}

/** Reads a connector. */
export function readConnector(raw: unknown): Parsed<Connector> {
  const parsed = parseLenient(connectorSchema, raw)
  if (!parsed.ok) return parsed
  const value = connectorOf(asNewerConnector(parsed.value), '', parsed.leniencies)
  return { ok: true, value, leniencies: parsed.leniencies }
}

/** The Location as 2.2.1 has it. */
export function asNewerLocation(value: RawLocation, owner: PartyKey): z.output<typeof newerLocation> {
  const { type, opening_times: hours } = value
  return {
    ...value,
    country_code: owner.countryCode,
    party_id: owner.partyId,
    publish: value.publish ?? true,
    parking_type: type === 'OTHER' || type === 'UNKNOWN' ? null : type,
    evses: value.evses?.map(asNewerEvse),
    opening_times: hours ? { ...hours, twentyfourseven: hours.twentyfourseven ?? closedAtTimes(hours) } : null,
    energy_mix: value.energy_mix ? asNewerEnergyMix(value.energy_mix) : null,
  }
}

/** 2.1.1 gives regular hours or says that it is always open; hours alone say that it is not. */
function closedAtTimes(hours: NonNullable<RawLocation['opening_times']>): false | null {
  return (hours.regular_hours?.length ?? 0) > 0 ? false : null
}

function asNewerEvse(value: z.output<typeof evseSchema>): z.output<typeof newerEvse> {
  return { ...value, connectors: value.connectors.map(asNewerConnector) }
}

/** A connector of 2.1.1 has one tariff. */
function asNewerConnector(value: z.output<typeof connectorSchema>): z.output<typeof newerConnector> {
  const tariffId = textOrNull(value.tariff_id)
  const tariffIds = value.tariff_ids?.length ? value.tariff_ids : tariffId === null ? [] : [tariffId]
  return { ...value, max_voltage: value.voltage, max_amperage: value.amperage, tariff_ids: tariffIds }
}

/** The energy mix as 2.2.1 has it. */
export function asNewerEnergyMix(value: z.output<typeof energyMixSchema>): z.output<typeof energyMix> {
  return {
    ...value,
    environ_impact: value.environ_impact?.map(({ source, amount }) => ({ category: source, amount })),
  }
}
