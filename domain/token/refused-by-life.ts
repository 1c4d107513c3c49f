import type { Instant } from '#domain/instant'
import { lifeOf, stateAt } from '#domain/token/life'
import type { Token } from '#domain/token/token'

/** Why a token's own life forbids a charge. */
export type LifeReason =
  | 'token_blocked'
  | 'token_expired'
  | 'token_not_active'
  | 'token_replaced'
  | 'token_returned'
  | 'token_switched_off'

/** Why this token may not charge now, in OCPI's words and ours; null where its life allows it. */
export function refusedByLife(
  token: Pick<Token, 'life' | 'blockedAt' | 'validUntil'>,
  now: Instant,
): { readonly allowed: 'BLOCKED' | 'EXPIRED' | 'NOT_ALLOWED'; readonly reason: LifeReason } | null {
  switch (stateAt(token, now)) {
    case 'ordered':
    case 'issued':
      return { allowed: 'NOT_ALLOWED', reason: 'token_not_active' }
    case 'blocked':
      return { allowed: 'BLOCKED', reason: 'token_blocked' }
    case 'expired':
      return { allowed: 'EXPIRED', reason: 'token_expired' }
    case 'replaced':
      return { allowed: 'BLOCKED', reason: 'token_replaced' }
    case 'returned':
      return { allowed: 'BLOCKED', reason: 'token_returned' }
    case 'active':
      return lifeOf(token).switchedOffAt === null ? null : { allowed: 'BLOCKED', reason: 'token_switched_off' }
  }
}
