import { DomainError } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { type Authorization, authorize, type ContractFacts } from '#domain/token/authorize'
import { hitOf } from '#domain/token/find-risks'
import { lifeOf, type TokenState } from '#domain/token/life'
import { moveToken } from '#domain/token/move-token'
import type { RiskHit } from '#domain/token/risk-hit'
import type { RiskPolicy } from '#domain/token/risk-policy'
import type { Token as TokenRecord } from '#domain/token/token'
import type { Env } from '../env.ts'
import { OUTBOX_TABLE } from '../outbox.ts'
import { OutboxObject } from '../outbox-object.ts'
import { type Objects, objectsOf } from '../region.ts'
import { DECISION_FACTS_TABLES, DECISION_TABLES, DecisionLog } from './decision-log.ts'
import { type Added, type HitPlace, RISK_CASE_TABLES, RiskCases } from './risk-cases.ts'
import { riskPolicyOf } from './risk-policy-of.ts'
import type {
  Allowed,
  AuthorizeAnswer,
  AuthorizeRequest,
  ContractTerms,
  DecisionPosition,
  HistoryLine,
  MovedBy,
  MoveRequest,
  TokenRpc,
} from './token-rpc.ts'

/** What an authorization reserves on a shared limit, in minor units, while nobody knows what the charge will cost. */
const RESERVED_MINOR = 5_000
/** Under this key: the end of validity that was told of. */
const EXPIRED = 'expired'

