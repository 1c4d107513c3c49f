import { z } from 'zod'
import { parsePartyLabel } from '#domain/identity/party'
import {
  credentialsOf,
  credentialsRoleSchema,
  credentialsSchema,
  writeCredentials as writeCredentials221,
} from '#integrations/ocpi/2.2.1/credentials-object'
import { ROLES_230 } from '#integrations/ocpi/2.3.0/enums'
import { type Credentials, hubOf } from '#integrations/ocpi/credentials'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.3.0, credentials, Credentials. */
export const credentialsSchema230 = credentialsSchema.extend({
  hub_party_id: z
    .string()
    .regex(/^[A-Za-z]{2}[A-Za-z0-9]{3}$/, 'is no country code and party id in five characters')
    .nullish(),
  roles: z.array(credentialsRoleSchema.extend({ role: z.enum(ROLES_230) })).min(1),
})

/** Reads the credentials of a peer. A hub is named by `hub_party_id`, or by a role as before 2.3.0. */
export function readCredentials(raw: unknown): Parsed<Credentials> {
  const parsed = parseLenient(credentialsSchema230, raw)
  if (!parsed.ok) return parsed
  const read = credentialsOf(parsed.value, parsed.leniencies)
  if (!read.ok) return read
  const leniencies: Leniency[] = [...read.leniencies]
  for (const [i, { role }] of read.value.roles.entries()) {
    if (role === 'HUB') leniencies.push({ field: `roles.${i}.role`, rule: 'role_of_older_version' })
  }
  const hubParty = parsed.value.hub_party_id ? parsePartyLabel(parsed.value.hub_party_id) : hubOf(read.value)
  return { ok: true, value: { ...read.value, hubParty }, leniencies }
}

/** Our credentials as they are sent: roles that 2.3.0 has no word for are OTHER, and a hub is named beside them. */
export function writeCredentials(credentials: Credentials): Readonly<Record<string, unknown>> {
  const hub = hubOf(credentials)
  const roles = credentials.roles.map((role) => (UNNAMED.has(role.role) ? { ...role, role: 'OTHER' } : role))
  return {
    ...writeCredentials221({ ...credentials, roles }),
    ...(hub === null ? {} : { hub_party_id: `${hub.countryCode}${hub.partyId}` }),
  }
}

/** PTP is a role in the payments edition's text but not in its list. */
const UNNAMED: ReadonlySet<string> = new Set(['HUB', 'PTP'])
