import { SHARDS, type Shard } from '#domain/identity/shard'
import type { Instant } from '#domain/instant'
import {
  type AppliedRetention,
  appliedRetention,
  RETAINED,
  type Retained,
  type RetentionOverrides,
} from '#domain/retention/retention'
import { MARKETS } from '#jurisdictions/registry'
import { letGoOfSamples } from '#store/catalogue/let-go-of-samples'
import { letGoOfCdrPayloads, letGoOfQuarantined, type SweepCursor, type SweepStep } from '#store/market/let-go'
import type { Env } from '../env.ts'
import { marketDatabases } from '../market-databases.ts'

/** Rows that one step looks at. */
const MOST_AT_ONCE = 500
const DAY_MS = 24 * 3_600_000
const RETRY_MS = 15 * 60_000
const KEY = 'retention'

/** How many rows of each kind were let go. */
type Removed = { readonly [of in Retained]?: number }

/** What the duty remembers: what was agreed, and where its sweep stands. */
interface RetentionState {
  readonly overrides: RetentionOverrides
  /** How often something was agreed. */
  readonly agreed: number
  readonly dueAt: Instant | null
  /** The place of the sweep among its targets; null between two sweeps. */
  readonly sweep: { readonly target: number; readonly after: SweepCursor | null; readonly removed: Removed } | null
  readonly last: { readonly at: Instant; readonly removed: Removed } | null
}

/** How long what came from a peer is kept, by market. */
export interface RetentionView {
  readonly overrides: RetentionOverrides
  readonly applied: readonly (AppliedRetention & { readonly market: string })[]
  /** When the next sweep begins or goes on. */
  readonly dueAt: Instant | null
  /** The last sweep that came to its end. */
  readonly last: RetentionState['last']
}

/** What is swept, one after the other: each kind in each market's database, then what is bound to no market. */
const TARGETS: readonly { readonly of: Retained; readonly shard: Shard | null }[] = [
  ...(Object.keys(SHARDS) as Shard[]).flatMap((shard) =>
    (['cdr_payload', 'quarantine'] as const).map((of) => ({ of, shard })),
  ),
  { of: 'finding_sample', shard: null },
  { of: 'call_log', shard: null },
]

/** Lets go once a day of what came from the peer and is no longer to be kept, a few hundred rows a step. */
export class RetentionDuty {
  readonly #storage: DurableObjectStorage
  readonly #env: Env
  readonly #peer: () => string

  constructor(storage: DurableObjectStorage, env: Env, peer: () => string) {
    this.#storage = storage
    this.#env = env
    this.#peer = peer
  }

  /** Begins the first sweep within a day, not of all peers at once; a duty that is under way stays as it is. */
  begin(now: Instant): void {
    const state = this.#state()
    if (state.dueAt === null) this.#save({ ...state, dueAt: now + Math.round(Math.random() * DAY_MS) })
  }

  /** What is agreed from now on. The next sweep begins at once. */
  agree(overrides: RetentionOverrides, now: Instant): RetentionView {
    const state = this.#state()
    this.#save({ ...state, overrides, agreed: state.agreed + 1, dueAt: now, sweep: null })
    return this.view(now)
  }

  nextDue(): Instant | null {
    return this.#state().dueAt
  }

  view(now: Instant): RetentionView {
    const { overrides, dueAt, last } = this.#state()
    const applied = MARKETS.flatMap(({ id: market, retention }) =>
      RETAINED.flatMap((of) => {
        const one = appliedRetention(retention, overrides, of, now)
        return one ? [{ market, ...one }] : []
      }),
    )
    return { overrides, applied, dueAt, last }
  }

  /** One step of the sweep. A database that fails is asked again later, from where the sweep stands. */
  async step(now: Instant): Promise<void> {
    const state = this.#state()
    const { target, after, removed } = state.sweep ?? { target: 0, after: null, removed: {} }
    const aim = TARGETS[target]
    if (!aim) {
      this.#save({ ...state, dueAt: now + DAY_MS, sweep: null, last: { at: now, removed } })
      return
    }
    const done = await this.#letGo(aim, after, state.overrides, now).catch(() => null)
    // What was agreed in between has begun a sweep of its own.
    if (this.#state().agreed !== state.agreed) return
    if (done === null) {
      this.#save({ ...state, dueAt: now + RETRY_MS })
      return
    }
    const next = done.after ? { target, after: done.after } : { target: target + 1, after: null }
    const counted = { ...removed, [aim.of]: (removed[aim.of] ?? 0) + done.removed }
    this.#save({ ...state, dueAt: now, sweep: { ...next, removed: counted } })
  }

  async #letGo(
    { of, shard }: (typeof TARGETS)[number],
    after: SweepCursor | null,
    overrides: RetentionOverrides,
    now: Instant,
  ): Promise<SweepStep> {
    const before = beforeWhich(of, shard, overrides, now)
    if (before === null) return { removed: 0, after: null }
    const peer = this.#peer()
    if (of === 'call_log') return { removed: this.#letGoOfCalls(before), after: null }
    if (of === 'finding_sample') {
      const removed = await letGoOfSamples(this.#env.CATALOGUE, peer, before, MOST_AT_ONCE)
      // What was removed does not come again, so there is no place to remember.
      return { removed, after: removed < MOST_AT_ONCE ? null : { at: 0, id: '' } }
    }
    if (shard === null) throw new Error('data of a market without a market')
    const database = marketDatabases(this.#env)[shard]
    const sweep = { peer, before, after, limit: MOST_AT_ONCE }
    return of === 'cdr_payload' ? letGoOfCdrPayloads(database, sweep, now) : letGoOfQuarantined(database, sweep, now)
  }

  /** Both are short: a few hundred rows at most. */
  #letGoOfCalls(before: Instant): number {
    const { sql } = this.#storage
    const rows = [
      sql.exec('DELETE FROM desk_commands WHERE sent_at < ?', before),
      sql.exec('DELETE FROM credential_log WHERE at < ?', before),
    ]
    return rows.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0)
  }

  #state(): RetentionState {
    const none = { overrides: {}, agreed: 0, dueAt: null, sweep: null, last: null }
    return this.#storage.kv.get<RetentionState>(KEY) ?? none
  }

  #save(state: RetentionState): void {
    this.#storage.kv.put(KEY, state)
  }
}

/** What is bound to no market is kept for as long as any market wants it kept; null where one wants it for good. */
function beforeWhich(of: Retained, shard: Shard | null, overrides: RetentionOverrides, now: Instant): Instant | null {
  const markets = shard === null ? MARKETS : MARKETS.filter(({ id }) => id === SHARDS[shard])
  const befores = markets.map(({ retention }) => appliedRetention(retention, overrides, of, now)?.before ?? null)
  const known = befores.filter((at) => at !== null)
  return known.length === 0 || known.length < befores.length ? null : Math.min(...known)
}
