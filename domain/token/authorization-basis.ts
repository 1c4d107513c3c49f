import type { Instant } from '#domain/instant'
import type { Authorization } from '#domain/token/authorize'

/** Who said yes to a charge: we did; nobody was asked, and the token was good; we said no, and it happened all the same; the token is not ours. */
export const AUTHORIZATION_BASES = ['ours', 'assumed', 'refused', 'none'] as const
export type AuthorizationBasis = (typeof AUTHORIZATION_BASES)[number]

/** What is known of how a charge came about. */
export interface BasisFacts {
  /** Null for a token that is not ours. */
  readonly token: { readonly blockedAt: Instant | null; readonly validUntil: Instant | null } | null
  /** We started it, or its session names an answer of ours. */
  readonly isOurs: boolean
  /** What the operator was answered last before it began; null where it had not asked. */
  readonly answered: Authorization['allowed'] | null
  readonly startAt: Instant
}

/**
 * On whose word a charge happened. It decides who is liable, never whether a CDR is kept: a charger without a connection goes by its list,
 * and some start everything then.
 */
export function authorizationBasis({ token, isOurs, answered, startAt }: BasisFacts): AuthorizationBasis {
  if (token === null) return 'none'
  if (isOurs || answered === 'ALLOWED') return 'ours'
  if (answered !== null) return 'refused'
  const isBlocked = token.blockedAt !== null && token.blockedAt <= startAt
  const isExpired = token.validUntil !== null && token.validUntil <= startAt
  return isBlocked || isExpired ? 'refused' : 'assumed'
}
