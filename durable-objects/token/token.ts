import type { Instant } from '#domain/instant'
import { type Authorization, authorize, type ContractFacts } from '#domain/token/authorize'
import { hitOf } from '#domain/token/find-risks'
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
]

type StateRow = { revision: number; token: string; terms: string | null }
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

  async issue(token: TokenRecord): Promise<void> {
    if (this.#state()) return
    const terms = token.contract ? await this.#objects.contract(token.contract).join(token.id) : null
    if (!this.#state()) this.#save({ revision: 1, token, terms }, Date.now())
  }

  read(): ReturnType<TokenRpc['read']> {
    const state = this.#state()
    return state && { token: state.token, revision: state.revision }
  }

  setBlocked(blockedAt: Instant | null): void {
    const state = this.#state()
    if (!state || (state.token.blockedAt === null) === (blockedAt === null)) return
    this.#save({ ...state, revision: state.revision + 1, token: { ...state.token, blockedAt } }, Date.now())
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

  /** A token that expires has changed, and nobody else would say so. */
  protected override dueAt(): Instant | null {
    const until = this.#state()?.token.validUntil ?? null
    return until === null || this.ctx.storage.kv.get(EXPIRED) === until ? null : until
  }

  protected override async onDue(now: Instant): Promise<void> {
    const state = this.#state()
    if (!state) return
    this.ctx.storage.kv.put(EXPIRED, state.token.validUntil)
    this.#save({ ...state, revision: state.revision + 1 }, now)
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
      now,
      policy,
    })
    // Put down before the contract is asked: whoever asks in the meantime must see this use.
    this.#enter(token, request, policy, decision)
    const shared = decision.allowed === 'ALLOWED' && terms?.limited && token.contract ? token.contract : null
    const refused = shared ? await this.#refusedByContract(shared, request, policy, decision) : null
    if (refused) this.#enter(token, request, policy, refused)
    const { allowed, reason, skipped } = refused ?? decision
    if (allowed === 'ALLOWED' && request.site) this.#log.enterCountry(request.site.country, now)
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

  answeredBefore(peer: string, at: Instant): Allowed | null {
    return this.#log.lastBefore(peer, at)
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
    if (held === 'no_credit') return { ...decision, ...NO_CREDIT }
    if (held === 'suspended') return { ...decision, ...SUSPENDED }
    const hit = hitOf(policy, 'too_many_on_contract', {})
    const hits: readonly RiskHit[] = [...decision.hits, hit]
    if (hit.denies) return { ...decision, allowed: 'NOT_ALLOWED', reason: 'too_many_on_contract', hits }
    await object.hold(reference, RESERVED_MINOR, now, true)
    return { ...decision, hits }
  }

  /** Puts a decision down; the last one about a reference counts. */
  #enter(token: TokenRecord, request: AuthorizeRequest, policy: RiskPolicy, decision: Authorization): void {
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

  #save(state: State, now: Instant): void {
    const seq = this.ctx.storage.transactionSync(() => {
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

const NO_CREDIT = { allowed: 'NO_CREDIT', reason: 'spending_limit_reached' } as const
const SUSPENDED = { allowed: 'BLOCKED', reason: 'contract_suspended' } as const

/** What the token can judge alone; the shared limit is the contract's to judge. */
function factsOf(terms: ContractTerms): ContractFacts {
  return { suspendedAt: terms.suspendedAt, spendingLimitMinor: null, heldMinor: 0, spentMinor: 0 }
}

const ignore = () => undefined

function minutesBetween(from: Instant, to: Instant): number {
  return Math.round(Math.max(0, to - from) / 60_000)
}
