import type { ReadContext } from '#integrations/ocpi/dialect'
import type { Leniency } from '#integrations/ocpi/parsed'
import { isRawObject } from '#integrations/ocpi/raw-object'

/**
 * OCPI 2.2 had a CdrToken that does not say whose it is: it is then that of our party on the connection, or the one addressed. Source: OCPI
 * 2.2.1, changelog.
 */
export function withTokenParty(
  raw: unknown,
  ours: ReadContext['ours'],
): { readonly raw: unknown; readonly leniencies: readonly Leniency[] } {
  const token = isRawObject(raw) ? raw['cdr_token'] : undefined
  if (!isRawObject(raw) || !isRawObject(token) || ours === null) return { raw, leniencies: [] }
  if (token['country_code'] !== undefined || token['party_id'] !== undefined) return { raw, leniencies: [] }
  const { countryCode, partyId } = ours
  const owned = { ...token, country_code: countryCode, party_id: partyId }
  return {
    raw: { ...raw, cdr_token: owned },
    leniencies: [{ field: 'cdr_token.party_id', rule: 'party_of_connection' }],
  }
}
