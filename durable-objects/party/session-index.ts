import type { SettledNews } from '../charging-session/charging-session-rpc.ts'

/** The table of the session index. */
export const SESSION_INDEX_TABLE =
  'CREATE TABLE session_index (operator_key TEXT PRIMARY KEY, session TEXT NOT NULL) WITHOUT ROWID'

/**
 * Which of the peer's sessions has one of ours: at most one, so that no two of its charges become one. What was entered before there was this
 * table is copied; keys of its sessions have a colon behind the operator's label.
 */
export const BOUND_SESSIONS_TABLE = `
  CREATE TABLE bound_sessions (session TEXT PRIMARY KEY, operator_key TEXT NOT NULL) WITHOUT ROWID;
  INSERT OR IGNORE INTO bound_sessions
    SELECT session, operator_key FROM session_index WHERE substr(operator_key, 7, 1) = ':';`

/** The table of prices whose session has not been reported yet. */
export const EARLY_PRICES_TABLE =
  'CREATE TABLE early_prices (operator_key TEXT PRIMARY KEY, price TEXT NOT NULL) WITHOUT ROWID'

/** Which of our sessions is which of the peer's: `NL*ABC:ID` in upper case to our id, and what `match-charge.ts` adds. */
export class SessionIndex {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** Our session of the peer's: the one it is known by, or the first that is meant and has no other of the peer's; null where there is none. */
  bind(operatorKey: string, meant: readonly string[]): string | null {
    return this.#storage.transactionSync(() => {
      const known = this.find(operatorKey)
      if (known !== null) return known
      const free = meant.find((session) => this.#isFree(session)) ?? null
      if (free !== null) this.#enter(operatorKey, free)
      return free
    })
  }

  /** As `bind`; where there is none, a new one with the id given for it. */
  claim(operatorKey: string, meant: readonly string[], otherwise: string): string {
    return this.#storage.transactionSync(() => {
      const bound = this.bind(operatorKey, meant)
      if (bound === null) this.#enter(operatorKey, otherwise)
      return bound ?? otherwise
    })
  }

  /** Enters a session under a key of `match-charge.ts` too, unless there is one. */
  note(key: string, session: string): void {
    this.#storage.sql.exec(
      'INSERT INTO session_index VALUES (?, ?) ON CONFLICT (operator_key) DO NOTHING',
      key,
      session,
    )
  }

  /** Keeps the price of a CDR that came before its session, until the session comes. */
  keepPrice(operatorKey: string, price: SettledNews): void {
    this.#storage.sql.exec('INSERT OR REPLACE INTO early_prices VALUES (?, ?)', operatorKey, JSON.stringify(price))
  }

  priceOf(operatorKey: string): SettledNews | null {
    const [row] = this.#storage.sql
      .exec<{ price: string }>('SELECT price FROM early_prices WHERE operator_key = ?', operatorKey)
      .toArray()
    return row ? JSON.parse(row.price) : null
  }

  find(operatorKey: string): string | null {
    const [row] = this.#storage.sql
      .exec<{ session: string }>('SELECT session FROM session_index WHERE operator_key = ?', operatorKey)
      .toArray()
    return row?.session ?? null
  }

  #enter(operatorKey: string, session: string): void {
    this.#storage.sql.exec('INSERT INTO session_index VALUES (?, ?)', operatorKey, session)
    this.#storage.sql.exec('INSERT INTO bound_sessions VALUES (?, ?)', session, operatorKey)
  }

  #isFree(session: string): boolean {
    const bound = this.#storage.sql.exec('SELECT 1 FROM bound_sessions WHERE session = ?', session).toArray()
    return bound.length === 0
  }
}
