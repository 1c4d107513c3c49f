import type { Instant } from '#domain/instant'
import type { LedgerTransaction } from '#domain/ledger/ledger'

/**
 * The rows of one posting. Its id is the natural key of the business fact: a second insert changes nothing, transaction and entries alike.
 * Refuses what does not sum to zero before anything is written.
 */
export function insertLedgerTransaction(
  database: D1Database,
  transaction: LedgerTransaction,
  cdrKey: string | null,
  now: Instant,
): D1PreparedStatement[] {
  const sum = transaction.entries.reduce((total, entry) => total + entry.amountMinor, 0)
  if (sum !== 0) throw new Error(`posting ${transaction.id} does not sum to zero`)
  return [
    database
      .prepare(
        `INSERT INTO ledger_transactions (id, kind, brand, market, currency, cdr_key, occurred_at, posted_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      )
      .bind(
        transaction.id,
        transaction.kind,
        transaction.brand,
        transaction.market,
        transaction.currency,
        cdrKey,
        transaction.occurredAt,
        now,
      ),
    ...transaction.entries.map((entry, line) =>
      database
        .prepare(
          `INSERT INTO ledger_entries (transaction_id, line, account, owner, amount_minor) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (transaction_id, line) DO NOTHING`,
        )
        .bind(transaction.id, line, entry.account, entry.owner, entry.amountMinor),
    ),
  ]
}
