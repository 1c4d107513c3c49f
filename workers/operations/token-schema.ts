import { z } from '@hono/zod-openapi'
import type { Instant } from '#domain/instant'
import { hasSwitch } from '#domain/token/identity'
import { BLOCK_REASONS, lifeOf, stateAt, TOKEN_STATES, type TokenLife } from '#domain/token/life'
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
    blockedAt: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Since when it may not be used, whatever the reason' }),
    validUntil: z.number().int().nullable(),
    state: z.enum(TOKEN_STATES).openapi({ description: 'Where it is in its life; only an active one may charge' }),
    block: z
      .object({ reason: z.enum(BLOCK_REASONS), until: z.number().int().nullable() })
      .nullable()
      .openapi({ description: 'Why it is blocked and until when; null until: until somebody ends it' }),
    successor: z.string().nullable().openapi({ description: 'The token that took its place' }),
    autocharge: z.boolean().openapi({ description: "Its uid is a car's own address" }),
    switchedOff: z
      .boolean()
      .nullable()
      .openapi({ description: 'Has its driver switched it off? Null where there is no switch' }),
  })
  .openapi('Token')

type Viewed = Omit<Token, 'countries' | 'defaultProfileType' | 'energyContract'>

/** A token from its object, as staff see it at this moment. */
export function viewToken(token: Viewed, reveal: boolean, now: Instant): z.infer<typeof TokenView> {
  const { block, successor, switchedOffAt } = lifeOf(token)
  const state = stateAt(token, now)
  return {
    id: token.id,
    brand: token.brand,
    market: token.market,
    countryCode: token.countryCode,
    partyId: token.partyId,
    uid: reveal ? token.uid : maskUid(token.uid),
    type: token.type,
    contractId: token.contractId,
    contract: token.contract,
    driver: token.driver,
    visualNumber: token.visualNumber,
    issuer: token.issuer,
    whitelist: token.whitelist,
    blockedAt: token.blockedAt,
    validUntil: token.validUntil,
    state,
    block: block && state === 'blocked' ? { reason: block.reason, until: block.until } : null,
    successor,
    autocharge: token.autocharge === true,
    switchedOff: hasSwitch(token) ? switchedOffAt !== null : null,
  }
}

/** As `viewToken`, of the copy in its market's database. */
export function viewTokenRow(row: TokenRow, reveal: boolean, now: Instant): z.infer<typeof TokenView> {
  const { life, type, whitelist, autocharge, defaultProfileType: _profile, energyContract: _energy, ...same } = row
  const token = { ...same, type: type as Token['type'], whitelist: whitelist as Token['whitelist'] }
  const kept = life === null ? {} : { life: JSON.parse(life) as TokenLife }
  return viewToken({ ...token, ...kept, autocharge: autocharge === 1 }, reveal, now)
}

// A uid is all it takes to copy a card, so a screen that is looked at by chance must not show it.
const SHOWN = 4

function maskUid(uid: string): string {
  return `••••${uid.length > SHOWN * 2 ? uid.slice(-SHOWN) : ''}`
}
