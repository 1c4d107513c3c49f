import type { Instant } from '#domain/instant'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import type { PullCursor, PulledPage, PullWarning } from '#integrations/outgoing/pull-pages'
import type { PullRow as PullCopy } from '#store/catalogue/pulls-copy'
import { backoffMs } from '../backoff.ts'
import type { PullView } from './party-rpc.ts'
import type { PullRange } from './pull-plan.ts'
import { type PullModuleName, type PullRow, rangeOf, scopeOf, viewOf } from './pull-row.ts'
import { takePage } from './take-page.ts'

const BACKOFF = { firstMs: 5_000, longestMs: 15 * 60_000 }
/** A failed pull older than this starts from the beginning: its cursor points into a list that has changed. */
const RESUMABLE_MS = 60 * 60_000
const COPY_AGAIN_MS = 60_000
/** A screen learns this late at most how far a pull has come; how it ended it learns at once. */
const COPY_LATE_MS = 2_000
/** Ended pulls that are kept to be looked at. */
const MOST_KEPT = 40

/** Warnings after which a pull that ended cannot be said to have seen the whole list. */
const CUT_SHORT: readonly PullWarning[] = [
  'page_repeated',
  'url_repeated',
  'total_not_reached',
  'too_many_pages',
  'list_shrank',
]

/** What came of a page's items. Every item is one or the other. */
export interface TakenItems {
  readonly stored: number
  readonly refused: number
  /** Before the next page: what was taken has to get on first. */
  readonly pauseMs?: number
  /** Writes into the object, done in the transaction that also moves the cursor. */
  readonly commit?: () => void
}

/** What is particular to a module. */
export interface PullModule {
  /** The cursor of the first page; null when the peer has no such endpoint. */
  firstCursor(range: PullRange): Promise<PullCursor | null>
  /** Hands the items over one by one while they come in, so that a page may be larger than what fits here at once. */
  fetchPage(cursor: PullCursor, range: PullRange, onItem: (item: unknown) => Promise<void>): Promise<PulledPage>
  /** Stores what can be stored and lists what cannot. May be called several times for a page, and again with the same items. */
  take(items: readonly unknown[], range: PullRange, page: number): Promise<TakenItems>
  /** The whole list was read, all of it: what is absent from it is no longer there. May be called again. */
  ended?(range: PullRange, startedAt: Instant): Promise<void>
}

/** A pull that came to its end, or to none. */
export interface EndedPull {
  readonly module: PullModuleName
  readonly range: PullRange
  readonly isDeep: boolean
  readonly startedAt: Instant
}

/** What pulls need of their object. */
export interface PullsHost {
  readonly storage: DurableObjectStorage
  readonly modules: Readonly<Partial<Record<PullModuleName, PullModule>>>
  peer(): string
  newId(): string
  now(): Instant
  /** Writes the copy for screens. */
  copy(pull: PullCopy): Promise<void>
  /** How often the peer may be asked, and how many times for one page. */
  rate(): Pick<PeerProfile['rate'], 'minGapMs' | 'retryAfter' | 'maxRetries'>
  random(): number
  /** Inside the transaction that ends the pull. */
  reached(pull: EndedPull): void
  failed(pull: EndedPull): void
}

/**
 * Pulls of a peer's lists, a page a step. The cursor moves in one transaction with the page's own writes, so a pull that was killed
 * goes on where it stood: a page whose step did not end is read again, and none is left out. The object's alarm drives it by `nextDue`.
 */
export class Pulls {
  readonly #host: PullsHost

  constructor(host: PullsHost) {
    this.#host = host
  }

