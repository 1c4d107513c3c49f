import type { Instant } from '#domain/instant'
import { hitOf } from '#domain/token/find-risks'
import type { RiskPolicy } from '#domain/token/risk-policy'
import { closedToGuesses } from '#domain/token/rules/unknown-uids'
import type { ReviewCase } from '../token/token-rpc.ts'
import type { UnknownUid } from './party-rpc.ts'

/** The table of uids nobody knew, by place: digests, and only as many as the rule needs. */
export const UNKNOWN_UIDS_TABLE = `
  CREATE TABLE unknown_uids (
    place TEXT NOT NULL,
    digest TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (place, digest)
  ) WITHOUT ROWID;
  CREATE INDEX unknown_uids_by_at ON unknown_uids (at);`

/** However many places a peer names, no more rows than this are kept; the oldest go first. */
const MOST_ROWS = 5_000

/** How many different uids within which time are too many. */
export type GuessTerms = Pick<RiskPolicy['unknown_uids'], 'most' | 'withinMinutes'>

/** The terms for a guess: an operator that names no location asks for all it has. */
export function guessTerms({ unknown_uids: terms }: RiskPolicy, location: string | null): GuessTerms {
  return { most: location === null ? terms.mostUnplaced : terms.most, withinMinutes: terms.withinMinutes }
}

/** A place as it stands after a guess. `hasClosed` where this one was the guess too many. */
export interface GuessedPlace {
  readonly closedUntil: Instant | null
  readonly hasClosed: boolean
}

/** Counts uids that nobody knows, by place. */
export class UnknownUids {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
  }

  note(place: string, digest: string, now: Instant, terms: GuessTerms): GuessedPlace {
    const { sql } = this.#storage
    const before = closedToGuesses(this.#askedAt(place), now, terms)
    sql.exec('DELETE FROM unknown_uids WHERE at <= ?', now - terms.withinMinutes * 60_000)
    sql.exec('INSERT OR REPLACE INTO unknown_uids VALUES (?, ?, ?)', place, digest, now)
    // One more than are forgiven is enough to know that it is too many.
    sql.exec(
      `DELETE FROM unknown_uids WHERE place = ?1 AND digest NOT IN
         (SELECT digest FROM unknown_uids WHERE place = ?1 ORDER BY at DESC, digest LIMIT ?2)`,
      place,
      terms.most + 1,
    )
    sql.exec(
      `DELETE FROM unknown_uids WHERE at < (SELECT at FROM unknown_uids ORDER BY at DESC LIMIT 1 OFFSET ?)`,
      MOST_ROWS,
    )
    const closedUntil = closedToGuesses(this.#askedAt(place), now, terms)
    return { closedUntil, hasClosed: before === null && closedUntil !== null }
  }

  #askedAt(place: string): Instant[] {
    return this.#storage.sql
      .exec<{ at: number }>('SELECT at FROM unknown_uids WHERE place = ?', place)
      .toArray()
      .map(({ at }) => at)
  }
}

/** What a person is told when a place is closed. */
export function guessingCase(peer: string, guess: UnknownUid, policy: RiskPolicy): ReviewCase {
  const { place, location, brand, market, now } = guess
  const { most, withinMinutes } = guessTerms(policy, location)
  const hit = hitOf(policy, 'unknown_uids', { uids: most + 1, withinMinutes })
  return {
    id: `unknown_uids:${peer}:${place}:${now}`,
    rule: hit.rule,
    effect: hit.effect,
    denied: hit.denies && location !== null,
    brand,
    market,
    token: null,
    contract: null,
    driver: null,
    peer,
    location,
    country: null,
    seen: hit.seen,
    raisedAt: now,
  }
}
