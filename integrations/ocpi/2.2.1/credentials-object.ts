import { z } from 'zod'
import { ROLES } from '#integrations/ocpi/2.2.1/enums'
import { businessDetails, countryCode, openEnum, partyId, url } from '#integrations/ocpi/2.2.1/field-schemas'
import { textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import type { Credentials } from '#integrations/ocpi/credentials'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Leniency, Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.2.1, credentials, CredentialsRole. */
export const credentialsRoleSchema = z.object({
  role: openEnum(ROLES),
  business_details: businessDetails,
  party_id: partyId,
  country_code: countryCode,
})

/** Source: OCPI 2.2.1, credentials, Credentials. The token is held to what fits a header; a longer or a stranger one is refused. */
export const credentialsSchema = z.object({
  token: z.string().regex(/^[\x21-\x7e]{1,64}$/, 'is not 1 to 64 printable characters'),
  url: url.min(1),
  roles: z.array(credentialsRoleSchema).min(1),
})

/** Credentials as OCPI has them. */
export type RawCredentials = z.output<typeof credentialsSchema>

/** Reads the credentials of a peer. */
export function readCredentials(raw: unknown): Parsed<Credentials> {
  const parsed = parseLenient(credentialsSchema, raw)
  return parsed.ok ? credentialsOf(parsed.value, parsed.leniencies) : parsed
}

/** Credentials whose fields passed the schema, of this version or of one that extends it. */
export function credentialsOf({ token, url, roles }: RawCredentials, leniencies: Leniency[]): Parsed<Credentials> {
  const value: Credentials = {
    token,
    url,
    roles: roles.map((role) => ({
      role: role.role,
      countryCode: role.country_code.toUpperCase(),
      partyId: role.party_id.toUpperCase(),
      name: role.business_details.name,
      website: textOrNull(role.business_details.website),
    })),
  }
  const keys = value.roles.map((role) => `${role.role} ${role.countryCode}*${role.partyId}`)
  const repeated = keys.findIndex((key, i) => keys.indexOf(key) !== i)
  if (repeated >= 0) return { ok: false, issues: [{ field: `roles.${repeated}`, problem: 'occurs twice' }] }
  return { ok: true, value, leniencies }
}

/** Our credentials as they are sent. */
export function writeCredentials(credentials: Credentials): RawCredentials {
  return {
    token: credentials.token,
    url: credentials.url,
    roles: credentials.roles.map((role) => ({
      role: role.role,
      business_details: { name: role.name, ...(role.website === null ? {} : { website: role.website }) },
      party_id: role.partyId,
      country_code: role.countryCode,
    })),
  }
}
