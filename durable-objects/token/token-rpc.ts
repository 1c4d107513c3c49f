import type { Instant } from '#domain/instant'
import type { TokenState } from '#domain/token/life'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import type { TokenMove } from '#domain/token/move-token'
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
  readonly reason: string
  readonly token: Token
  readonly reference: string | null
  readonly skipped: readonly string[]
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
  /** The charge of this reference is over. */
  ended(reference: string, at: Instant): void
}
