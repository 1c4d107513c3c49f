import type { PartyKey } from '#domain/identity/party'
import type { Instant } from '#domain/instant'
import { type StampedToken, stampedTokenOf, type TokenRow } from './stamped-token.ts'

/** A range of change times: from inclusive, to exclusive; null for open. */
interface ChangedBetween {
  readonly from: Instant | null
  readonly to: Instant | null
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
): Promise<StampedToken[]> {
  const whole = range.from === null && range.to === null
  const statement = whole
    ? database
        .prepare('SELECT * FROM tokens WHERE country_code = ?1 AND party_id = ?2 AND seq > ?3 ORDER BY seq LIMIT ?4')
        .bind(party.countryCode, party.partyId, offset, limit)
    : database
        .prepare(`SELECT * FROM tokens WHERE ${CHANGED} ORDER BY seq LIMIT ?5 OFFSET ?6`)
        .bind(party.countryCode, party.partyId, range.from ?? 0, range.to ?? END_OF_TIME, limit, offset)
  const { results } = await statement.all<TokenRow>()
  return results.map(stampedTokenOf)
}
