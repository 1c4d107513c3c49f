import type { Instant } from '#domain/instant'
import { isOver } from '#domain/session/is-over'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import { hasRoom, type UsageLimit, usageCountsFrom } from '#domain/token/limits/usage-limit'
import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { OutboxObject } from '../outbox-object.ts'
import { type Objects, objectsOf } from '../region.ts'
import { riskPolicyOf } from '../token/risk-policy-of.ts'
import type { ContractTerms } from '../token/token-rpc.ts'
import type { ContractRecord, ContractRpc, DriverRecord } from './contract-rpc.ts'

/** Longer than any period of a limit. */
const USES_KEPT_MS = 32 * 24 * 3_600_000
/** A hold nobody releases ends by itself: a charge that never reported anything must not lock a limit for ever. */
const HOLD_LASTS_MS = 24 * 3_600_000

/** An authorization that never began gives its place back after this; it is the same for a token. */
const BEGINS_WITHIN_MS = 15 * 60_000
/** A charge whose end was lost is looked after when it stands in the way of another, and in any case forgotten after this. */
const CHARGE_LASTS_MS = 24 * 3_600_000
/** A charge that stands in the way is looked after if it is older than this. */
const LOOKED_AFTER_MS = 60_000

/** Tokens told of a change in one go, and how soon the rest and the unreachable are told. */
const TOLD_AT_ONCE = 50
const RETRY_TELLING_MS = 10_000

