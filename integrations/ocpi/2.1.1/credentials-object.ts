import type { z } from 'zod'
import { DomainError } from '#domain/errors'
import { credentialsSchema as newerCredentials } from '#integrations/ocpi/2.2.1/credentials-object'
import { businessDetails, countryCode, partyId } from '#integrations/ocpi/2.2.1/field-schemas'
import { textOrNull } from '#integrations/ocpi/2.2.1/read-fields'
import type { Credentials } from '#integrations/ocpi/credentials'
import { parseLenient } from '#integrations/ocpi/parse-lenient'
import type { Parsed } from '#integrations/ocpi/parsed'

/** Source: OCPI 2.1.1, credentials, Credentials: one party, in a role that is not said. */
export const credentialsSchema = newerCredentials
  .omit({ roles: true })
  .extend({ business_details: businessDetails, party_id: partyId, country_code: countryCode })

/** Reads the credentials of a peer. Whoever registers with an eMSP by 2.1.1 is an operator. */
export function readCredentials(raw: unknown): Parsed<Credentials> {
  const parsed = parseLenient(credentialsSchema, raw)
  if (!parsed.ok) return parsed
  const { token, url, business_details: business, party_id, country_code } = parsed.value
  const role = {
    role: 'CPO',
    countryCode: country_code.toUpperCase(),
    partyId: party_id.toUpperCase(),
    name: business.name,
    website: textOrNull(business.website),
  }
  return { ok: true, value: { token, url, roles: [role] }, leniencies: parsed.leniencies }
}

/** Our credentials as they are sent: the first eMSP of ours, since a connection of 2.1.1 has one party. Throws DomainError `input_invalid` where there is none. */
export function writeCredentials(credentials: Credentials): z.output<typeof credentialsSchema> {
  const role = credentials.roles.find((ours) => ours.role === 'EMSP')
  if (!role) throw new DomainError('input_invalid', { field: 'roles', message: 'no party of ours is an eMSP' })
  return {
    token: credentials.token,
    url: credentials.url,
    business_details: { name: role.name, ...(role.website === null ? {} : { website: role.website }) },
    party_id: role.partyId,
    country_code: role.countryCode,
  }
}
