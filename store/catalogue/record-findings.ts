import type { Instant } from '#domain/instant'
import type { Finding } from './finding.ts'
import { SENT_ROWS } from './sent-rows.ts'

const RECORD = `${SENT_ROWS}
INSERT INTO findings (peer, module, object_key, field, rule, kind, detail, raw, times, first_seen, last_seen)
SELECT ?2, item ->> 0, item ->> 1, item ->> 2, item ->> 3, item ->> 4, item ->> 5, item ->> 6, item ->> 7, ?3, ?3
FROM sent WHERE true
ON CONFLICT (peer, module, object_key, field, rule) DO UPDATE SET
  kind = excluded.kind, detail = excluded.detail, raw = COALESCE(excluded.raw, raw), times = times + excluded.times, last_seen = excluded.last_seen`

const FORGET = `DELETE FROM findings WHERE (peer, module, object_key, field, rule) IN (
  SELECT f.peer, f.module, f.object_key, f.field, f.rule FROM json_each(?1) AS key
  CROSS JOIN findings AS f ON f.peer = ?2 AND f.module = ?3 AND f.object_key = key.value
  WHERE f.kind <> 'leniency' AND f.last_seen < ?4)`

/** Statements for a batch that count findings; none for none. */
export function findingStatements(
  db: D1Database,
  peer: string,
  findings: readonly Finding[],
  now: Instant,
): D1PreparedStatement[] {
  if (findings.length === 0) return []
  const rows = findings.map(({ module, objectKey, field, rule, kind, detail, raw, times }) => {
    return [module, objectKey, field, rule, kind, detail, raw, times]
  })
  return [db.prepare(RECORD).bind(JSON.stringify(rows), peer, now)]
}

/** A statement that forgets what was wrong with these objects before `now`: they have just been stored anew, and what is still wrong is recorded again. */
export function forgetFindings(
  db: D1Database,
  peer: string,
  module: string,
  objectKeys: readonly string[],
  now: Instant,
): D1PreparedStatement {
  return db.prepare(FORGET).bind(JSON.stringify(objectKeys), peer, module, now)
}

/** Counts findings. */
export async function recordFindings(
  db: D1Database,
  peer: string,
  findings: readonly Finding[],
  now: Instant,
): Promise<void> {
  const statements = findingStatements(db, peer, findings, now)
  if (statements.length > 0) await db.batch(statements)
}
