import { z } from 'zod'
import type { Instant } from '#domain/instant'
import {
  DEFAULT_PROFILE_TYPES,
  type EnergyContract,
  TOKEN_TYPES,
  type Token,
  WHITELIST_TYPES,
} from '#domain/token/token'
import { countryCode, dateTime, id, partyId, text } from '#integrations/ocpi/2.2.1/field-schemas'
import { formatDateTime } from '#integrations/ocpi/date-time'

/** Source: OCPI 2.2.1, tokens, Token. */
export const tokenSchema = z.object({
  country_code: countryCode,
  party_id: partyId,
  uid: id(36),
  type: z.enum(TOKEN_TYPES.filter((type) => type !== 'EMAID')),
  contract_id: id(36),
  visual_number: text(64).optional(),
  issuer: text(64),
  group_id: id(36).optional(),
  valid: z.boolean(),
  whitelist: z.enum(WHITELIST_TYPES),
  language: z.string().length(2).optional(),
  default_profile_type: z.enum(DEFAULT_PROFILE_TYPES).optional(),
  energy_contract: z.object({ supplier_name: text(64), contract_id: text(64).optional() }).optional(),
  last_updated: dateTime,
})

/** A token as OCPI has it. */
export type RawToken = z.output<typeof tokenSchema>

/** May this token be used at `now`, as far as the token itself says? */
export function isTokenValid(token: Token, now: Instant): boolean {
  return token.blockedAt === null && (token.validUntil === null || now < token.validUntil)
}

/** Our token as it is sent. One that is no longer valid is also never to be accepted offline, for peers that read only the whitelist. */
export function writeToken(token: Token, lastUpdated: Instant, now: Instant): RawToken {
  const valid = isTokenValid(token, now)
  return {
    country_code: token.countryCode,
    party_id: token.partyId,
    uid: token.uid,
    type: token.type === 'EMAID' ? 'OTHER' : token.type,
    contract_id: token.contractId,
    ...(token.visualNumber === null ? {} : { visual_number: token.visualNumber }),
    issuer: token.issuer,
    ...(token.groupId === null ? {} : { group_id: token.groupId }),
    valid,
    whitelist: valid ? token.whitelist : 'NEVER',
    ...(token.language === null ? {} : { language: token.language }),
    ...(token.defaultProfileType ? { default_profile_type: token.defaultProfileType } : {}),
    ...(token.energyContract ? { energy_contract: writeEnergyContract(token.energyContract) } : {}),
    last_updated: formatDateTime(lastUpdated),
  }
}

function writeEnergyContract({ supplierName, contractId }: EnergyContract) {
  return { supplier_name: supplierName, ...(contractId === null ? {} : { contract_id: contractId }) }
}
