import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'

/**
 * Writes the copy of a token that `GET /tokens` reads. `seq` is dense per party and given once; `last_updated` is the database's own clock
 * at this write, and never goes back, so that no delta pull can miss the change; `change_seq` is its place in the log that is pushed from.
 */
export function projectToken(
  database: D1Database,
  token: Token,
  suspendedAt: Instant | null,
  revision: number,
): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO tokens (id, brand, market, country_code, party_id, uid, type, contract_id, contract, driver, visual_number, issuer,
         group_id, language, whitelist, blocked_at, valid_until, revision, suspended_at, default_profile_type, energy_contract, life,
         autocharge, seq, change_seq, last_updated)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
         (SELECT COALESCE(MAX(seq), 0) + 1 FROM tokens WHERE country_code = ?4 AND party_id = ?5),
         (SELECT COALESCE(MAX(change_seq), 0) + 1 FROM tokens),
         CAST(unixepoch('subsec') * 1000 AS INTEGER))
       ON CONFLICT (id) DO UPDATE SET contract_id = excluded.contract_id, contract = excluded.contract, driver = excluded.driver,
         visual_number = excluded.visual_number, issuer = excluded.issuer, group_id = excluded.group_id, language = excluded.language,
         whitelist = excluded.whitelist, blocked_at = excluded.blocked_at, valid_until = excluded.valid_until,
         suspended_at = excluded.suspended_at, default_profile_type = excluded.default_profile_type,
         energy_contract = excluded.energy_contract, life = excluded.life, change_seq = excluded.change_seq,
         revision = excluded.revision, last_updated = MAX(excluded.last_updated, tokens.last_updated + 1)
       WHERE excluded.revision > tokens.revision`,
    )
    .bind(
      token.id,
      token.brand,
      token.market,
      token.countryCode,
      token.partyId,
      token.uid,
      token.type,
      token.contractId,
      token.contract,
      token.driver,
      token.visualNumber,
      token.issuer,
      token.groupId,
      token.language,
      token.whitelist,
      token.blockedAt,
      token.validUntil,
      revision,
      suspendedAt,
      token.defaultProfileType ?? null,
      token.energyContract ? JSON.stringify(token.energyContract) : null,
      token.life ? JSON.stringify(token.life) : null,
      token.autocharge === true ? 1 : 0,
    )
}