const STEPS = [
  OUTBOX_TABLE,
  'CREATE TABLE state (only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, token TEXT NOT NULL, terms TEXT)',
  ...DECISION_TABLES,
  ...DECISION_FACTS_TABLES,
  ...RISK_CASE_TABLES,
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
type MoveRow = Pick<HistoryLine, 'at' | 'by' | 'move' | 'why'> & { from_state: TokenState | null; to_state: TokenState }
type State = { readonly revision: number; readonly token: TokenRecord; readonly terms: ContractTerms | null }

/** A token: decides alone, from what it holds itself, unless its contract has a limit that several tokens share. */
export class Token extends OutboxObject implements TokenRpc {
  readonly #objects: Objects
  readonly #log: DecisionLog
  readonly #cases: RiskCases
  // The row of `state` once it was read. Nobody else writes it, and an object whose write fails is started anew.
  #held: State | null = null

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, 'Token', STEPS)
    this.#objects = objectsOf(env)
    this.#log = new DecisionLog(ctx.storage)
    this.#cases = new RiskCases(ctx.storage, this.outbox)
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
    const { now } = request
    const policy = this.riskPolicy(token)
    const decision = authorize({
      token,
      contract: terms && factsOf(terms),
      holdMinor: 0,
      recentUses: this.#log.recentUses(now),
      countries: this.#log.countries(),
      confirmed: this.#cases.confirmed(now),
      site: request.site,
      placeNamed: request.placeNamed,
      placeClosed: request.placeClosed ?? false,
      operator: request.operator ?? null,
      fromAfar: request.fromAfar ?? false,
      now,
      policy,
    })
    // Put down before the contract is asked: whoever asks in the meantime must see this use.
    this.#enter(token, request, policy, decision)
    const shared = decision.allowed === 'ALLOWED' && terms?.limited && token.contract ? token.contract : null
    const refused = shared ? await this.#refusedByContract(shared, request, policy, decision) : null
    if (refused) this.#enter(token, request, policy, refused)
    const { allowed, reason, skipped } = refused ?? decision
    if (allowed === 'ALLOWED' && request.site && !request.fromAfar) this.#log.enterCountry(request.site.country, now)
    return { allowed, reason, token, reference: allowed === 'ALLOWED' ? request.reference : null, skipped }
  }

  authorizationOf(reference: string, peer: string): ReturnType<TokenRpc['authorizationOf']> {
    const begun = this.#log.begun(reference, peer)
    const contract = begun?.isFirst && this.#sharedContract()
    // Best effort: a hold that is not told of the beginning only ends sooner.
    if (contract) this.ctx.waitUntil(this.#objects.contract(contract).began(reference, Date.now()).catch(ignore))
    return begun && { at: begun.at }
  }

  ended(reference: string, at: Instant, energyWh: number | null = null): void {
    this.#log.ended(reference, at, energyWh)
    const contract = this.#sharedContract()
    // Best effort too: the contract looks after charges that it thinks are open.
    if (contract) this.ctx.waitUntil(this.#objects.contract(contract).closed(reference).catch(ignore))
  }

  reusedReference(reference: string, peer: string, now: Instant): void {
    const token = this.#state()?.token
    const made = this.#log.find(reference)
    // A charge that we started may be two of the operator's: its reservation and itself.
    if (!token || made?.peer !== peer || !made.hasBegun) return
    const hit = hitOf(this.riskPolicy(token), 'reference_reused', { minutes: minutesBetween(made.at, now) })
    this.#keep(() => {
      this.#log.addHit(reference, hit)
      return this.#cases.raise(token, { peer, location: made.location, site: null, reference, now }, [hit])
    })
  }

  answeredBefore(peer: string, at: Instant, reference: string | null): Allowed | null {
    return this.#log.lastBefore(peer, at, reference)
  }

  decisions(after: DecisionPosition | null, limit: number): ReturnType<TokenRpc['decisions']> {
    return this.#log.page(after, limit)
  }

  answerQuestion(id: string, wasMe: boolean, now: Instant): ReturnType<TokenRpc['answerQuestion']> {
    const token = this.#state()?.token
    const question = token && this.#cases.answer(id, wasMe, now)
    if (!question) return null
    if (!question.isFirst) return 'repeated'
    if (!wasMe) {
      const { rule, seen } = question
      const reference = id.slice(id.indexOf(':') + 1)
      const made = this.#log.find(reference)
      const place = { peer: made?.peer ?? '', location: made?.location ?? null, site: null, reference, now }
      this.#keep(() => this.#cases.raise(token, place, [{ rule, seen, effect: 'deny', denies: true }]))
      this.setBlocked(now)
    }
    return 'answered'
  }

  closeCase(id: string): void {
    this.#cases.close(id)
  }

  /** The rules against fraud that hold for this token. */
  protected riskPolicy({ brand, market }: TokenRecord): RiskPolicy {
    return riskPolicyOf(brand, market)
  }

  /** What a limit that several tokens share says of a charge that the token alone would allow; null where it allows it too. */
  async #refusedByContract(
    contract: string,
    { reference, now }: AuthorizeRequest,
    policy: RiskPolicy,
    decision: Authorization,
  ): Promise<Authorization | null> {
    const object = this.#objects.contract(contract)
    const held = await object.hold(reference, RESERVED_MINOR, now)
    if (held === 'granted') return null
    if (held !== 'too_many') return { ...decision, ...REFUSED_BY_CONTRACT[held] }
    const hit = hitOf(policy, 'too_many_on_contract', {})
    const hits: readonly RiskHit[] = [...decision.hits, hit]
    if (hit.denies) return { ...decision, allowed: 'NOT_ALLOWED', reason: 'too_many_on_contract', hits }
    await object.hold(reference, RESERVED_MINOR, now, true)
    return { ...decision, hits }
  }

  /** Puts a decision down; the last one about a reference counts. */
  #enter(token: TokenRecord, asked: AuthorizeRequest, policy: RiskPolicy, decision: Authorization): void {
    // Where a charge is started from somewhere else, nobody stands who could have travelled.
    const request = asked.fromAfar ? { ...asked, site: null } : asked
    if (decision.hits.length === 0) {
      this.#log.enter(request, policy, decision)
      return
    }
    this.#keep(() => {
      this.#log.enter(request, policy, decision)
      return this.#cases.raise(token, request satisfies HitPlace, decision.hits)
    })
  }

  /** One transaction, and then word of what it left in the outbox. */
  #keep(change: () => Added[]): void {
    const added = this.ctx.storage.transactionSync(change)
    if (added.length === 0) return
    this.outbox.hintAll(added)
    this.armAlarm()
  }

  #sharedContract(): string | null {
    const state = this.#state()
    return state?.terms?.limited ? state.token.contract : null
  }

  #enterMove({ at, by, move, from, to, why }: HistoryLine): void {
    this.ctx.storage.sql.exec(
      'INSERT INTO moves (at, by, move, from_state, to_state, why) VALUES (?, ?, ?, ?, ?, ?)',
      ...[at, by, move, from, to, why],
    )
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

const ignore = () => undefined

function minutesBetween(from: Instant, to: Instant): number {
  return Math.round(Math.max(0, to - from) / 60_000)
}
