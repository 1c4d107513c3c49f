import { z } from 'zod'
import { displayText, id } from '#integrations/ocpi/2.2.1/field-schemas'
import {
  ALLOWED_TYPES,
  type AuthorizationDecision,
  type LocationReferences,
} from '#integrations/ocpi/authorization-decision'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Parsed } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/** Source: OCPI 2.1.1, tokens, LocationReferences. Which connectors belong to which EVSE is not said, so they decide nothing. */
const locationReferencesSchema = z.object({
  location_id: id(39),
  evse_uids: z.array(id(39)).nullish(),
  connector_ids: z.array(id(36)).nullish(),
})

/** Source: OCPI 2.1.1, tokens, AuthorizationInfo. */
export const authorizationInfoSchema = z.object({
  allowed: z.enum(ALLOWED_TYPES),
  location: locationReferencesSchema.optional(),
  info: displayText.optional(),
})

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

/** A decision as it is answered: without a reference, which 2.1.1 does not know. */
export function writeAuthorizationInfo(decision: AuthorizationDecision): z.output<typeof authorizationInfoSchema> {
  const { allowed, locationKept: kept, info } = decision
  const evses = kept && kept.evseUids.length > 0 ? { evse_uids: [...kept.evseUids] } : {}
  return {
    allowed,
    ...(kept === null || allowed !== 'ALLOWED' ? {} : { location: { location_id: kept.locationId, ...evses } }),
    ...(info === null ? {} : { info }),
  }
}
