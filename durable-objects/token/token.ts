import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { authorize, type ContractFacts, type RecentUse } from '#domain/token/authorize'
import { lifeOf, type TokenState } from '#domain/token/life'
import { moveToken } from '#domain/token/move-token'
import type { Token as TokenRecord } from '#domain/token/token'
import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { OutboxObject } from '../outbox-object.ts'
import { type Objects, objectsOf } from '../region.ts'
import type {
  AuthorizeAnswer,
  AuthorizeRequest,
  ContractTerms,
  HistoryLine,
  MovedBy,
  MoveRequest,
  TokenRpc,
} from './token-rpc.ts'

/** What an authorization reserves on a shared limit, in minor units, while nobody knows what the charge will cost. */
const RESERVED_MINOR = 5_000
/** An allowed charge that never began no longer counts as open after this. */
const BEGINS_WITHIN_MS = 15 * 60_000
/** A use matters to the rules about travel for this long; afterwards only its reference is kept. */
const RECENT_MS = 24 * 3_600_000

/** Under this key: the end of validity that was told of. */
const EXPIRED = 'expired'

const STEPS = [
  OUTBOX_TABLE,
  'CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, token TEXT NOT NULL, terms TEXT)',
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
  `CREATE TABLE moves (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    move TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    why TEXT
  )`,
]

type StateRow = { revision: number; token: string; terms: string | null }
type DecisionRow = {
  at: number
  latitude: number | null
  longitude: number | null
  began: number
  ended_at: number | null
}
type MoveRow = Pick<HistoryLine, 'at' | 'by' | 'move' | 'why'> & { from_state: TokenState | null; to_state: TokenState }
type State = { readonly revision: number; readonly token: TokenRecord; readonly terms: ContractTerms | null }

