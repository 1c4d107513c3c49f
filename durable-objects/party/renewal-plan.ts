import type { Instant } from '#domain/instant'

/** The tables of a party's renewals, one step each. */
export const RENEWAL_TABLES = [
  'CREATE TABLE renewal (only INTEGER PRIMARY KEY CHECK (only = 1), due_at INTEGER NOT NULL, tries INTEGER NOT NULL)',
  'CREATE TABLE credential_log (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, event TEXT NOT NULL, detail TEXT)',
]

const DAY_MS = 24 * 3_600_000
/** Regular renewal, at least monthly, by the advice of the specification. */
const RENEW_EVERY_MS = 28 * DAY_MS
const SPLAY_MS = DAY_MS
const FIRST_RETRY_MS = 60_000
/** Well within the time for which an open renewal keeps tokens. */
const LONGEST_RETRY_MS = DAY_MS / 2
const TOLD_OFFER = 'told-offer'
/** The offer that a renewal was already asked for. */
const ASKED_OFFER = 'asked-offer'
const MOST_KEPT = 200

/** What happened to credentials, or why they are renewed. */
export type CredentialEvent =
  | 'registered'
  | 'renewed'
  | 'renewal_failed'
  | 'answer_lost'
  | 'parties_changed'
  | 'offer_changed'
  | 'previous_token_used'
  | 'ended_by_us'
  | 'ended_by_peer'
  | 'renewal_not_taken'
  | 'profile_changed'

/** An entry of the record of what happened to a peer's credentials and profile; never a credential. */
export interface CredentialLogEntry {
  readonly at: Instant
  readonly event: CredentialEvent
  readonly detail: string | null
}

/** When credentials are renewed next, and what happened to them so far. */
export class RenewalPlan {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** When the next renewal is due; null where nothing is registered. */
  dueAt(): Instant | null {
    const [row] = this.#storage.sql.exec<{ due_at: number }>('SELECT due_at FROM renewal').toArray()
    return row?.due_at ?? null
  }

  /** Credentials were agreed upon: the next renewal is four weeks off, with splay, so that not all peers meet it at once. */
  agreed(event: 'registered' | 'renewed', offer: string, now: Instant): void {
    this.#storage.kv.put(TOLD_OFFER, offer)
    const [splay = 0] = crypto.getRandomValues(new Uint32Array(1))
    this.#set(now + RENEW_EVERY_MS - (splay % SPLAY_MS), 0)
    this.note(event, now)
  }

  /** Was the peer told of another offer than this one when credentials were last agreed upon? */
  isToldOtherThan(offer: string): boolean {
    const told = this.#storage.kv.get<string>(TOLD_OFFER)
    const isAsked = this.#storage.kv.get<string>(ASKED_OFFER) === offer
    if (told === undefined || told === offer || isAsked) return false
    this.#storage.kv.put(ASKED_OFFER, offer)
    return true
  }

  /** A renewal is wanted now. */
  ask(reason: 'parties_changed' | 'offer_changed', now: Instant): void {
    this.#set(now, 0)
    this.note(reason, now)
  }

  /** Nobody knows which token the peer holds: the sooner it is tried again, the likelier it still knows the one before. */
  answerLost(now: Instant): void {
    this.#set(now + FIRST_RETRY_MS, this.#tries())
    this.note('answer_lost', now)
  }

  /** A renewal that was due has failed: again in a minute, doubling to half a day, and never given up. */
  failed(problem: string, now: Instant): void {
    const tries = this.#tries() + 1
    this.#set(now + Math.min(FIRST_RETRY_MS * 2 ** (tries - 1), LONGEST_RETRY_MS), tries)
    this.note('renewal_failed', now, problem)
  }

  stop(event: 'ended_by_us' | 'ended_by_peer' | 'renewal_not_taken', now: Instant): void {
    this.#storage.sql.exec('DELETE FROM renewal')
    this.note(event, now)
  }

  note(event: CredentialEvent, at: Instant, detail: string | null = null): void {
    const { sql } = this.#storage
    sql.exec(
      'INSERT INTO credential_log (at, event, detail) VALUES (?, ?, ?)',
      at,
      event,
      detail?.slice(0, 500) ?? null,
    )
    sql.exec('DELETE FROM credential_log WHERE seq <= (SELECT MAX(seq) FROM credential_log) - ?', MOST_KEPT)
  }

  /** What happened, the newest first. */
  log(): CredentialLogEntry[] {
    return this.#storage.sql
      .exec<{ at: number; event: CredentialEvent; detail: string | null }>(
        'SELECT at, event, detail FROM credential_log ORDER BY seq DESC',
      )
      .toArray()
  }

  #tries(): number {
    const [row] = this.#storage.sql.exec<{ tries: number }>('SELECT tries FROM renewal').toArray()
    return row?.tries ?? 0
  }

  #set(dueAt: Instant, tries: number): void {
    this.#storage.sql.exec('INSERT OR REPLACE INTO renewal VALUES (1, ?, ?)', dueAt, tries)
  }
}
