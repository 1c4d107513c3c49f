import type { Instant } from '#domain/instant'
import type { RiskHit } from '#domain/token/risk-hit'
import type { RiskRule } from '#domain/token/risk-policy'
import type { Token } from '#domain/token/token'
import type { Outbox } from '../outbox.ts'
import type { OutboxType } from '../outbox-rpc.ts'
import type { AuthorizeRequest, DriverQuestion, ReviewCase } from './token-rpc.ts'

/** A case that nobody closed takes further hits for this long; after that the next hit is another case. */
const CASE_LASTS_MS = 24 * 3_600_000
/** What the driver said yes to is not asked again for this long. */
const ANSWER_LASTS_MS = 24 * 3_600_000

/** What staff look at and what the driver is asked: one open thing of each kind for a rule. */
export const RISK_CASE_TABLES = [
  'CREATE TABLE cases (rule TEXT PRIMARY KEY, id TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID',
  `CREATE TABLE questions (
    rule TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    question TEXT NOT NULL,
    was_me INTEGER,
    answered_at INTEGER
  ) WITHOUT ROWID`,
]

type CaseRow = { rule: RiskRule; id: string; at: number }
type QuestionRow = {
  rule: RiskRule
  id: string
  asked_at: number
  question: string
  was_me: number | null
  answered_at: number | null
}
/** A row of the outbox that was added. */
export interface Added {
  readonly seq: number
  readonly type: OutboxType
}
/** Where a hit was. */
export type HitPlace = Pick<AuthorizeRequest, 'peer' | 'site' | 'reference' | 'now'> & {
  readonly location?: string | null
}

/** Turns the hits of a token's rules into cases for staff and questions for the driver. Called inside the transaction of the decision. */
export class RiskCases {
  readonly #storage: DurableObjectStorage
  readonly #outbox: Outbox
  // What the driver confirmed, by rule; read once, since every decision asks.
  #confirmed: Map<RiskRule, Instant> | null = null

  constructor(storage: DurableObjectStorage, outbox: Outbox) {
    this.#storage = storage
    this.#outbox = outbox
  }

  /** Rules the driver was asked about of late and said yes to. */
  confirmed(now: Instant): readonly RiskRule[] {
    this.#confirmed ??= this.#loadConfirmed()
    if (this.#confirmed.size === 0) return NONE
    return [...this.#confirmed].filter(([, at]) => at > now - ANSWER_LASTS_MS).map(([rule]) => rule)
  }

  raise(token: Token, place: HitPlace, hits: readonly RiskHit[]): Added[] {
    return hits.flatMap((hit) => {
      const asked = hit.effect === 'ask_driver' ? this.#ask(token, place, hit) : []
      // What is allowed until the driver has answered waits for that answer alone.
      const isForStaff = hit.effect !== 'ask_driver' || hit.denies
      return isForStaff ? [...asked, ...this.#open(token, place, hit)] : asked
    })
  }

  /** Keeps the driver's answer. Null for an id that was not asked. */
  answer(id: string, wasMe: boolean, now: Instant): (DriverQuestion & { readonly isFirst: boolean }) | null {
    const [row] = this.#storage.sql.exec<QuestionRow>('SELECT * FROM questions WHERE id = ?', id).toArray()
    if (!row) return null
    const question: DriverQuestion = JSON.parse(row.question)
    if (row.answered_at !== null) return { ...question, isFirst: false }
    this.#storage.sql.exec('UPDATE questions SET was_me = ?, answered_at = ? WHERE id = ?', wasMe ? 1 : 0, now, id)
    this.#confirmed = null
    return { ...question, isFirst: true }
  }

  close(id: string): void {
    this.#storage.sql.exec('DELETE FROM cases WHERE id = ?', id)
  }

  #open(token: Token, place: HitPlace, hit: RiskHit): Added[] {
    const { sql } = this.#storage
    const [open] = sql.exec<CaseRow>('SELECT * FROM cases WHERE rule = ?', hit.rule).toArray()
    if (open && open.at > place.now - CASE_LASTS_MS) return []
    const review: ReviewCase = {
      id: `${hit.rule}:${place.reference}`,
      rule: hit.rule,
      effect: hit.effect,
      denied: hit.denies,
      brand: token.brand,
      market: token.market,
      token: token.id,
      contract: token.contract,
      driver: token.driver,
      peer: place.peer,
      location: place.location ?? null,
      country: place.site?.country ?? null,
      seen: hit.seen,
      raisedAt: place.now,
    }
    sql.exec('INSERT OR REPLACE INTO cases VALUES (?, ?, ?)', hit.rule, review.id, place.now)
    return [{ seq: this.#outbox.append('ReviewRaised', review, place.now), type: 'ReviewRaised' }]
  }

  #ask(token: Token, place: HitPlace, hit: RiskHit): Added[] {
    const { sql } = this.#storage
    const [open] = sql.exec<QuestionRow>('SELECT * FROM questions WHERE rule = ?', hit.rule).toArray()
    if (open && open.answered_at === null && open.asked_at > place.now - CASE_LASTS_MS) return []
    const question: DriverQuestion = {
      id: `${hit.rule}:${place.reference}`,
      rule: hit.rule,
      brand: token.brand,
      market: token.market,
      token: token.id,
      driver: token.driver,
      country: place.site?.country ?? null,
      seen: hit.seen,
      askedAt: place.now,
    }
    sql.exec(
      'INSERT OR REPLACE INTO questions VALUES (?, ?, ?, ?, NULL, NULL)',
      hit.rule,
      question.id,
      place.now,
      JSON.stringify(question),
    )
    return [{ seq: this.#outbox.append('DriverAsked', question, place.now), type: 'DriverAsked' }]
  }

  #loadConfirmed(): Map<RiskRule, Instant> {
    const rows = this.#storage.sql
      .exec<{ rule: RiskRule; at: number }>('SELECT rule, answered_at AS at FROM questions WHERE was_me = 1')
      .toArray()
    return new Map(rows.map(({ rule, at }) => [rule, at]))
  }
}

const NONE: readonly RiskRule[] = []
