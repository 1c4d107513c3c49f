import type { DomainErrorCode } from '#domain/errors'
import type { Instant } from '#domain/instant'
import { hasSwitch } from '#domain/token/identity'
import {
  type BlockReason,
  lifeOf,
  stateAt,
  type TokenBlock,
  type TokenLife,
  type TokenState,
  unusableSince,
} from '#domain/token/life'
import type { Token } from '#domain/token/token'

/** What can be done with a token in its life. */
export type TokenMove =
  | { readonly kind: 'issue' | 'activate' | 'unblock' | 'expire' | 'return' | 'switch_on' | 'switch_off' }
  | { readonly kind: 'block'; readonly reason: BlockReason; readonly until: Instant | null }
  | { readonly kind: 'renew'; readonly validUntil: Instant | null }
  | { readonly kind: 'replace'; readonly successor: string }

/** The token after a move (the same object where nothing changed), or why it is refused. */
type Moved = { readonly token: Token; readonly refused: null } | { readonly refused: DomainErrorCode }

/** Which refusal each state gives to a move that it does not allow. */
const REFUSED_BY: Readonly<Record<TokenState, DomainErrorCode>> = {
  ordered: 'token_not_issued',
  issued: 'token_not_active',
  active: 'token_active',
  blocked: 'token_blocked',
  expired: 'token_expired',
  replaced: 'token_replaced',
  returned: 'token_returned',
}

/** From which states a move leads on. What is not here is refused, or has happened already. */
const ALLOWED_FROM: Readonly<Record<TokenMove['kind'], readonly TokenState[]>> = {
  issue: ['ordered'],
  activate: ['issued'],
  block: ['ordered', 'issued', 'active', 'blocked', 'expired'],
  unblock: ['blocked'],
  expire: ['issued', 'active'],
  renew: ['issued', 'active', 'expired'],
  replace: ['issued', 'active', 'blocked', 'expired'],
  return: ['issued', 'active', 'blocked', 'expired', 'replaced'],
  switch_on: ['issued', 'active', 'blocked', 'expired'],
  switch_off: ['issued', 'active', 'blocked', 'expired'],
}

/** In which states a move has happened already: asked again it changes nothing. */
const DONE_IN: Readonly<Partial<Record<TokenMove['kind'], readonly TokenState[]>>> = {
  issue: ['issued', 'active'],
  activate: ['active'],
  unblock: ['ordered', 'issued', 'active', 'expired'],
  expire: ['expired', 'ordered', 'blocked', 'replaced', 'returned'],
  return: ['returned'],
}

/** Makes a move in a token's life, or says why that is not allowed. The same move again changes nothing. */
export function moveToken(token: Token, move: TokenMove, at: Instant): Moved {
  const life = lifeOf(token)
  if (isDone(life, move)) return { token, refused: null }
  const refused = refuseMove(token, move.kind)
  if (refused !== null) return { refused }
  switch (move.kind) {
    case 'block':
      return block(token, life, move, at)
    case 'unblock':
      return { token: withLife(token, endBlock(token, life, at)), refused: null }
    case 'renew':
      return renew(token, life, move.validUntil, at)
    case 'replace':
      if (move.successor === token.id) return { refused: 'token_exists' }
      return enter(token, { ...life, state: 'replaced', block: null, successor: move.successor }, at)
    case 'return':
      return enter(token, { ...life, state: 'returned', block: null }, at)
    case 'switch_on':
    case 'switch_off':
      return flip(token, life, move.kind === 'switch_off' ? at : null)
    case 'issue':
      return enter(token, { ...life, state: 'issued' }, at)
    case 'activate':
      return enter(token, { ...life, state: 'active' }, at)
    case 'expire':
      return enter(token, { ...life, state: 'expired' }, at)
  }
}

/** Why a token is in no state for a move; null where it is. */
export function refuseMove(token: Token, kind: TokenMove['kind']): DomainErrorCode | null {
  const { state } = lifeOf(token)
  return ALLOWED_FROM[kind].includes(state) ? null : REFUSED_BY[state]
}

function isDone(life: TokenLife, move: TokenMove): boolean {
  if (move.kind === 'replace') return life.successor === move.successor
  return DONE_IN[move.kind]?.includes(life.state) ?? false
}

/** A second block never makes the first one end earlier: whoever wants that ends the block. */
function block(token: Token, life: TokenLife, asked: Pick<TokenBlock, 'reason' | 'until'>, at: Instant): Moved {
  if (asked.until !== null && asked.until <= at) return { refused: 'input_invalid' }
  const standing = life.block
  if (standing === null) {
    const before = life.state as TokenBlock['before']
    return enter(token, { ...life, state: 'blocked', block: { ...asked, before } }, at)
  }
  const until = standing.until === null || asked.until === null ? null : Math.max(standing.until, asked.until)
  if (until === standing.until && asked.reason === standing.reason) return { token, refused: null }
  return { token: withLife(token, { ...life, block: { ...standing, reason: asked.reason, until } }), refused: null }
}

/** What the token was before its block; one whose validity ended meanwhile has expired. */
function endBlock(token: Token, life: TokenLife, at: Instant): TokenLife {
  const state = life.block?.before ?? 'active'
  const unblocked: TokenLife = { ...life, state, since: at, block: null }
  return { ...unblocked, state: stateAt({ ...token, life: unblocked }, at) }
}

function renew(token: Token, life: TokenLife, validUntil: Instant | null, at: Instant): Moved {
  if (validUntil !== null && validUntil <= at) return { refused: 'input_invalid' }
  if (life.state === 'expired') return enter({ ...token, validUntil }, { ...life, state: 'active' }, at)
  return { token: validUntil === token.validUntil ? token : { ...token, validUntil }, refused: null }
}

function flip(token: Token, life: TokenLife, switchedOffAt: Instant | null): Moved {
  if (!hasSwitch(token)) return { refused: 'token_not_switchable' }
  if ((life.switchedOffAt === null) === (switchedOffAt === null)) return { token, refused: null }
  return { token: withLife(token, { ...life, switchedOffAt }), refused: null }
}

function enter(token: Token, life: TokenLife, since: Instant): Moved {
  return { token: withLife(token, { ...life, since }), refused: null }
}

function withLife(token: Token, life: TokenLife): Token {
  return { ...token, life, blockedAt: unusableSince(life) }
}
