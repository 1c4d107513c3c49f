import type { PartyKey } from '#domain/identity/party'
import { sameCi } from '#integrations/ocpi/ci-string'
import { alpha2Of } from '#integrations/ocpi/country-codes'
import type { RawObject } from '#integrations/ocpi/raw-object'
import type { OcpiContext } from '#workers/ocpi/ocpi-context'
import { invalid } from '#workers/ocpi/refusal'

/** A parameter of the path that is an id: decoded, not empty and of a length that ids have. */
export function idInPath(c: OcpiContext, name: string): string {
  const id = c.req.param(name) ?? ''
  if (id.length === 0 || id.length > 255) throw invalid([{ field: name, problem: 'is no id' }])
  return id
}

/** The id in the body is the one in the URL; they differ in case at most. */
export function requireSameId(raw: RawObject, field: 'id' | 'uid', id: string): void {
  const given = raw[field]
  if (given === undefined || given === null) return
  if (!sameCi(String(given), id)) throw invalid([{ field, problem: 'is not the one in the URL' }])
}

/** The party in the body is the one in the URL. */
export function requireSameParty(raw: RawObject, owner: PartyKey): void {
  const { country_code, party_id } = raw
  // Only a country may be written with three letters: a party may be called NLD.
  const country = isGiven(country_code) ? (alpha2Of(String(country_code)) ?? String(country_code)) : owner.countryCode
  if (!sameCi(country, owner.countryCode))
    throw invalid([{ field: 'country_code', problem: 'is not the one in the URL' }])
  if (isGiven(party_id) && !sameCi(String(party_id), owner.partyId))
    throw invalid([{ field: 'party_id', problem: 'is not the one in the URL' }])
}

const isGiven = (value: unknown) => value !== undefined && value !== null
