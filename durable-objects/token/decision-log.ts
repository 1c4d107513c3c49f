import type { Instant } from '#domain/instant'
import type { Authorization } from '#domain/token/authorize'
import type { RecentUse } from '#domain/token/recent-use'
import type { RiskHit } from '#domain/token/risk-hit'
import type { RiskPolicy } from '#domain/token/risk-policy'
import type { AuthorizeRequest, Decision, DecisionPage, DecisionPosition } from './token-rpc.ts'

/** An allowed charge that never began no longer counts as open after this. */
const BEGINS_WITHIN_MS = 15 * 60_000
/** An operator's clock may be behind ours by this. */
const CLOCKS_DIFFER_MS = 60_000
/** A use matters to the rules for this long; afterwards it is only kept. */
const RECENT_MS = 24 * 3_600_000

/** The table of decisions as the first release had it. */
export const DECISION_TABLES = [
  `CREATE TABLE decisions (
    reference TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    peer TEXT NOT NULL,
    allowed TEXT NOT NULL,
    reason TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    began INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER
  ) WITHOUT ROWID`,
  'CREATE INDEX decisions_by_at ON decisions (at)',
  'DROP INDEX decisions_by_at',
  // Refusals are not in it: however many a card collects, its recent uses are as quick to find.
  "CREATE INDEX recent_uses ON decisions (at, latitude, longitude, began, ended_at) WHERE allowed = 'ALLOWED'",
]

/** What a decision held beside: where, by which terms, and what the rules saw where they saw anything. */
export const DECISION_FACTS_TABLES = [
  'ALTER TABLE decisions ADD COLUMN country TEXT',
  'ALTER TABLE decisions ADD COLUMN location TEXT',
  'ALTER TABLE decisions ADD COLUMN terms INTEGER',
  'ALTER TABLE decisions ADD COLUMN facts TEXT',
  'ALTER TABLE decisions ADD COLUMN energy_wh INTEGER',
  // The terms of the rules that decisions were made by: the same for most of them.
  'CREATE TABLE rule_terms (id INTEGER PRIMARY KEY, policy TEXT NOT NULL UNIQUE)',
  'CREATE TABLE countries (country TEXT PRIMARY KEY, first_at INTEGER NOT NULL) WITHOUT ROWID',
  'DROP INDEX recent_uses',
  "CREATE INDEX recent_uses ON decisions (at, latitude, longitude, began, ended_at, energy_wh) WHERE allowed = 'ALLOWED'",
]

type UseRow = {
  at: number
  latitude: number | null
  longitude: number | null
  began: number
  ended_at: number | null
  energy_wh: number | null
}
type DecisionRow = UseRow & {
  reference: string
  peer: string
  allowed: Authorization['allowed']
  reason: string
  country: string | null
  location: string | null
  policy: string | null
  facts: string | null
}
/** A decision in short. */
type MadeDecision = Pick<Decision, 'at' | 'peer' | 'location' | 'hasBegun'>
/** What is kept of a decision only where there is something of it. */
interface KeptFacts {
  readonly hits?: readonly RiskHit[]
  readonly skipped?: readonly string[]
}

