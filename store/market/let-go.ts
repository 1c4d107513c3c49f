import type { Instant } from '#domain/instant'

/** Where a sweep stands: the last row it looked at. */
export interface SweepCursor {
  readonly at: Instant
  readonly id: string
}

/** What one step of a sweep did. `after` is null once it has come to the end. */
export interface SweepStep {
  readonly removed: number
  readonly after: SweepCursor | null
}

/** What a step of a sweep is about: rows of one peer from before an instant. */
export interface Sweep {
  readonly peer: string
  readonly before: Instant
  readonly after: SweepCursor | null
  readonly limit: number
}

/** Stands in a payload for what named a person. */
const NOBODY = '#NA'

/**
 * Takes persons out of CDRs as they were received: card, contract, the operator's own words, and signed values, which name the card as well.
 * One about which a question of money is open keeps all of it.
 */
export async function letGoOfCdrPayloads(database: D1Database, sweep: Sweep, now: Instant): Promise<SweepStep> {
  return step(database, 'cdrs', 'key', sweep, (keys) =>
    database
      .prepare(
        `UPDATE cdrs SET remark = NULL, payload_removed_at = ?2,
           raw = json_remove(json_replace(raw, '$.cdr_token.uid', '${NOBODY}', '$.cdr_token.contract_id', '${NOBODY}',
             '$.auth_id', '${NOBODY}'), '$.signed_data', '$.remark')
         WHERE key IN (SELECT value FROM json_each(?1)) AND operator_status = 'settled' AND driver_status IN ('billed', 'none')
           AND NOT EXISTS (SELECT 1 FROM waiting_cdrs WHERE cdr_key = cdrs.key)`,
      )
      .bind(keys, now),
  )
}

/** Removes messages that could not be taken. A CDR that nobody has dealt with yet is a question of money, and kept. */
export async function letGoOfQuarantined(database: D1Database, sweep: Sweep, now: Instant): Promise<SweepStep> {
  return step(database, 'quarantine', 'id', sweep, (ids) =>
    database
      .prepare(
        `UPDATE quarantine SET raw = 'null', payload_removed_at = ?2
         WHERE id IN (SELECT value FROM json_each(?1)) AND (resolved_at IS NOT NULL OR source = 'session')`,
      )
      .bind(ids, now),
  )
}

async function step(
  database: D1Database,
  table: 'cdrs' | 'quarantine',
  id: 'key' | 'id',
  { peer, before, after, limit }: Sweep,
  remove: (ids: string) => D1PreparedStatement,
): Promise<SweepStep> {
  const { results } = await database
    .prepare(
      `SELECT ${id} AS id, received_at AS at FROM ${table}
       WHERE peer = ?1 AND payload_removed_at IS NULL AND received_at < ?2 AND (received_at, ${id}) > (?3, ?4)
       ORDER BY received_at, ${id} LIMIT ?5`,
    )
    .bind(peer, before, after?.at ?? -1, after?.id ?? '', limit)
    .all<{ id: string; at: number }>()
  const last = results.at(-1)
  if (!last) return { removed: 0, after: null }
  const { meta } = await remove(JSON.stringify(results.map((row) => row.id))).run()
  return { removed: meta.changes, after: results.length < limit ? null : { at: last.at, id: last.id } }
}
