import { z } from '@hono/zod-openapi'
import { TOKEN_TYPES, type Token, WHITELIST_TYPES } from '#domain/token/token'
import type { TokenRow } from '#store/market/list-tokens'

/** A token as staff see it: its uid only when they ask for it. */
export const TokenView = z
  .object({
    id: z.string(),
    brand: z.string(),
    market: z.string(),
    countryCode: z.string(),
    partyId: z.string(),
    uid: z.string().openapi({ description: 'The last four characters, unless `reveal` was asked for' }),
    type: z.enum(TOKEN_TYPES),
    contractId: z.string(),
    contract: z.string().nullable(),
    driver: z.string().nullable(),
    visualNumber: z.string().nullable(),
    issuer: z.string(),
    whitelist: z.enum(WHITELIST_TYPES),
    blockedAt: z.number().int().nullable(),
    validUntil: z.number().int().nullable(),
  })
  .openapi('Token')

/** A token from its object or its row, as staff see it. */
export function viewToken(token: Token | TokenRow, reveal: boolean): z.infer<typeof TokenView> {
  return {
    id: token.id,
    brand: token.brand,
    market: token.market,
    countryCode: token.countryCode,
    partyId: token.partyId,
    uid: reveal ? token.uid : maskUid(token.uid),
    type: token.type as Token['type'],
    contractId: token.contractId,
    contract: token.contract,
    driver: token.driver,
    visualNumber: token.visualNumber,
    issuer: token.issuer,
    whitelist: token.whitelist as Token['whitelist'],
    blockedAt: token.blockedAt,
    validUntil: token.validUntil,
  }
}

// A uid is all it takes to copy a card, so a screen that is looked at by chance must not show it.
const SHOWN = 4

function maskUid(uid: string): string {
  return `••••${uid.length > SHOWN * 2 ? uid.slice(-SHOWN) : ''}`
}
