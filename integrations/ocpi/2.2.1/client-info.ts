import { z } from 'zod'
import { CONNECTION_STATUSES, type HubClient } from '#domain/channel/hub-client'
import { ROLES } from '#integrations/ocpi/2.2.1/enums'
import { countryCode, dateTime, openEnum, partyId } from '#integrations/ocpi/2.2.1/field-schemas'
import { instantOf } from '#integrations/ocpi/2.2.1/read-fields'
import { formatDateTime } from '#integrations/ocpi/date-time'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.2.1, hubclientinfo, ClientInfo; the same in 2.3.0. */
const clientInfoSchema = z.object({
  party_id: partyId,
  country_code: countryCode,
  role: openEnum(ROLES),
  status: z.enum(CONNECTION_STATUSES),
  last_updated: dateTime,
})

/** Reads what a hub says of one of its clients. */
export function readClientInfo(raw: unknown): Parsed<HubClient> {
  const parsed = parseLenient(clientInfoSchema, raw)
  if (!parsed.ok) return parsed
  const { party_id, country_code, role, status, last_updated } = parsed.value
  const value: HubClient = {
    countryCode: country_code.toUpperCase(),
    partyId: party_id.toUpperCase(),
    role,
    status,
    source: 'hub',
    lastUpdated: instantOf(last_updated),
  }
  return { ok: true, value, leniencies: parsed.leniencies }
}

/** A client as its hub has told of it. */
export function writeClientInfo(client: HubClient): z.output<typeof clientInfoSchema> {
  const { partyId: party, countryCode: country, role, status, lastUpdated } = client
  return { party_id: party, country_code: country, role, status, last_updated: formatDateTime(lastUpdated) }
}
