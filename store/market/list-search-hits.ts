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
  const statements = QUERIES.map((sql) => database.prepare(sql).bind(exact, starts, upper, limit))
  const answers = await database.batch<SearchHit>(statements)
  return answers.flatMap(({ results }) => results)
}

// ?1 the text, ?2 its beginning for LIKE, ?3 in upper case, ?4 the limit. Statements of their own, since D1 joins at most five by UNION.
const QUERIES = [
  `SELECT 'session' AS kind, id, coalesce(evse_id, evse_uid) || ' · ' || phase AS label, market FROM sessions
    WHERE ?3 = ?3 AND (id = ?1 OR operator_session_id = ?1 OR evse_id LIKE ?2 ESCAPE '\\') ORDER BY created_at DESC LIMIT ?4`,
  `SELECT 'cdr' AS kind, key AS id, key || ' · ' || driver_status AS label, market FROM cdrs
    WHERE ?2 = ?2 AND (key = ?3 OR cdr_id = ?1 OR session = ?1) ORDER BY received_at DESC LIMIT ?4`,
  `SELECT 'driver' AS kind, id, name AS label, market FROM drivers
    WHERE ?3 = ?3 AND (id = ?1 OR email LIKE ?2 ESCAPE '\\' OR name LIKE ?2 ESCAPE '\\') LIMIT ?4`,
  `SELECT 'contract' AS kind, driver AS id, contract_id AS label, market FROM contracts
    WHERE ?3 = ?3 AND (id = ?1 OR contract_id LIKE ?2 ESCAPE '\\') LIMIT ?4`,
  `SELECT 'token' AS kind, coalesce(driver, id) AS id, coalesce(visual_number, type) AS label, market FROM tokens
    WHERE ?2 = ?2 AND (id = ?1 OR visual_number = ?1 OR uid = ?3 OR uid = ?1) LIMIT ?4`,
  `SELECT 'payment' AS kind, session AS id, intent || ' · ' || status AS label, market FROM payments
    WHERE ?2 = ?2 AND ?3 = ?3 AND (intent = ?1 OR reference = ?1) LIMIT ?4`,
]
