import type { Instant } from '#domain/instant'
import { NO_TERMS, type PaymentTerminal, type TerminalTerms } from '#domain/payment-terminal/terminal'

/** A terminal with what became of it at the operator. */
export interface StoredTerminal {
  readonly terminal: PaymentTerminal
  readonly announcedAt: Instant | null
  /** Why the operator did not take it. */
  readonly problem: string | null
  readonly deactivatedAt: Instant | null
}

/** A new terminal of a peer. `activationKey`: what its activation was about, null where nobody activated it. */
export interface NewTerminal {
  readonly id: string
  readonly peer: string
  readonly activationKey: string | null
  readonly terms: TerminalTerms
}

/** Adds a terminal; an activation that came before answers the terminal it made, in service again. */
export async function insertTerminal(db: D1Database, terminal: NewTerminal, now: Instant): Promise<StoredTerminal> {
  const { id, peer, activationKey, terms } = terminal
  const row = await db
    .prepare(
      `INSERT INTO terminals (id, peer, activation_key, terms, created_at, last_updated) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
       ON CONFLICT (peer, activation_key) DO UPDATE SET
         last_updated = CASE WHEN deactivated_at IS NULL THEN last_updated ELSE excluded.last_updated END,
         terms = CASE WHEN deactivated_at IS NULL THEN terms ELSE excluded.terms END,
         deactivated_at = NULL
       RETURNING *`,
    )
    .bind(id, peer, activationKey, JSON.stringify(terms), now)
    .first<TerminalRow>()
  if (!row) throw new Error('a terminal was neither added nor there')
  return storedOf(row)
}

/** Changes what a terminal's operator names, and puts it in service where `activates`; false when the peer has none by this id. The same again changes nothing. */
export async function changeTerminal(
  db: D1Database,
  peer: string,
  id: string,
  change: { readonly terms: Partial<TerminalTerms>; readonly activates: boolean },
  now: Instant,
): Promise<boolean> {
  const row = await db
    .prepare(
      `UPDATE terminals SET
         last_updated = CASE
           WHEN json_patch(terms, ?3) = json(terms) AND NOT (?4 AND deactivated_at IS NOT NULL) THEN last_updated
           ELSE max(last_updated + 1, ?5) END,
         terms = json_patch(terms, ?3),
         deactivated_at = CASE WHEN ?4 THEN NULL ELSE deactivated_at END
       WHERE peer = ?1 AND id = ?2 RETURNING id`,
    )
    .bind(peer, id, JSON.stringify(change.terms), change.activates ? 1 : 0, now)
    .first()
  return row !== null
}

/** Takes a terminal out of service: it serves no EVSE any more. False when the peer has none by this id. */
export async function deactivateTerminal(db: D1Database, peer: string, id: string, now: Instant): Promise<boolean> {
  const row = await db
    .prepare(
      `UPDATE terminals SET
         last_updated = CASE WHEN deactivated_at IS NULL THEN max(last_updated + 1, ?3) ELSE last_updated END,
         terms = json_patch(terms, '{"locationIds":[],"evseUids":[]}'),
         deactivated_at = coalesce(deactivated_at, ?3)
       WHERE peer = ?1 AND id = ?2 RETURNING id`,
    )
    .bind(peer, id, now)
    .first()
  return row !== null
}

/** Notes what became of a terminal at its operator. */
export async function noteTerminal(
  db: D1Database,
  id: string,
  said: { readonly announcedAt: Instant | null; readonly problem: string | null },
): Promise<void> {
  await db
    .prepare('UPDATE terminals SET announced_at = ?2, problem = ?3 WHERE id = ?1')
    .bind(id, said.announcedAt, said.problem)
    .run()
}

/** A terminal of a peer; null when there is none. */
export async function readTerminal(db: D1Database, peer: string, id: string): Promise<StoredTerminal | null> {
  const row = await db.prepare('SELECT * FROM terminals WHERE peer = ? AND id = ?').bind(peer, id).first<TerminalRow>()
  return row && storedOf(row)
}

/** A part of a peer's terminals in the order they were made, changed from `from` to before `to`, with how many there are. */
export async function listTerminals(
  db: D1Database,
  peer: string,
  page: { readonly offset: number; readonly limit: number; readonly from: Instant | null; readonly to: Instant | null },
): Promise<{ readonly total: number; readonly items: readonly StoredTerminal[] }> {
  const matching = 'FROM terminals WHERE peer = ?1 AND last_updated >= ?2 AND last_updated < ?3'
  const range = [peer, page.from ?? 0, page.to ?? Number.MAX_SAFE_INTEGER]
  const [counted, listed] = await db.batch<TerminalRow & { readonly total: number }>([
    db.prepare(`SELECT count(*) AS total ${matching}`).bind(...range),
    db
      .prepare(`SELECT * ${matching} ORDER BY created_at, id LIMIT ?4 OFFSET ?5`)
      .bind(...range, page.limit, page.offset),
  ])
  return { total: counted?.results[0]?.total ?? 0, items: (listed?.results ?? []).map(storedOf) }
}

/** The EVSEs a terminal serves: all of its locations and those it names, each once. */
export async function listServedEvses(db: D1Database, peer: string, terminal: PaymentTerminal): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT uid FROM evses WHERE peer = ?1 AND offered = 1 AND (
         location_id IN (SELECT value FROM json_each(?2)) OR uid IN (SELECT value FROM json_each(?3))) ORDER BY uid`,
    )
    .bind(peer, JSON.stringify(terminal.locationIds), JSON.stringify(terminal.evseUids))
    .all<{ uid: string }>()
  return results.map(({ uid }) => uid)
}

interface TerminalRow {
  readonly id: string
  readonly terms: string
  readonly announced_at: number | null
  readonly problem: string | null
  readonly deactivated_at: number | null
  readonly last_updated: number
}

function storedOf(row: TerminalRow): StoredTerminal {
  return {
    terminal: { ...NO_TERMS, ...(JSON.parse(row.terms) as TerminalTerms), id: row.id, lastUpdated: row.last_updated },
    announcedAt: row.announced_at,
    problem: row.problem,
    deactivatedAt: row.deactivated_at,
  }
}
