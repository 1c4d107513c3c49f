import type { z } from 'zod'
import type { ReportedSession } from '#domain/session/session'
import { NOT_AVAILABLE, onlyOne } from '#integrations/ocpi/2.1.1/only-one'
import { cdrTokenOf, ownerOf } from '#integrations/ocpi/2.1.1/owner-of'
import { renameFields } from '#integrations/ocpi/2.1.1/rename-fields'
import { sessionPatchSchema, sessionSchema } from '#integrations/ocpi/2.1.1/session-schema'
import { patchOf, sessionOf, withoutNulls } from '#integrations/ocpi/2.2.1/read-session'
import { formatDateTime } from '#integrations/ocpi/date-time'
import type { ReadContext, SessionPatch } from '#integrations/ocpi/dialect'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Issue, Leniency, Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

type RawPlace = z.output<typeof sessionSchema>['location']

/** A session's times have no underscore before `time`, against the habit of all other objects: many write them so all the same. */
const SPELLINGS = { start_date_time: 'start_datetime', end_date_time: 'end_datetime' }

/** Reads a whole Session of 2.1.1. */
export function readSession(raw: unknown, context: ReadContext): Parsed<ReportedSession> {
  const leniencies: Leniency[] = []
  const parsed = parseLenient(sessionSchema, renameFields(raw, SPELLINGS, leniencies))
  if (!parsed.ok) return parsed
  const { value } = parsed
  leniencies.push(...parsed.leniencies)
  const issues: Issue[] = []
  const owner = ownerOf(raw, context, issues)
  const place = placeOf(value.location, leniencies)
  const newer = {
    ...value,
    country_code: owner.countryCode,
    party_id: owner.partyId,
    start_date_time: value.start_datetime,
    end_date_time: value.end_datetime,
    cdr_token: cdrTokenOf(value.auth_id, context, issues),
    location_id: place.location_id,
    evse_uid: place.evse_uid ?? NOT_AVAILABLE,
    connector_id: place.connector_id ?? NOT_AVAILABLE,
    total_cost: value.total_cost == null ? null : { excl_vat: value.total_cost },
  }
  return issues.length > 0 ? { ok: false, issues } : sessionOf(newer, leniencies)
}

/**
 * Reads changed fields of a Session of 2.1.1; without a time of the change it was made when it came. Whether its periods are all there are or
 * those to be added is not said in 2.1.1: those that begin when a known one does take its place, the others are added.
 */
export function readSessionPatch(raw: unknown, context: ReadContext): Parsed<SessionPatch> {
  const leniencies: Leniency[] = []
  const renamed = renameFields(isRawObject(raw) ? withoutNulls(raw) : raw, SPELLINGS, leniencies)
  const parsed = parseLenient(sessionPatchSchema, renamed)
  if (!parsed.ok) return parsed
  const { value } = parsed
  leniencies.push(...parsed.leniencies)
  const issues: Issue[] = []
  const newer = {
    ...value,
    last_updated: value.last_updated ?? formatDateTime(context.receivedAt),
    start_date_time: value.start_datetime,
    end_date_time: value.end_datetime,
    cdr_token: value.auth_id === undefined ? undefined : cdrTokenOf(value.auth_id, context, issues),
    ...(value.location === undefined ? {} : placeOf(value.location, leniencies)),
    total_cost: value.total_cost == null ? undefined : { excl_vat: value.total_cost },
  }
  if (issues.length > 0) return { ok: false, issues }
  const patch = patchOf(newer, leniencies)
  return patch.ok ? { ...patch, value: { ...patch.value, repeatsPeriods: true } } : patch
}

/** Where a session is; undefined for what its Location leaves open. */
function placeOf(location: RawPlace, leniencies: Leniency[]) {
  const evse = onlyOne(location.evses, 'location.evses', leniencies)
  const connector = evse && onlyOne(evse.connectors, 'location.evses.0.connectors', leniencies)
  return { location_id: location.id, evse_uid: evse?.uid, connector_id: connector?.id }
}
