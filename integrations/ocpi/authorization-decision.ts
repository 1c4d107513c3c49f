import type { Instant } from '#domain/instant'
import type { Token } from '#domain/token/token'

/** Source: OCPI 2.2.1, tokens, AllowedType. */
export const ALLOWED_TYPES = ['ALLOWED', 'BLOCKED', 'EXPIRED', 'NO_CREDIT', 'NOT_ALLOWED'] as const

/** Where a driver wants to charge. No EVSE means any of the location. */
export interface LocationReferences {
  readonly locationId: string
  readonly evseUids: readonly string[]
}

/** A decision about a token we know. */
export interface AuthorizationDecision {
  readonly allowed: (typeof ALLOWED_TYPES)[number]
  readonly token: Token
  readonly lastUpdated: Instant
  /** Repeated by the operator in session and CDR; null when nothing may follow. */
  readonly authorizationReference: string | null
  readonly info: { readonly language: string; readonly text: string } | null
  /** Where it holds: given only when the request named a place and charging is allowed there. */
  readonly locationKept: LocationReferences | null
}
