import { isRecord } from '../cpo/load-feed.ts'
import type { Token } from '../cpo/ocpi-objects.ts'
import type { Party } from '../cpo/party.ts'

/** A token of 2.1.1, whose party is that of its connection: `auth_id` is its contract's. */
export function fromOlderToken(raw: Record<string, unknown>, { country, id }: Party): Record<string, unknown> {
  const { auth_id, ...token } = raw
  return { ...token, country_code: country, party_id: id, ...(auth_id === undefined ? {} : { contract_id: auth_id }) }
}

/** A token for an eMSP of 2.1.1. */
export function toOlderToken(token: Token): Record<string, unknown> {
  const { country_code, party_id, contract_id, type, ...rest } = token
  return { ...rest, type: type === 'RFID' ? 'RFID' : 'OTHER', auth_id: contract_id }
}

/** Credentials of 2.1.1: one party, which does not say in which role. */
export function fromOlderCredentials(raw: unknown): unknown {
  if (!isRecord(raw)) return raw
  const { country_code, party_id, business_details, ...rest } = raw
  return { ...rest, roles: [{ role: 'EMSP', country_code, party_id, business_details }] }
}
