import type { Instant } from '#domain/instant'
import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { OutboxObject } from '../outbox-object.ts'
import { type Objects, objectsOf } from '../region.ts'
import type { ContractTerms } from '../token/token-rpc.ts'
import type { ContractRecord, ContractRpc, DriverRecord } from './contract-rpc.ts'

/** A hold nobody releases ends by itself: a charge that never reported anything must not lock a limit for ever. */
const HOLD_LASTS_MS = 24 * 3_600_000

/** Tokens told of a change in one go, and how soon the rest and the unreachable are told. */
const TOLD_AT_ONCE = 50
const RETRY_TELLING_MS = 10_000

const STEPS = [
  OUTBOX_TABLE,
  'CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, contract TEXT NOT NULL, driver TEXT NOT NULL)',
  // Who has to be told of the terms, and which revision of them each has.
  'CREATE TABLE tokens (id TEXT PRIMARY KEY, told_revision INTEGER NOT NULL, due_at INTEGER) WITHOUT ROWID',
  'CREATE TABLE holds (reference TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID',
]

type StateRow = { revision: number; contract: string; driver: string }

/** What a driver and a brand agreed, and the limits that all its tokens share. */
export class Contract extends OutboxObject implements ContractRpc {
  readonly #objects: Objects

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'Contract', STEPS)
    this.#objects = objectsOf(env)
  }

  open(contract: ContractRecord, driver: DriverRecord): void {
    if (this.#state()) return
    this.#save(1, contract, driver, contract.createdAt)
  }

  read(): ReturnType<ContractRpc['read']> {
    const state = this.#state()
    return state && { contract: state.contract, driver: state.driver }
  }

  async setSuspended(suspendedAt: Instant | null): Promise<void> {
    const state = this.#state()
    if (!state || (state.contract.suspendedAt === null) === (suspendedAt === null)) return
    const now = Date.now()
    this.#save(state.revision + 1, { ...state.contract, suspendedAt }, state.driver, now)
    // Told at once; the alarm tells again whoever could not be reached.
    await this.onDue(now)
  }

  setSmartChargingBy(peer: string | null): void {
    const state = this.#state()
    if (!state || (state.contract.smartChargingBy ?? null) === peer) return
    this.#save(state.revision + 1, { ...state.contract, smartChargingBy: peer }, state.driver, Date.now())
  }

  join(token: string): ContractTerms | null {
    const state = this.#state()
    if (!state) return null
    this.ctx.storage.sql.exec('INSERT OR REPLACE INTO tokens VALUES (?, ?, NULL)', token, state.revision)
    return termsOf(state)
  }

  anyToken(): string | null {
    return this.ctx.storage.sql.exec<{ id: string | null }>('SELECT MIN(id) AS id FROM tokens').one().id
  }

  hold(reference: string, amountMinor: number, now: Instant): ReturnType<ContractRpc['hold']> {
    const contract = this.#state()?.contract
    if (!contract || contract.suspendedAt !== null) return 'suspended'
    const limit = contract.spendingLimitMinor
    // Without a limit nothing is shared, so nothing needs to be written.
    if (limit === null) return 'granted'
    const sql = this.ctx.storage.sql
    return this.ctx.storage.transactionSync(() => {
      sql.exec('DELETE FROM holds WHERE until <= ?', now)
      const { held } = sql
        .exec<{ held: number }>(
          'SELECT COALESCE(SUM(amount_minor), 0) AS held FROM holds WHERE reference <> ?',
          reference,
        )
        .one()
      if (held + amountMinor > limit) return 'no_credit'
      sql.exec(
        'INSERT INTO holds VALUES (?, ?, ?) ON CONFLICT (reference) DO UPDATE SET amount_minor = excluded.amount_minor, until = excluded.until',
        reference,
        amountMinor,
        now + HOLD_LASTS_MS,
      )
      return 'granted'
    })
  }

  release(reference: string): void {
    this.ctx.storage.sql.exec('DELETE FROM holds WHERE reference = ?', reference)
  }

  protected override dueAt(): Instant | null {
    return this.ctx.storage.sql.exec<{ due: number | null }>('SELECT MIN(due_at) AS due FROM tokens').one().due
  }

  /** Tells the tokens what the contract's terms are now. */
  protected override async onDue(now: Instant): Promise<void> {
    const state = this.#state()
    if (!state) return
    const sql = this.ctx.storage.sql
    const untold = sql
      .exec<{ id: string }>('SELECT id FROM tokens WHERE told_revision < ? LIMIT ?', state.revision, TOLD_AT_ONCE)
      .toArray()
    // Stored before the calls, so that a crash in between leaves them due.
    sql.exec('UPDATE tokens SET due_at = ? WHERE told_revision < ?', now + RETRY_TELLING_MS, state.revision)
    await Promise.all(
      untold.map(async ({ id }) => {
        await this.#objects.token(id).setContractTerms(termsOf(state))
        sql.exec('UPDATE tokens SET told_revision = ?, due_at = NULL WHERE id = ?', state.revision, id)
      }),
    ).catch(() => undefined)
    this.armAlarm()
  }

  #state(): { revision: number; contract: ContractRecord; driver: DriverRecord } | null {
    const [row] = this.ctx.storage.sql.exec<StateRow>('SELECT revision, contract, driver FROM state').toArray()
    return row ? { revision: row.revision, contract: JSON.parse(row.contract), driver: JSON.parse(row.driver) } : null
  }

  #save(revision: number, contract: ContractRecord, driver: DriverRecord, now: Instant): void {
    const seq = this.ctx.storage.transactionSync(() => {
      this.ctx.storage.sql.exec(
        'INSERT INTO state VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, contract = excluded.contract, driver = excluded.driver',
        revision,
        JSON.stringify(contract),
        JSON.stringify(driver),
      )
      return this.outbox.appendLatest('ContractChanged', { contract, driver, revision }, now)
    })
    this.outbox.hint(seq, 'ContractChanged')
    this.armAlarm()
  }
}

function termsOf(state: { readonly revision: number; readonly contract: ContractRecord }): ContractTerms {
  return {
    revision: state.revision,
    suspendedAt: state.contract.suspendedAt,
    limited: state.contract.spendingLimitMinor !== null,
  }
}