/** A token: decides alone, from what it holds itself, unless its contract has a limit that several tokens share. */
export class Token extends OutboxObject implements TokenRpc {
  readonly #objects: Objects
  // The row of `state` once it was read. Nobody else writes it, and an object whose write fails is started anew.
  #held: State | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'Token', STEPS)
    this.#objects = objectsOf(env)
  }

  async issue(token: TokenRecord, by: MovedBy = 'staff'): Promise<void> {
    if (this.#state()) return
    const terms = token.contract ? await this.#objects.contract(token.contract).join(token.id) : null
    if (this.#state()) return
    const { state } = lifeOf(token)
    const move = state === 'ordered' ? 'order' : state === 'active' ? 'activate' : 'issue'
    const at = Date.now()
    this.#save({ revision: 1, token, terms }, at, { at, by, move, from: null, to: state, why: null })
  }

  read(): ReturnType<TokenRpc['read']> {
    const state = this.#state()
    return state && { token: state.token, revision: state.revision }
  }

  setBlocked(blockedAt: Instant | null): void {
    if (!this.#state()) return
    const move = blockedAt === null ? UNBLOCK : ({ kind: 'block', reason: 'other', until: null } as const)
    this.move({ move, by: 'rule', why: null, at: blockedAt ?? Date.now() })
  }

  move({ move, by, why, at }: MoveRequest): TokenRecord {
    const state = this.#state()
    if (!state) throw new DomainError('token_unknown')
    const moved = moveToken(state.token, move, at)
    if (moved.refused !== null) throw new DomainError(moved.refused)
    if (moved.token === state.token) return moved.token
    const line = { at, by, move: move.kind, from: lifeOf(state.token).state, to: lifeOf(moved.token).state, why }
    this.#save({ ...state, revision: state.revision + 1, token: moved.token }, Date.now(), line)
    return moved.token
  }

  history(): readonly HistoryLine[] {
    return this.ctx.storage.sql
      .exec<MoveRow>('SELECT at, by, move, from_state, to_state, why FROM moves ORDER BY seq')
      .toArray()
      .map(({ from_state, to_state, ...line }) => ({ ...line, from: from_state, to: to_state }))
  }

  setContractTerms(terms: ContractTerms): void {
    const state = this.#state()
    if (!state || (state.terms && state.terms.revision >= terms.revision)) return
    // Operators keep lists of valid tokens: they have to hear when the contract makes one invalid.
    if ((state.terms?.suspendedAt ?? null) !== terms.suspendedAt) {
      this.#save({ ...state, terms, revision: state.revision + 1 }, Date.now())
      return
    }
    this.ctx.storage.sql.exec('UPDATE state SET terms = ?', JSON.stringify(terms))
    this.#held = { ...state, terms }
  }

  /** A token that expires has changed, as one whose block has run out, and nobody else would say so. */
  protected override dueAt(): Instant | null {
    const due = [this.#expiresAt(), this.#blockEndsAt()].filter((at) => at !== null)
    return due.length === 0 ? null : Math.min(...due)
  }

  protected override async onDue(now: Instant): Promise<void> {
    const blockEndsAt = this.#blockEndsAt()
    if (blockEndsAt !== null && blockEndsAt <= now) this.move({ move: UNBLOCK, by: 'time', why: null, at: blockEndsAt })
    const expiresAt = this.#expiresAt()
    if (expiresAt === null || expiresAt > now) return
    this.ctx.storage.kv.put(EXPIRED, expiresAt)
    const { revision } = this.#state() ?? { revision: 0 }
    this.move({ move: { kind: 'expire' }, by: 'time', why: null, at: expiresAt })
    // One that may not be used for another reason keeps that, and operators hear all the same that it is no longer valid.
    const state = this.#state()
    if (state?.revision === revision) this.#save({ ...state, revision: revision + 1 }, now)
  }

  #expiresAt(): Instant | null {
    const until = this.#state()?.token.validUntil ?? null
    return until === null || this.ctx.storage.kv.get(EXPIRED) === until ? null : until
  }

  #blockEndsAt(): Instant | null {
    const token = this.#state()?.token
    return token ? (lifeOf(token).block?.until ?? null) : null
  }

  async authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer | null> {
    const state = this.#state()
    if (!state) return null
    const { token, terms } = state
    const decision = authorize({
      token,
      contract: terms && factsOf(terms),
      holdMinor: 0,
      recentUses: this.#recentUses(request.now, request.fromAfar ?? false),
      site: request.site,
      placeNamed: request.placeNamed,
      operator: request.operator ?? null,
      now: request.now,
    })
    // Put down before the contract is asked: whoever asks in the meantime must see this use.
    this.#enter(request, decision)
    const shared = decision.allowed === 'ALLOWED' && terms?.limited && token.contract ? token.contract : null
    const held = shared && (await this.#objects.contract(shared).hold(request.reference, RESERVED_MINOR, request.now))
    const refused = held && held !== 'granted' ? REFUSED_BY_CONTRACT[held] : null
    if (refused) this.#enter(request, refused)
    const { allowed, reason } = refused ?? decision
    return {
      allowed,
      reason,
      token,
      reference: allowed === 'ALLOWED' ? request.reference : null,
      skipped: decision.skipped,
    }
  }

  authorizationOf(reference: string, peer: string): ReturnType<TokenRpc['authorizationOf']> {
    const [row] = this.ctx.storage.sql
      .exec<{ at: number; began: number }>(
        "SELECT at, began FROM decisions WHERE reference = ? AND peer = ? AND allowed = 'ALLOWED'",
        reference,
        peer,
      )
      .toArray()
    if (row && row.began === 0)
      this.ctx.storage.sql.exec('UPDATE decisions SET began = 1 WHERE reference = ?', reference)
    return row ? { at: row.at } : null
  }

  ended(reference: string, at: Instant): void {
    this.ctx.storage.sql.exec(
      'UPDATE decisions SET ended_at = ? WHERE reference = ? AND ended_at IS NULL',
      at,
      reference,
    )
  }

  /** Puts a decision down; the last one about a reference counts. */
  #enter(request: AuthorizeRequest, decision: Pick<AuthorizeAnswer, 'allowed' | 'reason'>): void {
    const site = request.fromAfar ? null : request.site
    this.ctx.storage.sql.exec(
      `INSERT INTO decisions (reference, at, peer, allowed, reason, latitude, longitude) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (reference) DO UPDATE SET allowed = excluded.allowed, reason = excluded.reason`,
      request.reference,
      request.now,
      request.peer,
      decision.allowed,
      decision.reason,
      site?.latitude ?? null,
      site?.longitude ?? null,
    )
  }

  #enterMove({ at, by, move, from, to, why }: HistoryLine): void {
    this.ctx.storage.sql.exec(
      'INSERT INTO moves (at, by, move, from_state, to_state, why) VALUES (?, ?, ?, ?, ?, ?)',
      ...[at, by, move, from, to, why],
    )
  }

  #recentUses(now: Instant, fromAfar: boolean): RecentUse[] {
    return this.ctx.storage.sql
      .exec<DecisionRow>(
        "SELECT at, latitude, longitude, began, ended_at FROM decisions WHERE at > ? AND allowed = 'ALLOWED' ORDER BY at DESC LIMIT 20",
        now - RECENT_MS,
      )
      .toArray()
      .map((row) => ({
        at: row.at,
        latitude: fromAfar ? null : row.latitude,
        longitude: fromAfar ? null : row.longitude,
        isOpen: row.ended_at === null && (row.began === 1 || now - row.at < BEGINS_WITHIN_MS),
      }))
  }

  #state(): State | null {
    this.#held ??= this.#load()
    return this.#held
  }

  #load(): State | null {
    const [row] = this.ctx.storage.sql.exec<StateRow>('SELECT revision, token, terms FROM state').toArray()
    return row
      ? { revision: row.revision, token: JSON.parse(row.token), terms: row.terms ? JSON.parse(row.terms) : null }
      : null
  }

  #save(state: State, now: Instant, line?: HistoryLine): void {
    const seq = this.ctx.storage.transactionSync(() => {
      if (line) this.#enterMove(line)
      this.ctx.storage.sql.exec(
        'INSERT INTO state VALUES (1, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET revision = excluded.revision, token = excluded.token, terms = excluded.terms',
        state.revision,
        JSON.stringify(state.token),
        state.terms && JSON.stringify(state.terms),
      )
      const { token, terms, revision } = state
      return this.outbox.appendLatest('TokenChanged', { token, suspendedAt: terms?.suspendedAt ?? null, revision }, now)
    })
    this.#held = state
    this.outbox.hint(seq, 'TokenChanged')
    this.armAlarm()
  }
}

const UNBLOCK = { kind: 'unblock' } as const
/** What the contract says of a limit that its tokens share. */
const REFUSED_BY_CONTRACT = {
  no_credit: { allowed: 'NO_CREDIT', reason: 'spending_limit_reached' },
  suspended: { allowed: 'BLOCKED', reason: 'contract_suspended' },
  sessions_used_up: { allowed: 'NOT_ALLOWED', reason: 'sessions_used_up' },
  energy_used_up: { allowed: 'NOT_ALLOWED', reason: 'energy_used_up' },
} as const

/** What the token can judge alone; the shared limit is the contract's to judge. */
function factsOf(terms: ContractTerms): ContractFacts {
  const { suspendedAt, limits = null } = terms
  return { suspendedAt, spendingLimitMinor: null, heldMinor: 0, spentMinor: 0, limits }
}
