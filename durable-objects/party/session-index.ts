import type { SettledNews } from '../charging-session/charging-session-rpc.ts'

/** The table of the session index. */
export const SESSION_INDEX_TABLE =
  'CREATE TABLE session_index (operator_key TEXT PRIMARY KEY, session TEXT NOT NULL) WITHOUT ROWID'

/** The table of prices whose session has not been reported yet. */
export const EARLY_PRICES_TABLE =
  'CREATE TABLE early_prices (operator_key TEXT PRIMARY KEY, price TEXT NOT NULL) WITHOUT ROWID'

/** Which of our sessions is which of the peer's: `NL*ABC:ID` in upper case to our id, and what `match-charge.ts` adds. */
export class SessionIndex {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** Enters the proposed session unless the peer's is known; answers the one that holds. */
  claim(operatorKey: string, proposed: string): string {
    return this.#storage.transactionSync(() => {
      this.#storage.sql.exec(
        'INSERT INTO session_index VALUES (?, ?) ON CONFLICT (operator_key) DO NOTHING',
        operatorKey,
        proposed,
      )
      return this.find(operatorKey) ?? proposed
    })
  }

  /** Enters a session under a key in place of the one before. */
  replace(key: string, session: string): void {
    this.#storage.sql.exec('INSERT OR REPLACE INTO session_index VALUES (?, ?)', key, session)
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
}
