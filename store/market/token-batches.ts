import type { Instant } from '#domain/instant'
import type { BatchCard } from '#domain/token/check-card-batch'

/** A batch of cards and how far it has come. */
export interface TokenBatch {
  readonly id: string
  readonly brand: string
  readonly market: string
  readonly state: 'active' | 'issued' | 'ordered'
  readonly rows: number
  readonly done: number
  readonly failed: number
  /** The row of the file up to which cards were issued. */
  readonly cursor: number
  readonly createdAt: Instant
  readonly finishedAt: Instant | null
}

/** What became of a card: the token it is now, or why there is none. */
export interface CardOutcome {
  readonly row: number
  readonly token: string | null
  readonly outcome: string
}

/** Cards of one statement: a bound text may have two million bytes. */
const CARDS_AT_ONCE = 2_000

const COLUMNS = `id, brand, market, state, rows, cursor, created_at AS createdAt, finished_at AS finishedAt,
  (SELECT COUNT(*) FROM token_batch_rows WHERE batch = id AND outcome = 'done') AS done,
  (SELECT COUNT(*) FROM token_batch_rows WHERE batch = id AND outcome <> 'done') AS failed`

/** Keeps a whole batch, or nothing of it; the same batch again changes nothing. */
export async function keepBatch(
  database: D1Database,
  batch: Pick<TokenBatch, 'brand' | 'createdAt' | 'id' | 'market' | 'state'>,
  cards: readonly BatchCard[],
): Promise<void> {
  const { id, brand, market, state, createdAt } = batch
  const portions = Array.from({ length: Math.ceil(cards.length / CARDS_AT_ONCE) }, (_, index) =>
    cards.slice(index * CARDS_AT_ONCE, (index + 1) * CARDS_AT_ONCE),
  )
  await database.batch([
    database
      .prepare('INSERT INTO token_batches VALUES (?, ?, ?, ?, ?, 1, ?, NULL) ON CONFLICT (id) DO NOTHING')
      .bind(id, brand, market, state, cards.length, createdAt),
    ...portions.map((portion) =>
      database
        .prepare(
          `INSERT INTO token_batch_rows (batch, row, visual_number, card)
           SELECT ?1, value ->> 'row', value ->> 'visualNumber', value FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`,
        )
        .bind(id, JSON.stringify(portion)),
    ),
  ])
}

/** A batch by its id; null when there is none. */
export function readBatch(database: D1Database, id: string): Promise<TokenBatch | null> {
  return database.prepare(`SELECT ${COLUMNS} FROM token_batches WHERE id = ?`).bind(id).first<TokenBatch>()
}

/** The batches of a market, newest first. */
export async function listBatches(database: D1Database, limit: number): Promise<TokenBatch[]> {
  const { results } = await database
    .prepare(`SELECT ${COLUMNS} FROM token_batches ORDER BY created_at DESC, id LIMIT ?`)
    .bind(limit)
    .all<TokenBatch>()
  return results
}

/** The batch that has waited longest for its cards; null when all is done. */
export function openBatch(database: D1Database): Promise<TokenBatch | null> {
  return database
    .prepare(`SELECT ${COLUMNS} FROM token_batches WHERE finished_at IS NULL ORDER BY created_at LIMIT 1`)
    .first<TokenBatch>()
}

/** The next cards of a batch that nothing has become of yet. */
export async function nextCards(database: D1Database, batch: string, limit: number): Promise<BatchCard[]> {
  const { results } = await database
    .prepare('SELECT card FROM token_batch_rows WHERE batch = ? AND outcome IS NULL ORDER BY row LIMIT ?')
    .bind(batch, limit)
    .all<{ card: string }>()
  return results.map(({ card }) => JSON.parse(card))
}

/** Puts down what became of cards, and forgets their uids here; a batch without open cards is finished. */
export async function recordOutcomes(
  database: D1Database,
  batch: string,
  outcomes: readonly CardOutcome[],
  now: Instant,
): Promise<void> {
  await database.batch([
    database
      .prepare(
        `UPDATE token_batch_rows SET card = NULL, token = said.value ->> 'token', outcome = said.value ->> 'outcome'
         FROM json_each(?2) AS said WHERE batch = ?1 AND row = said.value ->> 'row' AND outcome IS NULL`,
      )
      .bind(batch, JSON.stringify(outcomes)),
    database
      .prepare(
        `UPDATE token_batches SET
           cursor = (SELECT COALESCE(MAX(row), 1) FROM token_batch_rows WHERE batch = ?1 AND outcome IS NOT NULL),
           finished_at = CASE WHEN EXISTS (SELECT 1 FROM token_batch_rows WHERE batch = ?1 AND outcome IS NULL) THEN NULL ELSE ?2 END
         WHERE id = ?1 AND finished_at IS NULL`,
      )
      .bind(batch, now),
  ])
}

/** Cards of a batch that came to nothing, by what is printed on them. */
export async function failedCards(
  database: D1Database,
  batch: string,
  limit: number,
): Promise<{ readonly row: number; readonly visualNumber: string; readonly code: string }[]> {
  const { results } = await database
    .prepare(
      `SELECT row, visual_number AS visualNumber, outcome AS code FROM token_batch_rows
       WHERE batch = ? AND outcome IS NOT NULL AND outcome <> 'done' ORDER BY row LIMIT ?`,
    )
    .bind(batch, limit)
    .all<{ row: number; visualNumber: string; code: string }>()
  return results
}