const STEPS = [
  OUTBOX_TABLE,
  'CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, contract TEXT NOT NULL, driver TEXT NOT NULL)',
  // Who has to be told of the terms, and which revision of them each has.
  'CREATE TABLE tokens (id TEXT PRIMARY KEY, told_revision INTEGER NOT NULL, due_at INTEGER) WITHOUT ROWID',
  'CREATE TABLE holds (reference TEXT PRIMARY KEY, amount_minor INTEGER NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID',
  // Until when a hold counts among the charges that are open at once; money is held for longer.
  'ALTER TABLE holds ADD COLUMN open_until INTEGER NOT NULL DEFAULT 0',
  // Charges that count against limits of use; energy is known at their end.
  'CREATE TABLE uses (reference TEXT PRIMARY KEY, at INTEGER NOT NULL, energy_wh INTEGER) WITHOUT ROWID',
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

  async setLimits(limits: ContractLimits | null, spendingLimitMinor: number | null): Promise<void> {
    const state = this.#state()
    if (!state) return
    const now = Date.now()
    this.#save(state.revision + 1, { ...state.contract, limits, spendingLimitMinor }, state.driver, now)
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

  hold(reference: string, amountMinor: number, now: Instant, evenIfTooMany = false): ReturnType<ContractRpc['hold']> {
    const contract = this.#state()?.contract
    if (!contract || contract.suspendedAt !== null) return 'suspended'
    const limit = contract.spendingLimitMinor
    const { sessions, energyWh } = contract.limits ?? {}
    const most = mostAtOnce(contract)
    // Without a limit nothing is shared, so nothing needs to be written.
    if (limit === null && most === null && !sessions && !energyWh) return 'granted'
    const sql = this.ctx.storage.sql
    const answer = this.ctx.storage.transactionSync(() => {
      sql.exec('DELETE FROM uses WHERE at <= ?', now - USES_KEPT_MS)
      if (!hasRoom(sessions, this.#usage(sessions, reference, now).sessions)) return 'sessions_used_up'
      if (!hasRoom(energyWh, this.#usage(energyWh, reference, now).energyWh)) return 'energy_used_up'
      sql.exec('DELETE FROM holds WHERE until <= ?', now)
      const { held, open } = sql
        .exec<{ held: number; open: number }>(
          'SELECT COALESCE(SUM(amount_minor), 0) AS held, COALESCE(SUM(open_until > ?), 0) AS open FROM holds WHERE reference <> ?',
          now,
          reference,
        )
        .one()
      if (limit !== null && held + amountMinor > limit) return 'no_credit'
      if (most !== null && open >= most && !evenIfTooMany) return 'too_many'
      if (sessions || energyWh) sql.exec('INSERT INTO uses VALUES (?, ?, NULL) ON CONFLICT DO NOTHING', reference, now)
      if (limit === null && most === null) return 'granted'
      sql.exec(
        `INSERT INTO holds VALUES (?, ?, ?, ?)
         ON CONFLICT (reference) DO UPDATE SET amount_minor = excluded.amount_minor, until = excluded.until, open_until = MAX(open_until, excluded.open_until)`,
        reference,
        limit === null ? 0 : amountMinor,
        now + HOLD_LASTS_MS,
        now + BEGINS_WITHIN_MS,
      )
      return 'granted'
    })
    // Not within this answer: whoever tries again finds the place free.
    if (answer === 'too_many') this.ctx.waitUntil(this.#lookAfterOpen(now))
    return answer
  }

  began(reference: string, now: Instant): void {
    this.ctx.storage.sql.exec(
      'UPDATE holds SET open_until = ? WHERE reference = ? AND open_until > 0',
      now + CHARGE_LASTS_MS,
      reference,
    )
  }

  closed(reference: string): void {
    this.ctx.storage.sql.exec('UPDATE holds SET open_until = 0 WHERE reference = ?', reference)
  }

  release(reference: string): void {
    this.ctx.storage.sql.exec('DELETE FROM holds WHERE reference = ?', reference)
  }

  used(reference: string, energyWh: number): void {
    const sql = this.ctx.storage.sql
    if (energyWh === 0) sql.exec('DELETE FROM uses WHERE reference = ?', reference)
    else sql.exec('UPDATE uses SET energy_wh = ? WHERE reference = ?', energyWh, reference)
  }

  /** What other charges used in the period of a limit. */
  #usage(limit: UsageLimit | null | undefined, reference: string, now: Instant) {
    if (!limit) return { sessions: 0, energyWh: 0 }
    return this.ctx.storage.sql
      .exec<{ sessions: number; energyWh: number }>(
        'SELECT COUNT(*) AS sessions, COALESCE(SUM(energy_wh), 0) AS energyWh FROM uses WHERE at > ? AND reference <> ?',
        usageCountsFrom(limit, now),
        reference,
      )
      .one()
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

  /** Word of an end may be lost: charges that stand in the way are asked themselves whether they go on. */
  async #lookAfterOpen(now: Instant): Promise<void> {
    const began = now + CHARGE_LASTS_MS - LOOKED_AFTER_MS
    const open = this.ctx.storage.sql
      .exec<{ reference: string }>(
        'SELECT reference FROM holds WHERE open_until > ? AND open_until <= ? LIMIT 20',
        now + BEGINS_WITHIN_MS,
        began,
      )
      .toArray()
    for (const { reference } of open) {
      const session = await this.#objects
        .session(reference)
        .view()
        .catch(() => null)
      if (session && isOver(session.phase)) this.closed(reference)
    }
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

/** How many charges of the contract may be open at once; null for no limit. */
function mostAtOnce({ concurrentLimit, brand, market }: ContractRecord): number | null {
  return concurrentLimit ?? riskPolicyOf(brand, market).too_many_on_contract.most
}

function termsOf(state: { readonly revision: number; readonly contract: ContractRecord }): ContractTerms {
  return {
    revision: state.revision,
    suspendedAt: state.contract.suspendedAt,
    limited:
      state.contract.spendingLimitMinor !== null ||
      mostAtOnce(state.contract) !== null ||
      isLimitedInUse(state.contract),
    limits: state.contract.limits ?? null,
  }
}

/** Is there a limit that only the contract can count? */
function isLimitedInUse({ limits }: ContractRecord): boolean {
  return Boolean(limits?.sessions || limits?.energyWh)
}