  /** Begins a pull; one of the same list that is under way goes on at once, one that has failed lately goes on where it stopped. */
  async start(module: PullModuleName, range: PullRange, isDeep: boolean): Promise<PullView> {
    const cursor = (await this.#host.modules[module]?.firstCursor(range)) ?? null
    const now = this.#host.now()
    const [last] = this.#rows(
      'SELECT * FROM pulls WHERE module = ? AND party = ? ORDER BY started_at DESC LIMIT 1',
      module,
      scopeOf(range),
    )
    const wider = last !== undefined && (last.deep === 1 || !isDeep)
    const resumable = wider && last.state === 'failed' && last.cursor !== null && now - last.updated_at < RESUMABLE_MS
    if (last && (last.state === 'running' || last.state === 'waiting' || resumable)) {
      this.#host.storage.sql.exec(
        "UPDATE pulls SET state = 'running', tries = 0, problem = NULL, due_at = ?, copy_due_at = ?, updated_at = ? WHERE id = ?",
        now,
        now,
        now,
        last.id,
      )
      return this.#view(last.id)
    }
    const id = this.#host.newId()
    const [state, problem] = cursor === null ? ['failed', 'the peer has no such endpoint'] : ['running', null]
    this.#host.storage.transactionSync(() => {
      this.#host.storage.sql.exec(
        `INSERT INTO pulls (id, module, state, cursor, problem, due_at, copy_due_at, started_at, updated_at, party, range_from, deep)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        module,
        state,
        cursor && JSON.stringify(cursor),
        problem,
        cursor && now,
        now,
        now,
        now,
        scopeOf(range),
        range.from,
        isDeep ? 1 : 0,
      )
      this.#host.storage.sql.exec(
        'DELETE FROM pulls WHERE due_at IS NULL AND copy_due_at IS NULL AND id NOT IN (SELECT id FROM pulls ORDER BY started_at DESC LIMIT ?)',
        MOST_KEPT,
      )
    })
    return this.#view(id)
  }

  /** Whatever is under way ends where it stands. */
  stop(problem: string): void {
    const now = this.#host.now()
    this.#host.storage.sql.exec(
      "UPDATE pulls SET state = 'failed', problem = ?, cursor = NULL, due_at = NULL, copy_due_at = ?, updated_at = ? WHERE due_at IS NOT NULL",
      problem,
      now,
      now,
    )
  }

  /** The latest pulls, newest first. */
  views(): PullView[] {
    return this.#rows('SELECT * FROM pulls ORDER BY started_at DESC LIMIT 20').map(viewOf)
  }

  /** When `step` has something to do; null for never. */
  nextDue(): Instant | null {
    return this.#host.storage.sql
      .exec<{ due: number | null }>(
        'SELECT MIN(due) AS due FROM (SELECT MIN(due_at) AS due FROM pulls UNION ALL SELECT MIN(copy_due_at) FROM pulls)',
      )
      .one().due
  }

  /** Reads and stores one page of the pull that has waited longest, and brings the copies for screens up to date. Never throws. */
  async step(): Promise<void> {
    const [row] = this.#rows('SELECT * FROM pulls WHERE due_at <= ? ORDER BY due_at LIMIT 1', this.#host.now())
    if (row) {
      try {
        await this.#readPage(row)
      } catch (error) {
        this.#postpone(row, error instanceof Error ? error.message : String(error))
      }
    }
    await this.#copyDue()
  }

  async #readPage(row: PullRow): Promise<void> {
    const module = this.#host.modules[row.module]
    if (!module || row.cursor === null) throw new Error('the peer has no such endpoint')
    const range = rangeOf(row)
    const { page, taken } = await takePage(module, JSON.parse(row.cursor), range, row.pages + 1)
    if (!page.ok) {
      const detail = page.detail === '' ? page.reason : `${page.reason}: ${page.detail}`
      return this.#postpone(row, detail, this.#host.rate().retryAfter ? (page.retryAfterMs ?? 0) : 0)
    }
    const unreadable = page.warnings.filter((warning) => warning === 'item_unreadable').length
    const problem = page.next === null ? (page.warnings.find((warning) => CUT_SHORT.includes(warning)) ?? null) : null
    const state = page.next !== null ? 'running' : problem === null ? 'finished' : 'failed'
    const now = this.#host.now()
    const copyAt = state === 'running' ? now + COPY_LATE_MS : now
    const commit = () =>
      this.#host.storage.transactionSync(() => {
        // Another step may have moved on while this one waited for the peer; its page is then counted already.
        const [current] = this.#rows('SELECT * FROM pulls WHERE id = ?', row.id)
        if (current?.cursor !== row.cursor) return
        taken.commit()
        this.#host.storage.sql.exec(
          `UPDATE pulls SET state = ?, cursor = ?, pages = pages + 1, items = items + ?, stored = stored + ?, refused = refused + ?,
           unreadable = unreadable + ?, total = COALESCE(?, total), problem = ?, tries = 0, due_at = ?,
           copy_due_at = MIN(COALESCE(copy_due_at, ?), ?), updated_at = ? WHERE id = ?`,
          state,
          page.next === null ? null : JSON.stringify(page.next),
          page.count + unreadable,
          taken.stored,
          taken.refused + unreadable,
          unreadable,
          page.total,
          problem,
          page.next === null ? null : now + taken.pauseMs,
          copyAt,
          copyAt,
          now,
          row.id,
        )
        this.#keepGap(now)
        if (state === 'finished') this.#host.reached(endedOf(row))
        if (state === 'failed') this.#host.failed(endedOf(row))
      })
    if (module.ended && state === 'finished' && row.range_from === null && row.unreadable + unreadable === 0) {
      // What the last page holds is seen before anything is said to be gone; and a pull whose end cannot be told of has not ended.
      taken.commit()
      await module.ended(range, row.started_at)
    }
    commit()
  }

  /** The peer is asked nothing more before the gap agreed upon is over, for whatever list. */
  #keepGap(now: Instant): void {
    const { minGapMs } = this.#host.rate()
    if (minGapMs === 0) return
    this.#host.storage.sql.exec('UPDATE pulls SET due_at = MAX(due_at, ?) WHERE due_at IS NOT NULL', now + minGapMs)
  }

  /** The page failed: later again, each time up to twice as late but no sooner than the peer says, and after the last try no more. The problem is kept. */
  #postpone(row: PullRow, problem: string, waitMs = 0): void {
    const now = this.#host.now()
    const tries = row.tries + 1
    const isLast = tries >= this.#host.rate().maxRetries
    const updated = this.#host.storage.sql.exec(
      'UPDATE pulls SET state = ?, problem = ?, tries = ?, due_at = ?, copy_due_at = ?, updated_at = ? WHERE id = ? AND cursor IS ?',
      isLast ? 'failed' : 'waiting',
      problem.slice(0, 500),
      tries,
      isLast
        ? null
        : now +
            Math.max(
              waitMs,
              backoffMs(tries, BACKOFF, () => this.#host.random()),
            ),
      now,
      now,
      row.id,
      row.cursor,
    )
    this.#keepGap(now)
    if (isLast && updated.rowsWritten > 0) this.#host.failed(endedOf(row))
  }

  async #copyDue(): Promise<void> {
    for (const row of this.#rows('SELECT * FROM pulls WHERE copy_due_at <= ?', this.#host.now())) {
      const { id, module, state, pages, items, stored, refused, total, problem } = row
      const copy = { id, module, state, pages, items, stored, refused, total, problem }
      const done = await this.#host
        .copy({ ...copy, peer: this.#host.peer(), startedAt: row.started_at, updatedAt: row.updated_at })
        .then(
          () => true,
          () => false,
        )
      const next = done ? null : this.#host.now() + COPY_AGAIN_MS
      this.#host.storage.sql.exec(
        'UPDATE pulls SET copy_due_at = ? WHERE id = ? AND updated_at = ?',
        next,
        id,
        row.updated_at,
      )
    }
  }

  #view(id: string): PullView {
    const [row] = this.#rows('SELECT * FROM pulls WHERE id = ?', id)
    if (!row) throw new Error(`no pull ${id}`)
    return viewOf(row)
  }

  #rows(query: string, ...bindings: (string | number)[]): PullRow[] {
    return this.#host.storage.sql.exec<PullRow>(query, ...bindings).toArray()
  }
}

function endedOf(row: PullRow): EndedPull {
  return { module: row.module, range: rangeOf(row), isDeep: row.deep === 1, startedAt: row.started_at }
}
