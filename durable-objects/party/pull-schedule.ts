import type { Instant } from '#domain/instant'
import { isTruth, nextAfterFailure, nextPull, type PullMark } from './pull-plan.ts'
import type { PullModuleName } from './pull-row.ts'

/** The steps that create the tables of the schedule and of what is known of each list. `party` is empty for all of a connection. */
export const PULL_SCHEDULE_TABLES = [
  `CREATE TABLE pull_schedule (
    module TEXT PRIMARY KEY,
    changes_at INTEGER NOT NULL,
    deep_at INTEGER NOT NULL,
    failed INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID`,
  `CREATE TABLE pull_marks (
    module TEXT NOT NULL,
    party TEXT NOT NULL,
    seen_until INTEGER NOT NULL,
    deep_until INTEGER NOT NULL,
    PRIMARY KEY (module, party)
  ) WITHOUT ROWID`,
]

/** Every list that a connected operator is asked for. */
export const SCHEDULED: readonly PullModuleName[] = ['tariffs', 'locations', 'sessions', 'cdrs']

/** The peer is asked again this soon after it came back, and not all peers of an outage at once. */
const BACK_WITHIN_MS = 60_000
/** Sessions and CDRs of a new peer can wait so long. */
const FIRST_WITHIN_MS = 3_600_000

/** When a list is asked for next: for what changed, and as far back as may matter. */
export interface PlannedPull {
  readonly module: PullModuleName
  readonly changesAt: Instant
  readonly deepAt: Instant
}

type Row = { module: PullModuleName; changes_at: number; deep_at: number; failed: number }

/** When a peer's lists are pulled again, and up to when each is known. */
export class PullSchedule {
  readonly #storage: DurableObjectStorage
  readonly #random: () => number

  constructor(storage: DurableObjectStorage, random: () => number) {
    this.#storage = storage
    this.#random = random
  }

  /** A peer is connected. What is due already stays; a list that is known already is asked for what was missed. */
  begin(now: Instant): void {
    for (const module of SCHEDULED) {
      this.#storage.sql.exec(
        'INSERT INTO pull_schedule (module, changes_at, deep_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        module,
        nextPull('changes', now, this.#random),
        this.#firstDeep(module, now),
      )
    }
  }

  /** What is, is pulled by whoever connects. What was is asked for soon, and at once where it was known before. */
  #firstDeep(module: PullModuleName, now: Instant): Instant {
    if (isTruth(module)) return nextPull('deep', now, this.#random)
    return this.#marks(module).length > 0 ? now : now + Math.round(this.#random() * FIRST_WITHIN_MS)
  }

  /** The connection is over: nothing is pulled any more. What is known stays, should it come back. */
  end(): void {
    this.#storage.sql.exec('DELETE FROM pull_schedule')
  }

  planned(): PlannedPull[] {
    const rows = this.#storage.sql.exec<Row>('SELECT * FROM pull_schedule ORDER BY module').toArray()
    return rows.map(({ module, changes_at, deep_at }) => ({ module, changesAt: changes_at, deepAt: deep_at }))
  }

  nextDue(): Instant | null {
    return this.#storage.sql
      .exec<{ due: number | null }>('SELECT MIN(MIN(changes_at, deep_at)) AS due FROM pull_schedule')
      .one().due
  }

  /** What is due now, which is due again later. A deep pull sees what the other would have seen. */
  take(now: Instant): { readonly module: PullModuleName; readonly isDeep: boolean }[] {
    const rows = this.#storage.sql
      .exec<Row>('SELECT * FROM pull_schedule WHERE MIN(changes_at, deep_at) <= ?', now)
      .toArray()
    for (const { module, deep_at } of rows) {
      this.#storage.sql.exec(
        'UPDATE pull_schedule SET changes_at = ?, deep_at = ? WHERE module = ?',
        nextPull('changes', now, this.#random),
        deep_at <= now ? nextPull('deep', now, this.#random) : deep_at,
        module,
      )
    }
    return rows.map(({ module, deep_at }) => ({ module, isDeep: deep_at <= now }))
  }

  /** A list could not be pulled to its end: what is known of it stays, and it is asked for again. */
  failed(module: PullModuleName, now: Instant): void {
    const at = nextAfterFailure(now, this.#random)
    this.#storage.sql.exec('UPDATE pull_schedule SET failed = 1, deep_at = ? WHERE module = ?', at, module)
  }

  /** The peer is there: what failed while it was not is asked for soon. True when that changed anything. */
  heard(now: Instant): boolean {
    const soon = now + Math.round(this.#random() * BACK_WITHIN_MS)
    const changed = this.#storage.sql.exec(
      'UPDATE pull_schedule SET failed = 0, deep_at = MIN(deep_at, ?) WHERE failed = 1',
      soon,
    )
    return changed.rowsWritten > 0
  }

  /** Up to when a list is known; null while it was never pulled to its end. */
  mark(module: PullModuleName, party: string): PullMark | null {
    const row = this.#marks(module).find((mark) => mark.party === party)
    return row ? { seenUntil: row.seen_until, deepUntil: row.deep_until } : null
  }

  /** A pull that began at `at` came to its end: everything before was seen. Call it in the transaction that ends the pull. */
  reached(module: PullModuleName, party: string, at: Instant, isDeep: boolean): void {
    this.#storage.sql.exec(
      `INSERT INTO pull_marks VALUES (?1, ?2, ?3, ?3) ON CONFLICT DO UPDATE SET
       seen_until = MAX(seen_until, excluded.seen_until), deep_until = MAX(deep_until, IIF(?4, excluded.deep_until, 0))`,
      module,
      party,
      at,
      isDeep ? 1 : 0,
    )
    this.#storage.sql.exec('UPDATE pull_schedule SET failed = 0 WHERE module = ?', module)
  }

  #marks(module: PullModuleName) {
    return this.#storage.sql
      .exec<{ party: string; seen_until: number; deep_until: number }>(
        'SELECT party, seen_until, deep_until FROM pull_marks WHERE module = ?',
        module,
      )
      .toArray()
  }
}
