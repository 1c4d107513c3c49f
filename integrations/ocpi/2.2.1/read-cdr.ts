import type { z } from 'zod'
import type { Cdr, CdrLocation, ClaimedPrice } from '#domain/cdr/cdr'
import type { ChargingPeriod } from '#domain/session/session'
import type { Tariff } from '#domain/tariff/tariff'
import { cdrSchema } from '#integrations/ocpi/2.2.1/cdr-schema'
import { withTokenParty } from '#integrations/ocpi/2.2.1/cdr-token-party'
import { instantOf, textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import {
  claimedPriceOf,
  energyWhOf,
  periodsOf,
  reportedTokenOf,
  secondsOf,
} from '#integrations/ocpi/2.2.1/read-measured'
import { readTariff } from '#integrations/ocpi/2.2.1/read-tariff'
import { alpha3Of } from '#integrations/ocpi/country-codes'
import type { ReadContext } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'

type RawCdr = z.output<typeof cdrSchema>

const SESSION_ONLY: ReadonlySet<string> = new Set([
  'CURRENT',
  'ENERGY_EXPORT',
  'ENERGY_IMPORT',
  'POWER',
  'STATE_OF_CHARGE',
])

/** Reads a CDR. Only what is malformed or missing stops it; what is odd is reported, and a price we doubt is none of this module's business. */
export function readCdr(raw: unknown, { ours }: Pick<ReadContext, 'ours'> = { ours: null }): Parsed<Cdr> {
  const owned = withTokenParty(raw, ours)
  const parsed = parseLenient(cdrSchema, owned.raw)
  if (!parsed.ok) return parsed
  const { value } = parsed
  const leniencies = [...owned.leniencies, ...parsed.leniencies]
  const location = cdrLocationOf(value.cdr_location, leniencies)
  return cdrOf(value, location, tariffsIn(value.tariffs ?? [], readTariff, leniencies), leniencies)
}

/** The CDR that was read by the schema, with its place and its tariffs. */
export function cdrOf(
  value: Omit<RawCdr, 'cdr_location' | 'tariffs'>,
  location: CdrLocation,
  tariffs: readonly Tariff[],
  leniencies: Leniency[],
): Parsed<Cdr> {
  const issues: Issue[] = []
  const creditReferenceId = textOrNull(value.credit_reference_id)
  if (value.credit === true && creditReferenceId === null) {
    issues.push({ field: 'credit_reference_id', problem: 'is due in a credit CDR' })
  }
  const price = (amount: RawCdr['total_fixed_cost'], field: string): ClaimedPrice | null =>
    amount ? claimedPriceOf(amount, field, issues) : null
  const cdr: Cdr = {
    countryCode: value.country_code.toUpperCase(),
    partyId: value.party_id.toUpperCase(),
    id: value.id,
    startAt: instantOf(value.start_date_time),
    endAt: instantOf(value.end_date_time),
    sessionId: textOrNull(value.session_id),
    token: reportedTokenOf(value.cdr_token),
    authMethod: value.auth_method,
    authorizationReference: textOrNull(value.authorization_reference),
    location,
    meterId: textOrNull(value.meter_id),
    currency: value.currency,
    tariffs,
    periods: withoutSessionOnly(periodsOf(value.charging_periods, issues), leniencies),
    totalCost: claimedPriceOf(value.total_cost, 'total_cost', issues),
    totalFixedCost: price(value.total_fixed_cost, 'total_fixed_cost'),
    totalEnergyWh: energyWhOf(value.total_energy, 'total_energy', issues),
    totalEnergyCost: price(value.total_energy_cost, 'total_energy_cost'),
    totalTimeS: secondsOf(value.total_time, 'total_time', issues),
    totalTimeCost: price(value.total_time_cost, 'total_time_cost'),
    totalParkingTimeS: secondsOf(value.total_parking_time ?? 0, 'total_parking_time', issues),
    totalParkingCost: price(value.total_parking_cost, 'total_parking_cost'),
    totalReservationCost: price(value.total_reservation_cost, 'total_reservation_cost'),
    remark: textOrNull(value.remark),
    invoiceReferenceId: textOrNull(value.invoice_reference_id),
    credit: value.credit ?? false,
    creditReferenceId,
    homeChargingCompensation: value.home_charging_compensation ?? false,
    lastUpdated: instantOf(value.last_updated),
  }
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, value: cdr, leniencies }
}

/** What belongs into sessions alone says nothing of a price. Source: OCPI 2.2.1, cdrs, CdrDimensionType. */
function withoutSessionOnly(periods: readonly ChargingPeriod[], leniencies: Leniency[]): readonly ChargingPeriod[] {
  if (!periods.some(({ dimensions }) => dimensions.some(({ type }) => SESSION_ONLY.has(type)))) return periods
  leniencies.push({ field: 'charging_periods', rule: 'session_only_dimension' })
  return periods.map((period) => ({
    ...period,
    dimensions: period.dimensions.filter(({ type }) => !SESSION_ONLY.has(type)),
  }))
}

/** The place of a charge that was read by the schema. */
export function cdrLocationOf(raw: RawCdr['cdr_location'], leniencies: Leniency[]): CdrLocation {
  if (raw.evse_id === '' || raw.evse_id === '#NA')
    leniencies.push({ field: 'cdr_location.evse_id', rule: 'not_available' })
  if (raw.country.length === 2) leniencies.push({ field: 'cdr_location.country', rule: 'alpha2_country' })
  return {
    id: raw.id,
    name: textOrNull(raw.name),
    address: raw.address,
    city: raw.city,
    postalCode: textOrNull(raw.postal_code),
    country: (raw.country.length === 2 ? alpha3Of(raw.country) : null) ?? raw.country.toUpperCase(),
    latitude: Number(raw.coordinates.latitude),
    longitude: Number(raw.coordinates.longitude),
    evseUid: raw.evse_uid,
    evseId: raw.evse_id,
    connectorId: raw.connector_id,
    connectorStandard: raw.connector_standard,
    connectorFormat: raw.connector_format,
    connectorPowerType: raw.connector_power_type,
  }
}

/** The tariffs in a CDR; one that cannot be read is left out and reported. */
export function tariffsIn(
  raw: readonly unknown[],
  read: (raw: unknown) => Parsed<Tariff>,
  leniencies: Leniency[],
): Tariff[] {
  return raw.flatMap((item, i) => {
    const parsed = read(item)
    if (parsed.ok) return [parsed.value]
    leniencies.push({ field: `tariffs.${i}`, rule: 'unreadable_tariff' })
    return []
  })
}
