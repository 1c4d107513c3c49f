import type { z } from 'zod'
import type { Cdr, CdrLocation } from '#domain/cdr/cdr'
import { cdrSchema } from '#integrations/ocpi/2.1.1/cdr-schema'
import { NOT_AVAILABLE, onlyOne } from '#integrations/ocpi/2.1.1/only-one'
import { cdrTokenOf, ownerOf } from '#integrations/ocpi/2.1.1/owner-of'
import { readTariff } from '#integrations/ocpi/2.1.1/read-tariff'
import { renameFields } from '#integrations/ocpi/2.1.1/rename-fields'
import { cdrOf, tariffsIn } from '#integrations/ocpi/2.2.1/read-cdr'
import { textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { alpha3Of } from '#integrations/ocpi/country-codes'
import type { ReadContext } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'

/** The end of a charge has another name in each object of each version. */
const SPELLINGS = {
  end_date_time: 'stop_date_time',
  end_datetime: 'stop_date_time',
  stop_datetime: 'stop_date_time',
  start_datetime: 'start_date_time',
}

/** Reads a CDR of 2.1.1. Its costs are without VAT, and what they are with it is not known. */
export function readCdr(raw: unknown, context: ReadContext): Parsed<Cdr> {
  const leniencies: Leniency[] = []
  const parsed = parseLenient(cdrSchema, renameFields(raw, SPELLINGS, leniencies))
  if (!parsed.ok) return parsed
  const { value } = parsed
  leniencies.push(...parsed.leniencies)
  const issues: Issue[] = []
  const owner = ownerOf(raw, context, issues)
  const newer = {
    ...value,
    country_code: owner.countryCode,
    party_id: owner.partyId,
    end_date_time: value.stop_date_time,
    cdr_token: cdrTokenOf(value.auth_id, context, issues),
    total_cost: { excl_vat: value.total_cost },
  }
  if (issues.length > 0) return { ok: false, issues }
  // A tariff in a CDR is its operator's, as the CDR is.
  const tariffs = tariffsIn(value.tariffs ?? [], (item) => readTariff(item, { ...context, owner }), leniencies)
  return cdrOf(newer, placeOf(value.location, leniencies), tariffs, leniencies)
}

/** Where it was; an EVSE or a connector that is not said is not available, as 2.2.1 spells it. */
function placeOf(location: z.output<typeof cdrSchema>['location'], leniencies: Leniency[]): CdrLocation {
  const evse = onlyOne(location.evses, 'location.evses', leniencies)
  const connector = evse && onlyOne(evse.connectors, 'location.evses.0.connectors', leniencies)
  const alpha3 = location.country.length === 2 ? alpha3Of(location.country) : null
  if (location.country.length === 2) leniencies.push({ field: 'location.country', rule: 'alpha2_country' })
  return {
    id: location.id,
    name: textOrNull(location.name),
    address: location.address,
    city: location.city,
    postalCode: textOrNull(location.postal_code),
    country: alpha3 ?? location.country.toUpperCase(),
    latitude: Number(location.coordinates.latitude),
    longitude: Number(location.coordinates.longitude),
    evseUid: evse?.uid ?? NOT_AVAILABLE,
    evseId: textOrNull(evse?.evse_id) ?? NOT_AVAILABLE,
    connectorId: connector?.id ?? NOT_AVAILABLE,
    connectorStandard: connector?.standard ?? NOT_AVAILABLE,
    connectorFormat: connector?.format ?? NOT_AVAILABLE,
    connectorPowerType: connector?.power_type ?? NOT_AVAILABLE,
  }
}
