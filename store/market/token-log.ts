import { type StampedToken, stampedTokenOf, type TokenRow } from './stamped-token.ts'

/** A token in the log of changes. */
export interface LoggedToken extends StampedToken {
  /** Its place in the log: greater than that of every change before. */
  readonly changeSeq: number
  /** 1 for a token that never changed since it was issued. */
  readonly revision: number
}

/** The next part of a market's log of token changes, each token with its latest state only. */
export async function readTokenLog(database: D1Database, after: number, limit: number): Promise<LoggedToken[]> {
  const { results } = await database
    .prepare('SELECT * FROM tokens WHERE change_seq > ? ORDER BY change_seq LIMIT ?')
    .bind(after, limit)
    .all<TokenRow>()
  return results.map(loggedTokenOf)
}

/** Tokens by our ids, as the log has them now. */
export async function readLoggedTokens(database: D1Database, ids: readonly string[]): Promise<LoggedToken[]> {
  const { results } = await database
    .prepare('SELECT * FROM tokens WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(ids))
    .all<TokenRow>()
  return results.map(loggedTokenOf)
}

function loggedTokenOf(row: TokenRow): LoggedToken {
  return { ...stampedTokenOf(row), changeSeq: row.change_seq, revision: row.revision }
}
