import { type CreditOutcome, reverseCharge } from '#domain/billing/settle-credit'
import type { OriginalCharge } from '#domain/billing/settlement'
import type { Instant } from '#domain/instant'
import type { LedgerAccount, LedgerTransaction } from '#domain/ledger/ledger'
import { insertLedgerTransaction } from './insert-ledger-transaction.ts'
import { freeSessions } from './insert-settlement.ts'
import { listPostings } from './list-postings.ts'

/** A CDR that a credit names, with the session it was for. */
export type OriginalCdr = OriginalCharge & {
  readonly key: string
  readonly session: string | null
  /** The operator's own session, as its index knows it. */
  readonly sessionKey: string | null
}

/** The CDR that a credit names, by its key, with what was posted for it; null while it has not come. */
export async function findOriginal(database: D1Database, key: string): Promise<OriginalCdr | null> {
  const row = await database
    .prepare(
      `SELECT session, country_code || '*' || party_id || ':' || operator_session_id AS session_key, currency, claimed_excl_micros, credit_of,
         (SELECT key FROM cdrs WHERE credits = ?1) AS credited_by
       FROM cdrs WHERE key = ?1`,
    )
    .bind(key)
    .first<OriginalRow>()
  if (!row) return null
  const postings = await listPostings(database, { cdrKey: key }, { limit: MOST_POSTINGS, after: null })
  return {
    key,
    session: row.session,
    sessionKey: row.session_key?.toUpperCase() ?? null,
    currency: row.currency,
    claimedExclMicros: row.claimed_excl_micros,
    isCredit: row.credit_of !== null,
    creditedBy: row.credited_by,
    postings: postings.map(({ entries, ...posting }) => ({
      ...posting,
      kind: posting.kind as LedgerTransaction['kind'],
      entries: entries.map(({ owner, amountMinor, account }) => ({
        account: account as LedgerAccount,
        owner,
        amountMinor,
      })),
    })),
  }
}

// A cost, a price and a payment.
const MOST_POSTINGS = 10

interface OriginalRow {
  readonly session: string | null
  readonly session_key: string | null
  readonly currency: string
  readonly claimed_excl_micros: number
  readonly credit_of: string | null
  readonly credited_by: string | null
}

/** A credit that was matched after the fact. */
export interface MatchedCredit {
  readonly key: string
  readonly original: OriginalCdr
}

/**
 * Matches the credits that came before the CDR they name, now that it is there; each in one batch. Again changes nothing. Answers those that
 * took something back.
 */
export async function matchParkedCredits(
  database: D1Database,
  originalKey: string,
  now: Instant,
): Promise<readonly MatchedCredit[]> {
  const { results } = await database
    .prepare(
      `SELECT key, currency, claimed_excl_micros FROM cdrs
       WHERE credit_of = ? AND operator_reasons LIKE '%"credit_without_original"%' ORDER BY received_at`,
    )
    .bind(originalKey)
    .all<{ key: string; currency: string; claimed_excl_micros: number }>()
  const matched: MatchedCredit[] = []
  for (const { key, currency, claimed_excl_micros: claimedExclMicros } of results) {
    const original = await findOriginal(database, originalKey)
    if (original === null) return matched
    const outcome = reverseCharge({ cdrKey: key, currency, claimedExclMicros }, original)
    await database.batch(matchStatements(database, key, originalKey, outcome, now))
    if (outcome.status === 'settled') matched.push({ key, original })
  }
  return matched
}

function matchStatements(
  database: D1Database,
  key: string,
  originalKey: string,
  outcome: CreditOutcome,
  now: Instant,
): D1PreparedStatement[] {
  const { status, reasons, transactions, priceReversed } = outcome
  const update = database
    .prepare('UPDATE cdrs SET operator_status = ?, operator_reasons = ?, driver_reasons = ?, credits = ? WHERE key = ?')
    .bind(
      status,
      JSON.stringify(reasons),
      JSON.stringify([priceReversed ? 'price_reversed' : 'credit']),
      status === 'settled' ? originalKey : null,
      key,
    )
  const postings = transactions.flatMap((posting) => insertLedgerTransaction(database, posting, key, now))
  return [update, ...postings, ...(status === 'settled' ? freeSessions(database, originalKey) : [])]
}
