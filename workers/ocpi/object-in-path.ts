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
  for (const [field, expected] of [
    ['country_code', owner.countryCode],
    ['party_id', owner.partyId],
  ] as const) {
    const given = raw[field]
    if (given === undefined || given === null) continue
    if (!sameCi(alpha2Of(String(given)) ?? String(given), expected))
      throw invalid([{ field, problem: 'is not the one in the URL' }])
  }
}
