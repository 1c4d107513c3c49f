/** Something a search found: what it is, by which id its page opens, and what to show. */
export interface SearchHit {
  readonly kind: 'session' | 'cdr' | 'driver' | 'contract' | 'token' | 'payment'
  readonly id: string
  readonly label: string
  readonly market: string
}

/** Finds by what people have at hand: ids, an EVSE id, an e-mail, a card's printed number. Names and ids match from their beginning. */
export async function listSearchHits(database: D1Database, text: string, limit: number): Promise<readonly SearchHit[]> {
  const exact = text.trim()
  const starts = `${exact.replaceAll(/[%_\\]/g, (char) => `\\${char}`)}%`
  const upper = exact.toUpperCase()
  const { results } = await database
    .prepare(
      `SELECT * FROM (
        SELECT 'session' AS kind, id, coalesce(evse_id, evse_uid) || ' · ' || phase AS label, market FROM sessions
          WHERE id = ?1 OR operator_session_id = ?1 OR evse_id LIKE ?2 ESCAPE '\\' ORDER BY created_at DESC LIMIT ?4)
      UNION ALL SELECT * FROM (
        SELECT 'cdr', key, key || ' · ' || driver_status, market FROM cdrs
          WHERE key = ?3 OR cdr_id = ?1 OR session = ?1 ORDER BY received_at DESC LIMIT ?4)
      UNION ALL SELECT * FROM (
        SELECT 'driver', id, name, market FROM drivers
          WHERE id = ?1 OR email LIKE ?2 ESCAPE '\\' OR name LIKE ?2 ESCAPE '\\' LIMIT ?4)
      UNION ALL SELECT * FROM (
        SELECT 'contract', driver, contract_id, market FROM contracts WHERE id = ?1 OR contract_id LIKE ?2 ESCAPE '\\' LIMIT ?4)
      UNION ALL SELECT * FROM (
        SELECT 'token', id, coalesce(visual_number, type), market FROM tokens
          WHERE id = ?1 OR visual_number = ?1 OR uid = ?3 OR uid = ?1 LIMIT ?4)
      UNION ALL SELECT * FROM (
        SELECT 'payment', session, intent || ' · ' || status, market FROM payments
          WHERE intent = ?1 OR reference = ?1 LIMIT ?4)`,
    )
    .bind(exact, starts, upper, limit)
    .all<SearchHit>()
  return results
}
