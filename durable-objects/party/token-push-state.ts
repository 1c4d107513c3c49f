import type { Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'

/** The steps that create the tables of a token push. */
export const TOKEN_PUSH_TABLES = [
  `CREATE TABLE token_push (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    due_at INTEGER,
    -- When somebody was promised that the log will be read.
    wake_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    -- A hub said that the receiver is away: nothing is sent until it says otherwise.
    offline INTEGER NOT NULL,
    begun_at INTEGER NOT NULL
  )`,
  // Up to where each market's log has reached the peer.
  'CREATE TABLE token_cursors (shard TEXT PRIMARY KEY, cursor INTEGER NOT NULL) WITHOUT ROWID',
  // What goes before the log: one row for a token, however often it changes. Once sent it is left out where the log comes to it.
  'CREATE TABLE urgent_tokens (token TEXT PRIMARY KEY, shard TEXT NOT NULL, since INTEGER NOT NULL, sent_seq INTEGER) WITHOUT ROWID',
  // What a receiver refused, until it takes a later state.
  'CREATE TABLE refused_tokens (token TEXT NOT NULL, receiver TEXT NOT NULL, problem TEXT NOT NULL, PRIMARY KEY (token, receiver)) WITHOUT ROWID',
]

/** How far a token has come with a peer. */
export interface TokenDelivery {
  /** `off`: this peer is sent no tokens, it lists them. */
  readonly state: 'off' | 'pending' | 'pushed' | 'refused'
  readonly problem: string | null
}

/** So long after a connection began somebody may still not know of it and tell it nothing. */
const UNKNOWN_FOR_MS = 20_000
const LOOK_AGAIN_MS = 2_000
/** Nobody need say again for so long that there is something for a peer that is away. */
const AWAY_MS = 60_000

type StateRow = { due_at: number | null; wake_at: number; tries: number; offline: number; begun_at: number }

/** What is remembered of a push: cursors into the logs, what is urgent, what was refused, and when to go on. */
export class TokenPushState {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  reset(now: Instant): void {
    this.#storage.transactionSync(() => {
      this.clear()
      this.#storage.sql.exec('INSERT INTO token_push VALUES (1, ?1, ?1, 0, 0, ?1)', now)
    })
  }

  clear(): void {
    for (const table of ['token_push', 'token_cursors', 'urgent_tokens', 'refused_tokens'])
      this.#storage.sql.exec(`DELETE FROM ${table}`)
  }

  dueAt(): Instant | null {
    return this.#row()?.due_at ?? null
  }

  tries(): number {
    return this.#row()?.tries ?? 0
  }

  /**
   * Something is to be sent from `at` on, or when the peer is back. Answers when the log will be read; null where there is no push. What was
   * answered once is kept, whatever comes in between.
   */
  wake(at: Instant, now: Instant): Instant | null {
    this.#storage.sql.exec('UPDATE token_push SET wake_at = ? WHERE wake_at <= ?', at, now)
    this.#storage.sql.exec('UPDATE token_push SET due_at = MIN(due_at, ?) WHERE tries = 0 AND offline = 0', at)
    const row = this.#row()
    // To a peer that is away the log is read when it is back, whatever is in it then.
    return row && (row.tries > 0 || row.offline === 1 ? now + AWAY_MS : row.wake_at)
  }

  /** True when that changed anything. */
  heard(at: Instant): boolean {
    return (
      this.#storage.sql.exec(
        'UPDATE token_push SET due_at = MIN(COALESCE(due_at, ?1), ?1) WHERE tries > 0 AND offline = 0 AND (due_at IS NULL OR due_at > ?1)',
        at,
      ).rowsWritten > 0
    )
  }

  connected(now: Instant): boolean {
    return (
      this.#storage.sql.exec('UPDATE token_push SET due_at = ?, tries = 0, offline = 0 WHERE offline = 1', now)
        .rowsWritten > 0
    )
  }

  /** A portion went through: on with the next. */
  went(now: Instant): void {
    this.#storage.sql.exec('UPDATE token_push SET due_at = ?, tries = 0', now)
  }

  /** Nothing more to send: the log is read again at `lookAt`, or when somebody was promised it. */
  idle(lookAt: Instant, now: Instant): void {
    const row = this.#row()
    if (!row) return
    const promised = row.wake_at > now ? row.wake_at : lookAt
    const early = now < row.begun_at + UNKNOWN_FOR_MS ? now + LOOK_AGAIN_MS : lookAt
    this.#storage.sql.exec('UPDATE token_push SET tries = 0, due_at = ?', Math.min(lookAt, promised, early))
  }

  /** The peer is not there: later. */
  later(at: Instant): void {
    this.#storage.sql.exec('UPDATE token_push SET tries = tries + 1, due_at = ?', at)
  }

  offline(): void {
    this.#storage.sql.exec('UPDATE token_push SET offline = 1, due_at = NULL')
  }

  cursor(shard: Shard): number {
    const [row] = this.#storage.sql
      .exec<{ cursor: number }>('SELECT cursor FROM token_cursors WHERE shard = ?', shard)
      .toArray()
    return row?.cursor ?? 0
  }

  moveTo(shard: Shard, cursor: number): void {
    this.#storage.sql.exec(
      'INSERT INTO token_cursors VALUES (?, ?) ON CONFLICT DO UPDATE SET cursor = MAX(cursor, excluded.cursor)',
      shard,
      cursor,
    )
  }

  addUrgent(token: string, shard: Shard, now: Instant): void {
    if (this.#row())
      this.#storage.sql.exec(
        'INSERT INTO urgent_tokens VALUES (?, ?, ?, NULL) ON CONFLICT DO UPDATE SET since = excluded.since, sent_seq = NULL',
        token,
        shard,
        now,
      )
  }

  hasUrgent(): boolean {
    return this.#storage.sql.exec('SELECT 1 FROM urgent_tokens WHERE sent_seq IS NULL LIMIT 1').toArray().length > 0
  }

  urgent(limit: number): { readonly token: string; readonly shard: Shard }[] {
    return this.#storage.sql
      .exec<{ token: string; shard: Shard }>(
        'SELECT token, shard FROM urgent_tokens WHERE sent_seq IS NULL ORDER BY since LIMIT ?',
        limit,
      )
      .toArray()
  }

  /** It went before the log at `readAt`; whatever was said of it since is still urgent. */
  sentUrgent(token: string, changeSeq: number, readAt: Instant): void {
    this.#storage.sql.exec(
      'UPDATE urgent_tokens SET sent_seq = ? WHERE token = ? AND since <= ?',
      changeSeq,
      token,
      readAt,
    )
  }

  /** Was this very change sent before the log came to it? */
  wasUrgent(token: string, changeSeq: number): boolean {
    return (
      this.#storage.sql.exec('SELECT 1 FROM urgent_tokens WHERE token = ? AND sent_seq = ?', token, changeSeq).toArray()
        .length > 0
    )
  }

  /** The log has come past these. */
  dropUrgent(tokens: readonly string[]): void {
    this.#storage.sql.exec(
      'DELETE FROM urgent_tokens WHERE token IN (SELECT value FROM json_each(?))',
      JSON.stringify(tokens),
    )
  }

  /** What a receiver made of a token: null when it took it. */
  enter(token: string, receiver: string, problem: string | null): void {
    if (problem === null)
      this.#storage.sql.exec('DELETE FROM refused_tokens WHERE token = ? AND receiver = ?', token, receiver)
    else
      this.#storage.sql.exec(
        'INSERT OR REPLACE INTO refused_tokens VALUES (?, ?, ?)',
        token,
        receiver,
        problem.slice(0, 500),
      )
  }

  delivery(token: string, shard: Shard, changeSeq: number): TokenDelivery {
    if (!this.#row()) return { state: 'off', problem: null }
    const [refused] = this.#storage.sql
      .exec<{ receiver: string; problem: string }>(
        'SELECT receiver, problem FROM refused_tokens WHERE token = ?',
        token,
      )
      .toArray()
    const isUrgent =
      this.#storage.sql.exec('SELECT 1 FROM urgent_tokens WHERE token = ? AND sent_seq IS NULL', token).toArray()
        .length > 0
    if (isUrgent || (this.cursor(shard) < changeSeq && !this.wasUrgent(token, changeSeq)))
      return { state: 'pending', problem: refused?.problem ?? null }
    if (refused) return { state: 'refused', problem: `${refused.receiver}: ${refused.problem}` }
    return { state: 'pushed', problem: null }
  }

  #row(): StateRow | null {
    return this.#storage.sql.exec<StateRow>('SELECT * FROM token_push').toArray()[0] ?? null
  }
}
