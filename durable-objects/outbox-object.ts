import { DurableObject } from 'cloudflare:workers'
import type { Instant } from '#domain/instant'
import { recordOutboxWatch } from '#store/alerts/record-outbox-watch'
import type { Env } from './env.ts'
import { migrateObject } from './migrate-object.ts'
import { Outbox } from './outbox.ts'
import type { OutboxClass, OutboxRow, OutboxRpc, OutboxState } from './outbox-rpc.ts'

/** An outbox whose oldest row waits longer than this is shown. */
const LATE_MS = 5 * 60_000

/** When an alarm that failed rings again. */
const AFTER_FAILURE_MS = 60_000

const NAME_KEY = 'object-name'

/**
 * What the five classes with an outbox have in common: their own tables, the outbox with its remote methods, and one alarm for whatever is
 * due next. A subclass says what else it waits for (`dueAt`) and does it (`onDue`).
 */
export abstract class OutboxObject extends DurableObject<Env> implements OutboxRpc {
  protected readonly outbox: Outbox
  readonly #kind: OutboxClass
  // Whether the console has been told of a late outbox; after an eviction the next alarm finds out again.
  #watched = false
  // When the console is to be told again, since the last attempt failed.
  #watchAt: Instant | null = null

  constructor(ctx: DurableObjectState, env: Env, kind: OutboxClass, steps: readonly string[]) {
    super(ctx, env)
    migrateObject(ctx.storage, steps)
    this.#keepName()
    this.#kind = kind
    this.outbox = new Outbox({
      storage: ctx.storage,
      kind,
      name: () => this.objectName(),
      send: (hints) => env.OUTBOX_EU.sendBatch(hints.map((body) => ({ body }))),
      waitUntil: (work) => ctx.waitUntil(work),
    })
  }

  /** The name this object is known by, without the part that stands for the jurisdiction in the embedded runtime. */
  protected objectName(): string {
    const name = this.ctx.id.name ?? this.ctx.storage.kv.get<string>(NAME_KEY)
    if (!name) throw new Error('object without a name')
    return name.slice(name.indexOf(':') + 1)
  }

  /** Keeps the name, since an alarm may wake the object by its id alone. Once: a name never changes. */
  #keepName(): void {
    const { kv } = this.ctx.storage
    if (this.ctx.id.name && kv.get(NAME_KEY) === undefined) kv.put(NAME_KEY, this.ctx.id.name)
  }

  /** When this object has something of its own to do; null for nothing. */
  protected dueAt(): Instant | null {
    return null
  }

  /** Does what `dueAt` announced. */
  protected async onDue(_now: Instant): Promise<void> {}

  readOutbox(seqs: readonly number[]): OutboxRow[] {
    return this.outbox.read(seqs)
  }

  confirmOutbox(seqs: readonly number[]): void {
    this.outbox.confirm(seqs)
    if (this.#watched) this.ctx.waitUntil(this.#watchOutbox(Date.now()))
  }

  outboxState(): OutboxState {
    return this.outbox.state()
  }

  rearm(): void {
    this.outbox.unpark(Date.now())
    this.armAlarm()
  }

  /** Sets the one alarm to the earliest of what is due. Call it last in every command that may have changed that. */
  protected armAlarm(): void {
    const due = [this.outbox.nextDue(), this.dueAt(), this.#watchAt].filter((at) => at !== null)
    if (due.length > 0) this.#setAlarm(Math.min(...due))
  }

  #setAlarm(at: Instant): void {
    this.ctx.waitUntil(this.ctx.storage.setAlarm(Math.max(1, at)))
  }

  /** Puts an outbox that is late where the console looks, and takes it away again. Best effort: the outbox itself is the truth. */
  async #watchOutbox(now: Instant): Promise<void> {
    const state = this.outbox.state()
    const late = state.parked > 0 || (state.oldestAt !== null && state.oldestAt < now - LATE_MS)
    if (!late && !this.#watched) return
    const watch = { object: this.objectName(), class: this.#kind, ...state }
    const told = await recordOutboxWatch(
      this.env.CATALOGUE,
      late ? watch : { ...watch, waiting: 0, parked: 0 },
      now,
    ).then(
      () => true,
      () => false,
    )
    if (told) this.#watched = late
    // A parked outbox has no other alarm: unless it is told of, nobody ever learns of it.
    this.#watchAt = told ? null : now + LATE_MS
  }

  override async alarm(): Promise<void> {
    const now = Date.now()
    try {
      this.outbox.resendDue(now)
      const due = this.dueAt()
      if (due !== null && due <= now) await this.onDue(now)
      // After the object's own work, which must not wait for a database.
      await this.#watchOutbox(now)
    } catch (problem) {
      // The runtime tries again six times and then never: set anew, and not at once, or what always fails would do nothing but fail. Last,
      // since setting it earlier and then throwing would replace the runtime's own retries.
      this.#setAlarm(now + AFTER_FAILURE_MS)
      throw problem
    }
    this.armAlarm()
  }
}
