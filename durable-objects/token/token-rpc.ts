import type { Instant } from '#domain/instant'
import type { AuthorizationReason } from '#domain/token/authorize'
import type { TokenState } from '#domain/token/life'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import type { TokenMove } from '#domain/token/move-token'
import type { RiskHit } from '#domain/token/risk-hit'
import type { RiskPolicy, RiskRule } from '#domain/token/risk-policy'
import type { Token } from '#domain/token/token'
import type { OutboxRpc } from '../outbox-rpc.ts'

/** Where a charge is asked for, as far as known. */
export interface SiteFacts {
  readonly country: string
  readonly latitude: number
  readonly longitude: number
}

/** An operator asks whether a token may charge. */
export interface AuthorizeRequest {
  readonly peer: string
  readonly now: Instant
  readonly site: SiteFacts | null
  /** Did the operator name a place, known or not? */
  readonly placeNamed: boolean
  /** Is the place closed, since somebody guesses uids there? */
  readonly placeClosed?: boolean
  /** The operator's id of the place, known to us or not. */
  readonly location?: string | null
  /** Whose charging point it is, as `NL*ABC`; null or absent where nobody said. */
  readonly operator?: string | null
  /** Was it started from somewhere else, an app? Then nobody travelled, and the place says nothing of where the token is. */
  readonly fromAfar?: boolean
  /** A new random session id, which becomes the authorization reference if the answer is yes. */
  readonly reference: string
}

/** Source: OCPI 2.2.1, tokens, AllowedType. */
export type Allowed = 'ALLOWED' | 'BLOCKED' | 'EXPIRED' | 'NO_CREDIT' | 'NOT_ALLOWED'

/** The answer, and what was skipped because its facts were missing. */
export interface AuthorizeAnswer {
  readonly allowed: Allowed
  readonly reason: AuthorizationReason
  readonly token: Token
  readonly reference: string | null
  readonly skipped: readonly string[]
}

/** A decision as it was made, with the facts it held. */
export interface Decision {
  /** Given to the operator where the answer was yes; our session's id if one followed. */
  readonly reference: string
  readonly at: Instant
  readonly peer: string
  readonly allowed: Allowed
  readonly reason: string
  readonly place: { readonly latitude: number; readonly longitude: number; readonly country: string | null } | null
  readonly location: string | null
  readonly hits: readonly RiskHit[]
  readonly skipped: readonly string[]
  /** The terms of the rules at that time; null for decisions from before they were kept. */
  readonly terms: RiskPolicy | null
  readonly hasBegun: boolean
  readonly endedAt: Instant | null
  readonly energyWh: number | null
}

/** Where a page of decisions goes on. */
export interface DecisionPosition {
  readonly at: Instant
  readonly reference: string
}

export interface DecisionPage {
  readonly items: readonly Decision[]
  readonly hasMore: boolean
}

/** A hit that a person looks at. No uid and no name: what is personal is found by the ids. */
export interface ReviewCase {
  /** The rule and what it hit first, so that the same hit is the same case. */
  readonly id: string
  readonly rule: RiskRule
  readonly effect: RiskHit['effect']
  readonly denied: boolean
  readonly brand: string
  readonly market: string
  readonly token: string | null
  readonly contract: string | null
  readonly driver: string | null
  readonly peer: string | null
  readonly location: string | null
  readonly country: string | null
  readonly seen: RiskHit['seen']
  readonly raisedAt: Instant
}

/** A question to the driver: was it you? */
export interface DriverQuestion {
  readonly id: string
  readonly rule: RiskRule
  readonly brand: string
  readonly market: string
  readonly token: string
  readonly driver: string | null
  readonly country: string | null
  readonly seen: RiskHit['seen']
  readonly askedAt: Instant
}

/** What a token has to know of its contract to decide alone; the contract's object sends it whenever it changes. */
export interface ContractTerms {
  readonly revision: number
  readonly suspendedAt: Instant | null
  /** Whether tokens share a limit; only then the contract is asked for each charge. */
  readonly limited: boolean
  /** What the token holds a charge against alone; absent in terms of before there were limits. */
  readonly limits?: ContractLimits | null
}

/** Who moves a token: staff, its driver, an import of cards, time itself (the object's alarm), or a rule against misuse. */
export type MovedBy = 'driver' | 'import' | 'rule' | 'staff' | 'time'

/** A move, by whom, and why in their own words. */
export interface MoveRequest {
  readonly move: TokenMove
  readonly by: MovedBy
  readonly why: string | null
  readonly at: Instant
}

/** A line of a token's history. */
export interface HistoryLine {
  readonly at: Instant
  readonly by: MovedBy
  readonly move: TokenMove['kind'] | 'order'
  readonly from: TokenState | null
  readonly to: TokenState
  readonly why: string | null
}

/** A token: is it valid, its own limits, its recent use. */
export interface TokenRpc extends OutboxRpc {
  /** Creates the token and joins its contract; the same token again changes nothing. */
  issue(token: Token, by?: MovedBy): Promise<void>
  read(): { readonly token: Token; readonly revision: number } | null
  /** As a move by a rule, for a reason that is not told: blocks, or ends a block. */
  setBlocked(blockedAt: Instant | null): void
  /** Moves the token in its life and answers it as it is then; throws DomainError where that is not allowed, `token_unknown` where there is none. */
  move(request: MoveRequest): Token
  /** Every move, oldest first. */
  history(): readonly HistoryLine[]
  setContractTerms(terms: ContractTerms): void
  /** Null when there is no such token (any more). */
  authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer | null>
  /** Was this reference given to this peer for this token, and when? Asking means that its session has begun. */
  authorizationOf(reference: string, peer: string): { readonly at: Instant } | null
  /** The charge of this reference is over; what was charged, where that is known. */
  ended(reference: string, at: Instant, energyWh?: number | null): void
  /** A second session of an operator names a reference that has one already. Only what the operator had asked for itself is flagged. */
  reusedReference(reference: string, peer: string, now: Instant): void
  /** What was answered to this peer about a charge that began at this instant, under this reference if it names one; null where it never asked. */
  answeredBefore(peer: string, at: Instant, reference: string | null): Allowed | null
  /** Every decision, newest first. */
  decisions(after: DecisionPosition | null, limit: number): DecisionPage
  /** The driver says whether it was them. A no blocks the token. Null where nothing of this id was asked. */
  answerQuestion(id: string, wasMe: boolean, now: Instant): 'answered' | 'repeated' | null
  /** A person has looked at it: the next hit of the rule is another case. */
  closeCase(id: string): void
}
