import { lifeOf } from '#domain/token/life'
import type { Token } from '#domain/token/token'

/**
 * Must operators hear of this token's change before everything else? Of one that may no longer be used, yes. One that may not be used yet has
 * time: a batch of new cards must not go before a block.
 */
export function isUrgent(token: Pick<Token, 'blockedAt' | 'life'>): boolean {
  const { state } = lifeOf(token)
  return token.blockedAt !== null && state !== 'ordered' && state !== 'issued'
}
