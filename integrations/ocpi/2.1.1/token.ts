import { z } from 'zod'
import type { Instant } from '#domain/instant'
import { type Token, WHITELIST_TYPES } from '#domain/token/token'
import { dateTime, id, text } from '#integrations/ocpi/2.2.1/field-schemas'
import { isTokenValid } from '#integrations/ocpi/2.2.1/token'
import { formatDateTime } from '#integrations/ocpi/date-time'

/** Source: OCPI 2.1.1, tokens, Token. */
export const tokenSchema = z.object({
  uid: id(36),
  type: z.enum(['OTHER', 'RFID']),
  auth_id: id(36),
  visual_number: text(64).optional(),
  issuer: text(64),
  valid: z.boolean(),
  whitelist: z.enum(WHITELIST_TYPES),
  language: z.string().length(2).optional(),
  last_updated: dateTime,
})

/** A token as 2.1.1 has it: whatever is no card is OTHER. */
export function writeToken(token: Token, lastUpdated: Instant, now: Instant): z.output<typeof tokenSchema> {
  const valid = isTokenValid(token, now)
  return {
    uid: token.uid,
    type: token.type === 'RFID' ? 'RFID' : 'OTHER',
    auth_id: token.contractId,
    ...(token.visualNumber === null ? {} : { visual_number: token.visualNumber }),
    issuer: token.issuer,
    valid,
    whitelist: valid ? token.whitelist : 'NEVER',
    ...(token.language === null ? {} : { language: token.language }),
    last_updated: formatDateTime(lastUpdated),
  }
}
