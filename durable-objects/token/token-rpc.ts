import type { Instant } from '#domain/instant'
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

/** A token: is it valid, its own limits, its recent use. */
export interface TokenRpc extends OutboxRpc {
  /** Creates the token; the same token again changes nothing. */
  issue(token: Token): void
  read(): { readonly token: Token; readonly revision: number } | null
  setBlocked(blockedAt: Instant | null): void
  authorize(request: AuthorizeRequest): Promise<AuthorizeAnswer | null>
  /** Was this reference given to this peer for this token, and when? */
  authorizationOf(reference: string, peer: string): { readonly at: Instant } | null
}
