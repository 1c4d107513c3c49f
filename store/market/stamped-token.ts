import type { Instant } from '#domain/instant'
import type { Token, TokenType, WhitelistType } from '#domain/token/token'

/** A token with the time at which its last change became visible. */
export interface StampedToken {
  readonly token: Token
  readonly lastUpdated: Instant
}

/** A row of `tokens` as SQLite gives it. */
export interface TokenRow {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly country_code: string
  readonly party_id: string
  readonly uid: string
  readonly type: string
  readonly contract_id: string
  readonly contract: string | null
  readonly driver: string | null
  readonly visual_number: string | null
  readonly issuer: string
  readonly group_id: string | null
  readonly language: string | null
  readonly whitelist: string
  readonly blocked_at: number | null
  readonly valid_until: number | null
  readonly last_updated: number
  readonly revision: number
  readonly change_seq: number
  readonly suspended_at: number | null
  readonly default_profile_type: string | null
  readonly energy_contract: string | null
}

/** Reads a row. */
export function stampedTokenOf(row: TokenRow): StampedToken {
  return { token: tokenOf(row), lastUpdated: row.last_updated }
}

/** A token by our id; null while the market has no copy of it. */
export async function readStampedToken(database: D1Database, id: string): Promise<StampedToken | null> {
  const row = await database.prepare('SELECT * FROM tokens WHERE id = ?').bind(id).first<TokenRow>()
  return row && stampedTokenOf(row)
}

function tokenOf(row: TokenRow): Token {
  return {
    id: row.id,
    brand: row.brand,
    market: row.market,
    countryCode: row.country_code,
    partyId: row.party_id,
    uid: row.uid,
    type: row.type as TokenType,
    contractId: row.contract_id,
    contract: row.contract,
    driver: row.driver,
    visualNumber: row.visual_number,
    issuer: row.issuer,
    groupId: row.group_id,
    language: row.language,
    whitelist: row.whitelist as WhitelistType,
    // For an operator it makes no difference whether the token or its contract is not to be used.
    blockedAt: row.blocked_at ?? row.suspended_at,
    validUntil: row.valid_until,
    defaultProfileType: row.default_profile_type as Token['defaultProfileType'] & string,
    energyContract: row.energy_contract === null ? null : JSON.parse(row.energy_contract),
  }
}
