import type { Instant } from '#domain/instant'
import type { FinancialAdviceConfirmation } from '#domain/payment-terminal/financial-advice'

/** A confirmation and the operator it is for. */
export interface AdviceToStore {
  readonly confirmation: FinancialAdviceConfirmation
  readonly peer: string
  readonly brand: string
  readonly market: string
}

/** Keeps a confirmation; one payment is confirmed once, so the one that is there stays. Answers it, and whether the operator still has to get it. */
export async function keepFinancialAdvice(
  database: D1Database,
  advice: AdviceToStore,
): Promise<{ readonly confirmation: FinancialAdviceConfirmation; readonly isDue: boolean }> {
  const { confirmation, peer, brand, market } = advice
  const row = await database
    .prepare(
      `INSERT INTO financial_advice (id, session, peer, brand, market, confirmation, last_updated)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING confirmation, sent_at, problem`,
    )
    .bind(
      confirmation.id,
      confirmation.authorizationReference,
      peer,
      brand,
      market,
      JSON.stringify(confirmation),
      confirmation.lastUpdated,
    )
    .first<{ confirmation: string; sent_at: number | null; problem: string | null }>()
  if (!row) throw new Error('a confirmation was neither added nor there')
  return { confirmation: JSON.parse(row.confirmation), isDue: row.sent_at === null && row.problem === null }
}

/** Notes what became of a confirmation at its operator. */
export async function noteFinancialAdvice(
  database: D1Database,
  id: string,
  said: { readonly sentAt: Instant | null; readonly problem: string | null },
): Promise<void> {
  await database
    .prepare('UPDATE financial_advice SET sent_at = ?2, problem = ?3 WHERE id = ?1')
    .bind(id, said.sentAt, said.problem)
    .run()
}

/** A confirmation for a peer, by its id without regard to case; null when there is none. */
export async function readFinancialAdvice(
  database: D1Database,
  peer: string,
  id: string,
): Promise<FinancialAdviceConfirmation | null> {
  const row = await database
    .prepare('SELECT confirmation FROM financial_advice WHERE peer = ? AND id = ?')
    .bind(peer, id.toLowerCase())
    .first<{ confirmation: string }>()
  return row && JSON.parse(row.confirmation)
}

/** Confirmations for a peer that changed from `from` to before `to`: how many there are. */
export async function countFinancialAdvice(
  database: D1Database,
  peer: string,
  range: { readonly from: Instant | null; readonly to: Instant | null },
): Promise<number> {
  const row = await database
    .prepare(`SELECT count(*) AS total FROM financial_advice WHERE ${MATCHING}`)
    .bind(peer, range.from ?? 0, range.to ?? Number.MAX_SAFE_INTEGER)
    .first<{ total: number }>()
  return row?.total ?? 0
}

/** As `countFinancialAdvice`: a part of them, the oldest first. */
export async function listFinancialAdvice(
  database: D1Database,
  peer: string,
  range: { readonly from: Instant | null; readonly to: Instant | null },
  offset: number,
  limit: number,
): Promise<FinancialAdviceConfirmation[]> {
  const { results } = await database
    .prepare(`SELECT confirmation FROM financial_advice WHERE ${MATCHING} ORDER BY last_updated, id LIMIT ?4 OFFSET ?5`)
    .bind(peer, range.from ?? 0, range.to ?? Number.MAX_SAFE_INTEGER, limit, offset)
    .all<{ confirmation: string }>()
  return results.map(({ confirmation }) => JSON.parse(confirmation))
}

const MATCHING = 'peer = ?1 AND last_updated >= ?2 AND last_updated < ?3'
