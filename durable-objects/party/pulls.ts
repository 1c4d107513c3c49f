import type { Instant } from '#domain/instant'
import type { PullCursor, PulledPage, PullWarning } from '#integrations/outgoing/pull-pages'
import type { PullRow } from '#store/catalogue/pulls-copy'
import type { PullView } from './party-rpc.ts'

/** The step that creates the table of pulls in an object. */
export const PULLS_TABLE = `CREATE TABLE pulls (
  id TEXT PRIMARY KEY,
  module TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Where the next page is; null before the first and after the last.
  cursor TEXT,
  pages INTEGER NOT NULL DEFAULT 0,
  items INTEGER NOT NULL DEFAULT 0,
  stored INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  problem TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  -- When the copy for screens has to be written; null when it is up to date.
  copy_due_at INTEGER,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
)`

const FIRST_DELAY_MS = 5_000
const LONGEST_DELAY_MS = 15 * 60_000
/** After so many failures of one page the pull has failed; starting it again goes on from there. */
const MOST_TRIES = 8
/** A failed pull older than this starts from the beginning: its cursor points into a list that has changed. */
const RESUMABLE_MS = 60 * 60_000
const COPY_AGAIN_MS = 60_000
/** Items stored at once. */
const PORTION = 200

/** Warnings after which a pull that ended cannot be said to have seen the whole list. */
const CUT_SHORT: readonly PullWarning[] = ['page_repeated', 'url_repeated', 'total_not_reached', 'too_many_pages']

export type PullModuleName = PullView['module']

/** What came of a page's items. Every item is one or the other. */
export interface TakenItems {
  readonly stored: number
  readonly refused: number
  /** Writes into the object, done in the transaction that also moves the cursor. */
  readonly commit?: () => void
}

/** What is particular to a module. */
export interface PullModule {
  /** The cursor of the first page; null when the peer has no such endpoint. */
  firstCursor(): Promise<PullCursor | null>
  /** Hands the items over one by one while they come in, so that a page may be larger than what fits here at once. */
  fetchPage(cursor: PullCursor, onItem: (item: unknown) => Promise<void>): Promise<PulledPage>
  /** Stores what can be stored and lists what cannot. May be called several times for a page, and again with the same items. */
  take(items: readonly unknown[], page: number): Promise<TakenItems>
}

/** What pulls need of their object. */
export interface PullsHost {
  readonly storage: DurableObjectStorage
  readonly modules: Readonly<Partial<Record<PullModuleName, PullModule>>>
  peer(): string
  newId(): string
  now(): Instant
  /** Writes the copy for screens. */
  copy(pull: PullRow): Promise<void>
}

type Row = {
  id: string
  module: PullModuleName
  state: PullView['state']
  cursor: string | null
  pages: number
  items: number
  stored: number
  refused: number
  total: number | null
  problem: string | null
  tries: number
  due_at: number | null
  copy_due_at: number | null
  started_at: number
  updated_at: number
}

/**
 * Full pulls of a peer's lists, a page a step. The cursor moves in one transaction with the page's own writes, so a pull that was killed
 * goes on where it stood: a page whose step did not end is read again, and none is left out. The object's alarm drives it by `nextDue`.
 */
export class Pulls {
  readonly #host: PullsHost

  constructor(host: PullsHost) {
    this.#host = host
  }

  /** Begins a pull; one that is under way goes on at once, one that has failed lately goes on where it stopped. */
  async start(module: PullModuleName): Promise<PullView> {
    const cursor = (await this.#host.modules[module]?.firstCursor()) ?? null
    const now = this.#host.now()
    const [last] = this.#rows('SELECT * FROM pulls WHERE module = ? ORDER BY started_at DESC LIMIT 1', module)
    const resumable = last?.state === 'failed' && last.cursor !== null && now - last.updated_at < RESUMABLE_MS
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
    this.#host.storage.sql.exec(
      'INSERT INTO pulls (id, module, state, cursor, problem, due_at, copy_due_at, started_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      module,
      state,
      cursor && JSON.stringify(cursor),
      problem,
      cursor && now,
      now,
      now,
      now,
    )
    return this.#view(id)
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

  async #readPage(row: Row): Promise<void> {
    const module = this.#host.modules[row.module]
    if (!module || row.cursor === null) throw new Error('the peer has no such endpoint')
    const { page, taken } = await takePage(module, JSON.parse(row.cursor), row.pages + 1)
    if (!page.ok) return this.#postpone(row, page.detail === '' ? page.reason : `${page.reason}: ${page.detail}`)
    const unreadable = page.warnings.filter((warning) => warning === 'item_unreadable').length
    const problem = page.next === null ? (page.warnings.find((warning) => CUT_SHORT.includes(warning)) ?? null) : null
    const state = page.next !== null ? 'running' : problem === null ? 'finished' : 'failed'
    const now = this.#host.now()
    this.#host.storage.transactionSync(() => {
      // Another step may have moved on while this one waited for the peer; its page is then counted already.
      const [current] = this.#rows('SELECT * FROM pulls WHERE id = ?', row.id)
      if (current?.cursor !== row.cursor) return
      for (const { commit } of taken) commit?.()
      this.#host.storage.sql.exec(
        `UPDATE pulls SET state = ?, cursor = ?, pages = pages + 1, items = items + ?, stored = stored + ?, refused = refused + ?,
         total = COALESCE(?, total), problem = ?, tries = 0, due_at = ?, copy_due_at = ?, updated_at = ? WHERE id = ?`,
        state,
        page.next === null ? null : JSON.stringify(page.next),
        page.count + unreadable,
        sum(taken, 'stored'),
        sum(taken, 'refused') + unreadable,
        page.total,
        problem,
        page.next === null ? null : now,
        now,
        now,
        row.id,
      )
    })
  }

  /** The page failed: later again, 5 s doubling to 15 min, and after the last try no more. The problem is kept. */
  #postpone(row: Row, problem: string): void {
    const now = this.#host.now()
    const tries = row.tries + 1
    const isLast = tries >= MOST_TRIES
    this.#host.storage.sql.exec(
      'UPDATE pulls SET state = ?, problem = ?, tries = ?, due_at = ?, copy_due_at = ?, updated_at = ? WHERE id = ? AND cursor IS ?',
      isLast ? 'failed' : 'waiting',
      problem.slice(0, 500),
      tries,
      isLast ? null : now + Math.min(FIRST_DELAY_MS * 2 ** (tries - 1), LONGEST_DELAY_MS),
      now,
      now,
      row.id,
      row.cursor,
    )
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

  #rows(query: string, ...bindings: (string | number)[]): Row[] {
    return this.#host.storage.sql.exec<Row>(query, ...bindings).toArray()
  }
}

/** Reads a page and stores its items in portions while they come in. */
async function takePage(module: PullModule, cursor: PullCursor, number: number) {
  const taken: TakenItems[] = []
  let portion: unknown[] = []
  const flush = async () => {
    const items = portion
    portion = []
    if (items.length > 0) taken.push(await module.take(items, number))
  }
  const page = await module.fetchPage(cursor, async (item) => {
    portion.push(item)
    if (portion.length >= PORTION) await flush()
  })
  await flush()
  return { page, taken }
}

function sum(taken: readonly TakenItems[], what: 'stored' | 'refused'): number {
  return taken.reduce((total, items) => total + items[what], 0)
}

function viewOf(row: Row): PullView {
  const { id, module, state, pages, items, stored, refused, total, problem } = row
  return {
    id,
    module,
    state,
    pages,
    items,
    stored,
    refused,
    total,
    problem,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
  }
}
