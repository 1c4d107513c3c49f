import { foldSession, foldWithFlags, type SessionFlag } from '#domain/session/fold-session'
import type { ReportedSession, SessionMessage } from '#domain/session/session'
import { OUTBOX_TABLE } from '../outbox.ts'
import type { SessionPhase } from './charging-session-rpc.ts'
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
interface Folded {
  readonly session: ReportedSession
  readonly flags: readonly SessionFlag[]
  keep(): void
}

/** Folds a message in. `unknown`: a PATCH of a session we never got. `unchanged`: a repeat, or older than what counts. */
export function foldMessage(storage: DurableObjectStorage, message: SessionMessage): Folded | 'unknown' | 'unchanged' {
  const before = messagesOf(storage)
  if (before.some((known) => known.kind === message.kind && known.contentHash === message.contentHash))
    return 'unchanged'
  if (message.kind === 'PATCH' && !before.some((known) => known.kind === 'PUT')) return 'unknown'
  const { session, flags } = foldWithFlags([...before, message])
  const known = before.length === 0 ? null : foldSession(before)
  if (known && JSON.stringify(known) === JSON.stringify(session)) return 'unchanged'
  const keep = () => {
    storage.sql.exec(
      'INSERT INTO messages VALUES (?, ?, ?, ?)',
      message.contentHash,
      message.kind,
      message.lastUpdated,
      JSON.stringify(message),
    )
  }
  return { session, flags, keep }
}

/** Where the charge stands after an operator's report. A final price stays final, and a stop that is being asked for goes on being asked for. */
export function reportedPhase(before: SessionPhase, session: ReportedSession): SessionPhase {
  if (before === 'settled') return 'settled'
  switch (session.status) {
    case 'ACTIVE':
      return before === 'stopping' ? 'stopping' : 'charging'
    case 'COMPLETED':
    case 'INVALID':
      return before === 'cancelled' ? 'cancelled' : 'ended'
    case 'PENDING':
      return 'starting'
    case 'RESERVATION':
      // A place that is kept says nothing of a start that is under way, nor of its own end.
      return before === 'asking' || before === 'starting' || before === 'cancelled' ? before : 'reserved'
  }
}

function messagesOf(storage: DurableObjectStorage): SessionMessage[] {
  return storage.sql
    .exec<{ message: string }>('SELECT message FROM messages')
    .toArray()
    .map((row) => JSON.parse(row.message))
}
