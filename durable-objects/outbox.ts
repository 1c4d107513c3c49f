import type { Instant } from '#domain/instant'
import type { OutboxClass, OutboxHint, OutboxRow, OutboxState, OutboxType } from './outbox-rpc.ts'

/** The step that creates an outbox's table in an object. */
export const OUTBOX_TABLE = `CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload TEXT NOT NULL,
  tries INTEGER NOT NULL,
  due_at INTEGER,
  created_at INTEGER NOT NULL
)`

const FIRST_DELAY_MS = 5_000
const LONGEST_DELAY_MS = 15 * 60_000
/** After so many hints without effect a row is parked: shown, never deleted. */
const MOST_TRIES = 8
/** A queue takes so many messages in one call. */
const MOST_AT_ONCE = 100
/** Rows that one alarm hints again for; the rest is due at once again. */
const MOST_RESENT = 1_000

type Row = { seq: number; type: string; version: number; payload: string; tries: number; due_at: number | null }

/** What an outbox needs of its object. */
interface OutboxHost {
  readonly storage: DurableObjectStorage
  readonly kind: OutboxClass
  /** The object's name. */
  name(): string
  send(hints: readonly OutboxHint[]): Promise<unknown>
  waitUntil(work: Promise<unknown>): void
}

/**
 * Facts that still have to reach a database, kept in the same transaction as the state they tell of. A queue message is only a hint that
 * may be lost or repeated; the alarm hints again (5 s doubling to 15 min) until the consumer confirms.
 */
export class Outbox {
  readonly #host: OutboxHost

  constructor(host: OutboxHost) {
    this.#host = host
  }

  /** Adds a fact; call it inside the transaction that changes the state, and `hint` after it. */
  append(type: OutboxType, payload: unknown, now: Instant): number {
    const row = this.#host.storage.sql
      .exec<{ seq: number }>(
        'INSERT INTO outbox (type, version, payload, tries, due_at, created_at) VALUES (?, 1, ?, 0, ?, ?) RETURNING seq',
        type,
        JSON.stringify(payload),
        now + FIRST_DELAY_MS,
        now,
      )
      .one()
    return row.seq
  }

  /** Adds the latest state of something: a row of the same type that still waits is replaced, since only the last state counts. */
  appendLatest(type: OutboxType, payload: unknown, now: Instant): number {
    this.#host.storage.sql.exec('DELETE FROM outbox WHERE type = ?', type)
    return this.append(type, payload, now)
  }

  /** Tells the queue of a new row. A failure is no failure of the caller: the alarm will tell it again. */
  hint(seq: number, type: OutboxType): void {
    this.hintAll([{ seq, type }])
  }

  /** As `hint`, of many rows at once. */
  hintAll(rows: readonly { readonly seq: number; readonly type: OutboxType }[]): void {
    const { kind } = this.#host
    const object = this.#host.name()
    for (let from = 0; from < rows.length; from += MOST_AT_ONCE) {
      const hints = rows.slice(from, from + MOST_AT_ONCE).map(({ seq, type }) => {
        return { class: kind, object, seq, type, version: 1 } satisfies OutboxHint
      })
      this.#host.waitUntil(this.#host.send(hints).catch(() => undefined))
    }
  }

  read(seqs: readonly number[]): OutboxRow[] {
    return this.#host.storage.sql
      .exec<Row>(
        'SELECT * FROM outbox WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq',
        JSON.stringify(seqs),
      )
      .toArray()
      .map((row) => ({
        seq: row.seq,
        type: row.type as OutboxType,
        version: row.version,
        payload: JSON.parse(row.payload),
      }))
  }

  confirm(seqs: readonly number[]): void {
    this.#host.storage.sql.exec(
      'DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))',
      JSON.stringify(seqs),
    )
  }

  state(): OutboxState {
    const row = this.#host.storage.sql
      .exec<{ waiting: number; parked: number; oldest: number | null }>(
        'SELECT COUNT(*) AS waiting, SUM(due_at IS NULL) AS parked, MIN(created_at) AS oldest FROM outbox',
      )
      .one()
    return { waiting: row.waiting, parked: row.parked ?? 0, oldestAt: row.oldest }
  }

  /** When the next row is due; null when none waits. */
  nextDue(): Instant | null {
    return this.#host.storage.sql.exec<{ due: number | null }>('SELECT MIN(due_at) AS due FROM outbox').one().due
  }

  /** The alarm's part: hints again for every row that is due, later each time; parks after the last try. */
  resendDue(now: Instant): void {
    const due = this.#host.storage.sql
      .exec<Pick<Row, 'seq' | 'type' | 'tries'>>(
        'SELECT seq, type, tries FROM outbox WHERE due_at <= ? ORDER BY due_at LIMIT ?',
        now,
        MOST_RESENT,
      )
      .toArray()
    this.#host.storage.transactionSync(() => {
      for (const row of due) {
        const tries = row.tries + 1
        const next = tries >= MOST_TRIES ? null : now + Math.min(FIRST_DELAY_MS * 2 ** tries, LONGEST_DELAY_MS)
        this.#host.storage.sql.exec('UPDATE outbox SET tries = ?, due_at = ? WHERE seq = ?', tries, next, row.seq)
      }
    })
    this.hintAll(due.map(({ seq, type }) => ({ seq, type: type as OutboxType })))
  }

  /** Gives parked rows another round of tries. */
  unpark(now: Instant): void {
    this.#host.storage.sql.exec('UPDATE outbox SET tries = 0, due_at = ? WHERE due_at IS NULL', now)
  }
}
