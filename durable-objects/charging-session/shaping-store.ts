import type { ProfileRequestKind, ProfileResult } from '#domain/charging-profile/charging-profile'
import type { Instant } from '#domain/instant'
import type { ProfileAnswer } from '../party/operator-calls-rpc.ts'
import type { ProfileRequestRecord, Shaping } from './shaping.ts'

/** The tables of what limits a charge: what is so now, and what was asked for. */
export const SHAPING_TABLES = [
  'CREATE TABLE shaping (only INTEGER PRIMARY KEY CHECK (only = 1), shaping TEXT NOT NULL)',
  'CREATE TABLE profile_requests (secret_hash TEXT PRIMARY KEY, sent_at INTEGER NOT NULL, request TEXT NOT NULL) WITHOUT ROWID',
]

const NOTHING: Shaping = {
  preferences: null,
  profile: null,
  active: null,
  sharedWith: null,
  waitUntil: null,
  timesTooOften: 0,
}
/** An operator that has not answered at all has this long for it. */
export const ANSWER_WITHIN_MS = 60_000
const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 3_600_000
/** Results of older requests are of no use to anybody. */
const MOST_REQUESTS = 20

/** What limits a charge, in the session's own storage. */
export class ShapingStore {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  read(): Shaping {
    const [row] = this.#storage.sql.exec<{ shaping: string }>('SELECT shaping FROM shaping').toArray()
    return row ? JSON.parse(row.shaping) : NOTHING
  }

  change(changes: Partial<Shaping>): void {
    this.#storage.sql.exec(
      'INSERT INTO shaping VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET shaping = excluded.shaping',
      JSON.stringify({ ...this.read(), ...changes }),
    )
  }

  /** The request whose result may still come; there is one at most. */
  pending(now: Instant): ProfileRequestRecord | null {
    const newest = this.newest()
    return newest && newest.result === null && newest.answerBy > now ? newest : null
  }

  newest(): ProfileRequestRecord | null {
    const [row] = this.#storage.sql
      .exec<{ request: string }>('SELECT request FROM profile_requests ORDER BY sent_at DESC LIMIT 1')
      .toArray()
    return row ? JSON.parse(row.request) : null
  }

  enter(secretHash: string, request: ProfileRequestRecord): void {
    this.#write(secretHash, request)
    this.#storage.sql.exec(
      'DELETE FROM profile_requests WHERE secret_hash NOT IN (SELECT secret_hash FROM profile_requests ORDER BY sent_at DESC LIMIT ?)',
      MOST_REQUESTS,
    )
  }

  /** Keeps the operator's first answer. One that wants to be left alone is, for longer each time. */
  answered(secretHash: string, answer: ProfileAnswer, now: Instant): void {
    const request = this.find(secretHash)
    // The result itself may have overtaken the answer.
    if (!request || request.result !== null || answer.result === 'unanswered') return
    if (answer.result === 'ACCEPTED') {
      this.#write(secretHash, { ...request, answerBy: now + answer.timeoutS * 1000 })
      this.change({ timesTooOften: 0, waitUntil: null })
      return
    }
    this.#write(secretHash, { ...request, result: answer.result })
    if (answer.result !== 'TOO_OFTEN') return
    const { timesTooOften } = this.read()
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** timesTooOften)
    this.change({ timesTooOften: timesTooOften + 1, waitUntil: now + waitMs })
  }

  /** Keeps what came of a request, and what is so because of it. Answers the request, or why nothing was kept. */
  result(
    kind: ProfileRequestKind,
    secretHash: string,
    { result, active }: ProfileResult,
    now: Instant,
  ): ProfileRequestRecord | 'unknown' | 'repeated' {
    const request = this.find(secretHash)
    if (request?.kind !== kind) return 'unknown'
    if (request.result !== null) return 'repeated'
    this.#storage.transactionSync(() => {
      this.#write(secretHash, { ...request, result })
      if (result !== 'ACCEPTED') return
      const { kind: done, profile, relay } = request
      if (done === 'set' && profile) this.change({ profile: { profile, by: relay?.peer ?? 'us', at: now } })
      if (done === 'clear') this.change({ profile: null })
      if (active) this.change({ active: { active, at: now } })
    })
    return request
  }

  find(secretHash: string): ProfileRequestRecord | null {
    const [row] = this.#storage.sql
      .exec<{ request: string }>('SELECT request FROM profile_requests WHERE secret_hash = ?', secretHash)
      .toArray()
    return row ? JSON.parse(row.request) : null
  }

  #write(secretHash: string, request: ProfileRequestRecord): void {
    this.#storage.sql.exec(
      'INSERT OR REPLACE INTO profile_requests VALUES (?, ?, ?)',
      secretHash,
      request.sentAt,
      JSON.stringify(request),
    )
  }
}