/** Every decision about a token, with the facts it was made of. */
export class DecisionLog {
  readonly #storage: DurableObjectStorage
  // Read once; nobody else writes them, and an object whose write fails is started anew.
  #countries: Set<string> | null = null
  #terms: { readonly policy: RiskPolicy; readonly id: number } | null = null

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  /** Puts a decision down; the last one about a reference counts. */
  enter(request: AuthorizeRequest, policy: RiskPolicy, decision: Authorization): void {
    const { site } = request
    this.#storage.sql.exec(
      `INSERT INTO decisions (reference, at, peer, allowed, reason, latitude, longitude, country, location, terms, facts)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (reference) DO UPDATE SET allowed = excluded.allowed, reason = excluded.reason, facts = excluded.facts`,
      request.reference,
      request.now,
      request.peer,
      decision.allowed,
      decision.reason,
      site?.latitude ?? null,
      site?.longitude ?? null,
      site?.country ?? null,
      request.location ?? null,
      this.#termsId(policy),
      keptFacts(decision),
    )
  }

  /** A charge was allowed in this country. */
  enterCountry(country: string, now: Instant): void {
    const known = this.#knownCountries()
    if (known.has(country)) return
    this.#storage.sql.exec('INSERT OR IGNORE INTO countries VALUES (?, ?)', country, now)
    known.add(country)
  }

  recentUses(now: Instant): RecentUse[] {
    return this.#storage.sql
      .exec<UseRow>(
        "SELECT at, latitude, longitude, began, ended_at, energy_wh FROM decisions WHERE at > ? AND allowed = 'ALLOWED' ORDER BY at DESC LIMIT 20",
        now - RECENT_MS,
      )
      .toArray()
      .map((row) => ({
        at: row.at,
        latitude: row.latitude,
        longitude: row.longitude,
        isOpen: row.ended_at === null && (row.began === 1 || now - row.at < BEGINS_WITHIN_MS),
        hasBegun: row.began === 1,
        energyWh: row.energy_wh,
      }))
  }

  /** Countries in which a charge was allowed before. */
  countries(): readonly string[] {
    return [...this.#knownCountries()]
  }

  /** Was this reference given to this peer, and when? `isFirst` where nobody had asked before. */
  begun(reference: string, peer: string): { readonly at: Instant; readonly isFirst: boolean } | null {
    const [row] = this.#storage.sql
      .exec<{ at: number; began: number }>(
        "SELECT at, began FROM decisions WHERE reference = ? AND peer = ? AND allowed = 'ALLOWED'",
        reference,
        peer,
      )
      .toArray()
    if (!row) return null
    if (row.began === 0) this.#storage.sql.exec('UPDATE decisions SET began = 1 WHERE reference = ?', reference)
    return { at: row.at, isFirst: row.began === 0 }
  }

  ended(reference: string, at: Instant, energyWh: number | null): void {
    this.#storage.sql.exec(
      'UPDATE decisions SET ended_at = ?, energy_wh = ? WHERE reference = ? AND ended_at IS NULL',
      at,
      energyWh,
      reference,
    )
  }

  /** The decision about a reference; null where there was none. */
  find(reference: string): MadeDecision | null {
    const [row] = this.#storage.sql
      .exec<{ at: number; peer: string; location: string | null; began: number }>(
        'SELECT at, peer, location, began FROM decisions WHERE reference = ?',
        reference,
      )
      .toArray()
    return row ? { at: row.at, peer: row.peer, location: row.location, hasBegun: row.began === 1 } : null
  }

  /** A hit that showed later, such as a reference that came a second time. */
  addHit(reference: string, hit: RiskHit): void {
    const [row] = this.#storage.sql
      .exec<{ facts: string | null }>('SELECT facts FROM decisions WHERE reference = ?', reference)
      .toArray()
    if (!row) return
    const facts: KeptFacts = row.facts ? JSON.parse(row.facts) : {}
    const hits = [...(facts.hits ?? []).filter(({ rule }) => rule !== hit.rule), hit]
    this.#storage.sql.exec(
      'UPDATE decisions SET facts = ? WHERE reference = ?',
      JSON.stringify({ ...facts, hits }),
      reference,
    )
  }

  /** What this peer was answered under a reference, or else last before a charge of its began, and not long before; null where it had not asked. */
  lastBefore(peer: string, at: Instant, reference: string | null): Authorization['allowed'] | null {
    // What it names says more than its clock.
    const [named] = this.#storage.sql
      .exec<{ allowed: Authorization['allowed'] }>(
        'SELECT allowed FROM decisions WHERE reference = ? AND peer = ?',
        reference,
        peer,
      )
      .toArray()
    if (named) return named.allowed
    const [row] = this.#storage.sql
      .exec<{ allowed: Authorization['allowed'] }>(
        'SELECT allowed FROM decisions WHERE peer = ? AND at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1',
        peer,
        at - BEGINS_WITHIN_MS,
        at + CLOCKS_DIFFER_MS,
      )
      .toArray()
    return row?.allowed ?? null
  }

  /** A page of decisions, newest first. */
  page(after: DecisionPosition | null, limit: number): DecisionPage {
    const rows = this.#storage.sql
      .exec<DecisionRow>(
        `SELECT reference, at, peer, allowed, reason, latitude, longitude, country, location, began, ended_at, energy_wh, facts, policy
         FROM decisions LEFT JOIN rule_terms ON rule_terms.id = decisions.terms
         WHERE ?1 IS NULL OR at < ?1 OR (at = ?1 AND reference < ?2) ORDER BY at DESC, reference DESC LIMIT ?3`,
        after?.at ?? null,
        after?.reference ?? null,
        limit + 1,
      )
      .toArray()
    return { items: rows.slice(0, limit).map(decisionOf), hasMore: rows.length > limit }
  }

  #knownCountries(): Set<string> {
    this.#countries ??= new Set(
      this.#storage.sql
        .exec<{ country: string }>('SELECT country FROM countries')
        .toArray()
        .map(({ country }) => country),
    )
    return this.#countries
  }

  #termsId(policy: RiskPolicy): number {
    if (this.#terms?.policy === policy) return this.#terms.id
    const text = JSON.stringify(policy)
    const { sql } = this.#storage
    sql.exec('INSERT OR IGNORE INTO rule_terms (policy) VALUES (?)', text)
    const { id } = sql.exec<{ id: number }>('SELECT id FROM rule_terms WHERE policy = ?', text).one()
    this.#terms = { policy, id }
    return id
  }
}

function keptFacts({ hits, skipped }: Authorization): string | null {
  if (hits.length === 0 && skipped.length === 0) return null
  const facts: KeptFacts = {
    ...(hits.length === 0 ? {} : { hits }),
    ...(skipped.length === 0 ? {} : { skipped }),
  }
  return JSON.stringify(facts)
}

function decisionOf(row: DecisionRow): Decision {
  const facts: KeptFacts = row.facts ? JSON.parse(row.facts) : {}
  const { latitude, longitude, country } = row
  const place = latitude === null || longitude === null ? null : { latitude, longitude, country }
  return {
    reference: row.reference,
    at: row.at,
    peer: row.peer,
    allowed: row.allowed,
    reason: row.reason,
    place,
    location: row.location,
    hits: facts.hits ?? [],
    skipped: facts.skipped ?? [],
    terms: row.policy === null ? null : JSON.parse(row.policy),
    hasBegun: row.began === 1,
    endedAt: row.ended_at,
    energyWh: row.energy_wh,
  }
}
