import { z } from 'zod'
import type { Instant } from '#domain/instant'
import { displayText, id } from '#integrations/ocpi/2.2.1/field-schemas'
import { tokenSchema, writeToken } from '#integrations/ocpi/2.2.1/token'
import {
  ALLOWED_TYPES,
  type AuthorizationDecision,
  type LocationReferences,
} from '#integrations/ocpi/authorization-decision'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Source: OCPI 2.2.1, tokens, LocationReferences. */
export const locationReferencesSchema = z.object({ location_id: id(36), evse_uids: z.array(id(36)).nullish() })

/** Source: OCPI 2.2.1, tokens, AuthorizationInfo. */
export const authorizationInfoSchema = z.object({
  allowed: z.enum(ALLOWED_TYPES),
  token: tokenSchema,
  location: locationReferencesSchema.optional(),
  authorization_reference: id(36).optional(),
  info: displayText.optional(),
})

/** An authorization as OCPI has it. */
export type RawAuthorizationInfo = z.output<typeof authorizationInfoSchema>

/** Reads the body of an authorization request; no body, null and an empty object all name no place. */
export function readLocationReferences(raw: unknown): Parsed<LocationReferences | null> {
  if (raw === null || raw === undefined || (isRawObject(raw) && Object.keys(raw).length === 0)) {
    return { ok: true, value: null, leniencies: [] }
  }
  const parsed = parseLenient(locationReferencesSchema, raw)
  if (!parsed.ok) return parsed
  const value = { locationId: parsed.value.location_id, evseUids: parsed.value.evse_uids ?? [] }
  return { ok: true, value, leniencies: parsed.leniencies }
}

/** A decision as it is answered. */
export function writeAuthorizationInfo(decision: AuthorizationDecision, now: Instant): RawAuthorizationInfo {
  const { locationKept, authorizationReference, info } = decision
  return {
    allowed: decision.allowed,
    token: writeToken(decision.token, decision.lastUpdated, now),
    ...(locationKept === null || decision.allowed !== 'ALLOWED' ? {} : { location: writeReferences(locationKept) }),
    ...(authorizationReference === null ? {} : { authorization_reference: authorizationReference }),
    ...(info === null ? {} : { info }),
  }
}

function writeReferences(kept: LocationReferences): z.output<typeof locationReferencesSchema> {
  return { location_id: kept.locationId, ...(kept.evseUids.length === 0 ? {} : { evse_uids: [...kept.evseUids] }) }
}
