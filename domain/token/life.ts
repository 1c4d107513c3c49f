import type { Instant } from '#domain/instant'

/** Where a token is in its life. Only an `active` one may charge. */
export const TOKEN_STATES = ['ordered', 'issued', 'active', 'blocked', 'expired', 'replaced', 'returned'] as const
export type TokenState = (typeof TOKEN_STATES)[number]

/** Why a token is blocked. */
export const BLOCK_REASONS = ['lost', 'stolen', 'fraud_suspected', 'unpaid', 'asked_by_driver', 'other'] as const
export type BlockReason = (typeof BLOCK_REASONS)[number]

/** A block: why, until when (null: until somebody ends it), and what the token was before it. */
export interface TokenBlock {
  readonly reason: BlockReason
  readonly until: Instant | null
  readonly before: Exclude<TokenState, 'blocked' | 'replaced' | 'returned'>
}

/** A token's place in its life. */
export interface TokenLife {
  readonly state: TokenState
  /** When it came into this state. */
  readonly since: Instant
  /** Only while it is blocked. */
  readonly block: TokenBlock | null
  /** Our id of the token that took its place; kept when the old one is returned. */
  readonly successor: string | null
  /** Since when its driver has it switched off; only identities of a car have a switch. */
  readonly switchedOffAt: Instant | null
}

/** What of a token tells where it is in its life. */
interface Living {
  readonly life?: TokenLife
  readonly blockedAt: Instant | null
  readonly validUntil: Instant | null
}

/** A life that begins in this state. */
export function beginLife(state: 'ordered' | 'issued' | 'active', since: Instant): TokenLife {
  return { state, since, block: null, successor: null, switchedOffAt: null }
}

/** The life of a token. One that was stored before lives were kept was blocked or in use: `blockedAt` tells which. */
export function lifeOf(token: Omit<Living, 'validUntil'>): TokenLife {
  if (token.life) return token.life
  if (token.blockedAt === null) return beginLife('active', 0)
  const block = { reason: 'other', until: null, before: 'active' } as const
  return { ...beginLife('active', token.blockedAt), state: 'blocked', block }
}

/** Where a token is at this moment: a block that has run out is over, and validity ends by itself, even before anybody has written it down. */
export function stateAt(token: Living, now: Instant): TokenState {
  const { state, block } = lifeOf(token)
  const kept = block !== null && block.until !== null && block.until <= now ? block.before : state
  const isOver = token.validUntil !== null && token.validUntil <= now
  return isOver && (kept === 'active' || kept === 'issued') ? 'expired' : kept
}

/**
 * Since when a token may not be used, whatever the reason; null for one that may. An expired one is told by its `validUntil`. Whoever knows
 * nothing of lives (operators, lists, copies) reads this alone.
 */
export function unusableSince({ state, since, switchedOffAt }: TokenLife): Instant | null {
  return state === 'active' || state === 'expired' ? switchedOffAt : since
}
