import { acceptMessage } from '#domain/session/accept-message'
import { compactMessages, type SessionFold } from '#domain/session/fold-session'
import type { SessionMessage } from '#domain/session/session'
import { OUTBOX_TABLE } from '../outbox.ts'
import { SHAPING_TABLES } from './shaping-store.ts'

/** The tables of a session object. */
export const SESSION_STEPS = [
  OUTBOX_TABLE,
  'CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, record TEXT NOT NULL)',
  'CREATE TABLE raw_session (only INTEGER PRIMARY KEY CHECK (only = 1), raw TEXT NOT NULL)',
  // Every accepted message, so that the state is their fold whatever the order they came in.
  `CREATE TABLE messages (
    content_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    last_updated INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (content_hash, kind)
  ) WITHOUT ROWID`,
  ...SHAPING_TABLES,
  // Messages of the payment provider, each once.
  'CREATE TABLE payment_events (id TEXT PRIMARY KEY, received_at INTEGER NOT NULL) WITHOUT ROWID',
]

/** The session with one more message; `keep` stores the message and belongs in the transaction that stores the result. */
interface Folded extends SessionFold {
  keep(): void
}

/** Folds a message in. `unknown`: a PATCH of a session we never got. `unchanged`: a repeat, or older than what counts. */
export function foldMessage(storage: DurableObjectStorage, message: SessionMessage): Folded | 'unknown' | 'unchanged' {
  const before = messagesOf(storage)
  const accepted = acceptMessage(before, message)
  if (typeof accepted === 'string') return accepted
  const needed = compactMessages([...before, message])
  const keep = () => {
    // A new PUT makes older messages pointless: a charge that is told of for days is no longer to read than one of an hour.
    for (const old of before) {
      if (needed.includes(old)) continue
      storage.sql.exec('DELETE FROM messages WHERE content_hash = ? AND kind = ?', old.contentHash, old.kind)
    }
    storage.sql.exec(
      'INSERT INTO messages VALUES (?, ?, ?, ?)',
      message.contentHash,
      message.kind,
      message.lastUpdated,
      JSON.stringify(message),
    )
  }
  return { ...accepted, keep }
}

function messagesOf(storage: DurableObjectStorage): SessionMessage[] {
  return storage.sql
    .exec<{ message: string }>('SELECT message FROM messages')
    .toArray()
    .map((row) => JSON.parse(row.message))
}
