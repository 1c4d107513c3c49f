import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import type { Token, TokenType, WhitelistType } from '#domain/token/token'

/** A range of change times: from inclusive, to exclusive; null for open. */
interface ChangedBetween {
  readonly from: Instant | null
  readonly to: Instant | null
}

interface Row {
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
}

const CHANGED = 'country_code = ?1 AND party_id = ?2 AND last_updated >= ?3 AND last_updated < ?4'
const END_OF_TIME = Number.MAX_SAFE_INTEGER

/** How many tokens of a party changed in a range. */
export async function countPartyTokens(database: D1Database, party: PartyKey, range: ChangedBetween): Promise<number> {
  const row = await database
    .prepare(`SELECT COUNT(*) AS total FROM tokens WHERE ${CHANGED}`)
    .bind(party.countryCode, party.partyId, range.from ?? 0, range.to ?? END_OF_TIME)
    .first<{ total: number }>()
  return row?.total ?? 0
}

/** Tokens of a party that changed in a range, in the order they were created; without a range the dense `seq` serves as the offset. */
export async function listPartyTokens(
  database: D1Database,
  party: PartyKey,
  range: ChangedBetween,
  offset: number,
  limit: number,
): Promise<{ readonly token: Token; readonly lastUpdated: Instant }[]> {
  const whole = range.from === null && range.to === null
  const statement = whole
    ? database
        .prepare('SELECT * FROM tokens WHERE country_code = ?1 AND party_id = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4')
        .bind(party.countryCode, party.partyId, offset, limit)
    : database
        .prepare(`SELECT * FROM tokens WHERE ${CHANGED} ORDER BY seq LIMIT ?5 OFFSET ?6`)
        .bind(party.countryCode, party.partyId, range.from ?? 0, range.to ?? END_OF_TIME, limit, offset)
  const { results } = await statement.all<Row>()
  return results.map((row) => ({ token: tokenOf(row), lastUpdated: row.last_updated }))
}

function tokenOf(row: Row): Token {
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
    blockedAt: row.blocked_at,
    validUntil: row.valid_until,
  }
}
