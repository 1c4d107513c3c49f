import type { Instant } from '#domain/instant'

/** Something that could not be understood or carried out, whole, for a person to look at. */
export interface Quarantined {
  readonly id: string
  readonly source: 'cdr' | 'session' | 'queue'
  readonly peer: string | null
  readonly reason: string
  readonly issues: unknown
  readonly raw: string
  readonly receivedAt: Instant
}

/** Keeps it once. */
export function insertQuarantined(database: D1Database, entry: Quarantined): D1PreparedStatement {
  return database
    .prepare(
      `INSERT INTO quarantine (id, source, peer, reason, issues, raw, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO NOTHING`,
    )
    .bind(entry.id, entry.source, entry.peer, entry.reason, JSON.stringify(entry.issues), entry.raw, entry.receivedAt)
}
