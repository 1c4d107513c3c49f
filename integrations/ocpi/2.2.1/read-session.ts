import type { z } from 'zod'
import { isEnergyInWh } from '#domain/session/counted-periods'
import type { ReportedSession } from '#domain/session/session'
import { withTokenParty } from '#integrations/ocpi/2.2.1/cdr-token-party'
import { instantOf, instantOrNull, textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import { claimedPriceOf, energyWhOf, periodsOf, reportedTokenOf } from '#integrations/ocpi/2.2.1/read-measured'
import { sessionPatchSchema, sessionSchema } from '#integrations/ocpi/2.2.1/session-schema'
import type { ReadContext, SessionPatch } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Reads a whole Session. */
export function readSession(
  raw: unknown,
  { ours }: Pick<ReadContext, 'ours'> = { ours: null },
): Parsed<ReportedSession> {
  const status = withKnownStatus(raw)
  const owned = withTokenParty(status.raw, ours)
  const parsed = parseLenient(sessionSchema, owned.raw)
  return parsed.ok ? sessionOf(parsed.value, [...status.leniencies, ...owned.leniencies, ...parsed.leniencies]) : parsed
}

/** The session that was read by the schema. */
export function sessionOf(
  value: z.output<typeof sessionSchema>,
  leniencies: readonly Leniency[],
): Parsed<ReportedSession> {
  const issues: Issue[] = []
  const session: ReportedSession = {
    countryCode: value.country_code.toUpperCase(),
    partyId: value.party_id.toUpperCase(),
    id: value.id,
    startAt: instantOf(value.start_date_time),
    endAt: instantOrNull(value.end_date_time),
    energyWh: energyWhOf(value.kwh, 'kwh', issues),
    token: reportedTokenOf(value.cdr_token),
    authMethod: value.auth_method,
    authorizationReference: textOrNull(value.authorization_reference),
    locationId: value.location_id,
    evseUid: value.evse_uid,
    connectorId: value.connector_id,
    meterId: textOrNull(value.meter_id),
    currency: value.currency,
    periods: periodsOf(value.charging_periods ?? [], issues),
    ...costOf(value.total_cost, issues),
    status: value.status,
    lastUpdated: instantOf(value.last_updated),
  }
  if (issues.length > 0) return { ok: false, issues }
  return { ok: true, value: session, leniencies: [...leniencies, ...unitLeniencies(session)] }
}

/** Reads changed fields of a Session. Null says nothing: to take a value back, an operator sends the whole session. */
export function readSessionPatch(
  raw: unknown,
  { ours }: Pick<ReadContext, 'ours'> = { ours: null },
): Parsed<SessionPatch> {
  const status = withKnownStatus(raw)
  const owned = withTokenParty(status.raw, ours)
  const parsed = parseLenient(sessionPatchSchema, isRawObject(owned.raw) ? withoutNulls(owned.raw) : owned.raw)
  return parsed.ok ? patchOf(parsed.value, [...status.leniencies, ...owned.leniencies, ...parsed.leniencies]) : parsed
}

/** The changes that were read by the schema. */
export function patchOf(
  value: z.output<typeof sessionPatchSchema>,
  leniencies: readonly Leniency[],
): Parsed<SessionPatch> {
  const issues: Issue[] = []
  const changes = changesOf(value, issues)
  if (issues.length > 0) return { ok: false, issues }
  const read = { lastUpdated: instantOf(value.last_updated), changes }
  return { ok: true, value: read, leniencies: [...leniencies, ...unitLeniencies(changes)] }
}

/** The specification's own examples give the energy of periods in Wh, where kWh are due, and so do operators. */
function unitLeniencies({ energyWh, periods }: Partial<ReportedSession>): readonly Leniency[] {
  if (energyWh === undefined || periods === undefined || !isEnergyInWh(periods, energyWh)) return []
  return [{ field: 'charging_periods', rule: 'energy_in_wh' }]
}

function changesOf(value: z.output<typeof sessionPatchSchema>, issues: Issue[]): Partial<ReportedSession> {
  return {
    lastUpdated: instantOf(value.last_updated),
    ...(value.start_date_time === undefined ? {} : { startAt: instantOf(value.start_date_time) }),
    ...(value.end_date_time ? { endAt: instantOf(value.end_date_time) } : {}),
    ...(value.kwh === undefined ? {} : { energyWh: energyWhOf(value.kwh, 'kwh', issues) }),
    ...(value.cdr_token === undefined ? {} : { token: reportedTokenOf(value.cdr_token) }),
    ...(value.auth_method === undefined ? {} : { authMethod: value.auth_method }),
    ...(value.authorization_reference ? { authorizationReference: value.authorization_reference } : {}),
    ...(value.location_id === undefined ? {} : { locationId: value.location_id }),
    ...(value.evse_uid === undefined ? {} : { evseUid: value.evse_uid }),
    ...(value.connector_id === undefined ? {} : { connectorId: value.connector_id }),
    ...(value.meter_id ? { meterId: value.meter_id } : {}),
    ...(value.currency === undefined ? {} : { currency: value.currency }),
    ...(value.charging_periods?.length ? { periods: periodsOf(value.charging_periods, issues) } : {}),
    ...(value.total_cost ? costOf(value.total_cost, issues) : {}),
    ...(value.status === undefined ? {} : { status: value.status }),
  }
}

/** An absent cost is unknown, not nothing. */
function costOf(
  raw: { readonly excl_vat: number; readonly incl_vat?: number | null | undefined } | null | undefined,
  issues: Issue[],
): Pick<ReportedSession, 'totalCostExclMicros' | 'totalCostInclMicros'> {
  if (!raw) return { totalCostExclMicros: null, totalCostInclMicros: null }
  const price = claimedPriceOf(raw, 'total_cost', issues)
  return { totalCostExclMicros: price.exclVatMicros, totalCostInclMicros: price.inclVatMicros }
}

/** One section of the specification calls the status of a reservation RESERVED; it is read and never sent. */
export function withKnownStatus(raw: unknown): { readonly raw: unknown; readonly leniencies: readonly Leniency[] } {
  if (!isRawObject(raw) || raw['status'] !== 'RESERVED') return { raw, leniencies: [] }
  return { raw: { ...raw, status: 'RESERVATION' }, leniencies: [{ field: 'status', rule: 'alias_of_reservation' }] }
}

/** The fields that say something. */
export function withoutNulls(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null))
}
