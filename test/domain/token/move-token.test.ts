import { expect, test } from 'vitest'
import { authorize } from '#domain/token/authorize'
import { plainUid, refuseUid } from '#domain/token/card-uid'
import { isUrgent } from '#domain/token/is-urgent'
import { beginLife, lifeOf, stateAt, TOKEN_STATES, type TokenState, unusableSince } from '#domain/token/life'
import { moveToken, type TokenMove } from '#domain/token/move-token'
import type { Token } from '#domain/token/token'

const now = Date.parse('2026-05-01T12:00:00Z')
const HOUR = 3_600_000

const card: Token = {
  id: 'nl1_t',
  brand: 'b',
  market: 'nl',
  countryCode: 'NL',
  partyId: 'RWT',
  uid: '04A1B2C3D4E5F6',
  type: 'RFID',
  contractId: 'C',
  contract: 'nl1_c',
  driver: null,
  visualNumber: 'V-1',
  issuer: 'Roamwatt',
  groupId: null,
  language: null,
  whitelist: 'ALLOWED',
  blockedAt: null,
  validUntil: null,
}

function inState(state: TokenState, changes: Partial<Token> = {}): Token {
  const block = state === 'blocked' ? ({ reason: 'lost', until: null, before: 'active' } as const) : null
  const successor = state === 'replaced' ? 'nl1_next' : null
  const life = { ...beginLife('active', now - HOUR), state, block, successor }
  return { ...card, life, blockedAt: unusableSince(life), ...changes }
}

function after(token: Token, ...moves: readonly TokenMove[]): Token {
  return moves.reduce((kept, move) => {
    const moved = moveToken(kept, move, now)
    if (moved.refused !== null) throw new Error(moved.refused)
    return moved.token
  }, token)
}

const MOVES: Readonly<Record<string, TokenMove>> = {
  issue: { kind: 'issue' },
  activate: { kind: 'activate' },
  block: { kind: 'block', reason: 'stolen', until: null },
  unblock: { kind: 'unblock' },
  expire: { kind: 'expire' },
  renew: { kind: 'renew', validUntil: now + HOUR },
  replace: { kind: 'replace', successor: 'nl1_new' },
  return: { kind: 'return' },
  switch_off: { kind: 'switch_off' },
}

// One row a move: what becomes of a card in each state, `=` for no change, `!` before a refusal.
const ordered = '!token_not_issued'
const blocked = '!token_blocked'
const expired = '!token_expired'
const replaced = '!token_replaced'
const returned = '!token_returned'
const NO_SWITCH = '!token_not_switchable'
test.each<[string, readonly string[]]>([
  ['issue', ['issued', '=', '=', blocked, expired, replaced, returned]],
  ['activate', [ordered, 'active', '=', blocked, expired, replaced, returned]],
  ['block', ['blocked', 'blocked', 'blocked', 'blocked', 'blocked', replaced, returned]],
  ['unblock', ['=', '=', '=', 'active', '=', replaced, returned]],
  ['expire', ['=', 'expired', 'expired', '=', '=', '=', '=']],
  ['renew', [ordered, 'issued', 'active', blocked, 'active', replaced, returned]],
  ['replace', [ordered, 'replaced', 'replaced', 'replaced', 'replaced', replaced, returned]],
  ['return', [ordered, 'returned', 'returned', 'returned', 'returned', 'returned', '=']],
  ['switch_off', [ordered, NO_SWITCH, NO_SWITCH, NO_SWITCH, NO_SWITCH, replaced, returned]],
])('%s leads a card of each state on, changes nothing, or is refused by that state', (kind, expected) => {
  const move = MOVES[kind] ?? { kind: 'issue' }
  const seen = TOKEN_STATES.map((state) => {
    const token = inState(state)
    const moved = moveToken(token, move, now)
    if (moved.refused !== null) return `!${moved.refused}`
    return moved.token === token ? '=' : lifeOf(moved.token).state
  })
  expect(seen).toEqual(expected)
})

test('only an active card may charge, and each refusal says what the card is', () => {
  const contract = { suspendedAt: null, spendingLimitMinor: null, heldMinor: 0, spentMinor: 0 }
  const known = { recentUses: [], countries: [], confirmed: [] }
  const facts = { contract, holdMinor: 0, ...known, site: null, placeNamed: false, now }
  const answers = TOKEN_STATES.map((state) => {
    const validUntil = state === 'expired' ? now : null
    const { allowed, reason } = authorize({ ...facts, token: inState(state, { validUntil }) })
    return [state, allowed, reason]
  })
  expect(answers).toEqual([
    ['ordered', 'NOT_ALLOWED', 'token_not_active'],
    ['issued', 'NOT_ALLOWED', 'token_not_active'],
    ['active', 'ALLOWED', 'ok'],
    ['blocked', 'BLOCKED', 'token_blocked'],
    ['expired', 'EXPIRED', 'token_expired'],
    ['replaced', 'BLOCKED', 'token_replaced'],
    ['returned', 'BLOCKED', 'token_returned'],
  ])
})

test.each<[TokenState, boolean]>([
  ['ordered', true],
  ['issued', true],
  ['active', false],
  ['blocked', true],
  ['replaced', true],
  ['returned', true],
])('whoever knows nothing of lives sees a card that is %s as blocked: %s', (state, isBlocked) => {
  expect(inState(state).blockedAt !== null).toBe(isBlocked)
})

test('operators hear first of cards that may no longer be used; a batch of new ones goes before nothing', () => {
  expect(TOKEN_STATES.filter((state) => isUrgent(inState(state)))).toEqual(['blocked', 'replaced', 'returned'])
  expect(isUrgent(after({ ...card, type: 'EMAID' }, { kind: 'switch_off' }))).toBe(true)
  expect([isUrgent({ ...card, blockedAt: now }), isUrgent(card)]).toEqual([true, false])
})

test('a block with an end is over at its end, and what the card was before comes back', () => {
  const until = now + HOUR
  const token = after(inState('issued'), { kind: 'block', reason: 'unpaid', until })
  expect([stateAt(token, until - 1), stateAt(token, until)]).toEqual(['blocked', 'issued'])
  const open = moveToken(token, { kind: 'unblock' }, until)
  expect(open).toMatchObject({ token: { life: { state: 'issued', block: null } } })
})

test('a second block never makes the first one end earlier', () => {
  const short = { kind: 'block', reason: 'unpaid', until: now + HOUR } as const
  const forever = { kind: 'block', reason: 'stolen', until: null } as const
  expect(lifeOf(after(card, forever, short)).block).toMatchObject({ until: null })
  expect(lifeOf(after(card, short, forever)).block).toMatchObject({ until: null, reason: 'stolen' })
  expect(lifeOf(after(card, short, { ...short, until: now + 1 })).block).toMatchObject({ until: now + HOUR })
  expect(moveToken(card, { ...short, until: now }, now)).toEqual({ refused: 'input_invalid' })
})

test('a card whose validity ended while it was blocked has expired when the block ends', () => {
  const token = after(
    { ...card, validUntil: now - 1 },
    { kind: 'block', reason: 'lost', until: null },
    { kind: 'unblock' },
  )
  expect(lifeOf(token).state).toBe('expired')
  expect(lifeOf(after(token, { kind: 'renew', validUntil: now + HOUR })).state).toBe('active')
  expect(moveToken(token, { kind: 'renew', validUntil: now - 1 }, now)).toEqual({ refused: 'input_invalid' })
})

test('a card that was replaced points at its successor, also when it is given back', () => {
  const replaced = after(card, { kind: 'replace', successor: 'nl1_new' })
  expect(after(replaced, { kind: 'replace', successor: 'nl1_new' })).toBe(replaced)
  expect(lifeOf(after(replaced, { kind: 'return' }))).toMatchObject({ state: 'returned', successor: 'nl1_new' })
  expect(moveToken(card, { kind: 'replace', successor: card.id }, now)).toEqual({ refused: 'token_exists' })
})

test.each([
  ['the contract in a car', { type: 'EMAID' }],
  ["a car's own address", { type: 'OTHER', autocharge: true }],
] as const)('%s has a switch, and its driver does not end a block with it', (_what, changes) => {
  const car: Token = { ...card, ...changes }
  const off = after(car, { kind: 'switch_off' })
  expect(off.blockedAt).toBe(now)
  expect(after(off, { kind: 'switch_on' }).blockedAt).toBeNull()
  const both = after(off, { kind: 'block', reason: 'stolen', until: null }, { kind: 'switch_on' })
  expect(both.blockedAt).toBe(now)
  // And ending the block does not switch on what the driver switched off.
  expect(after(off, { kind: 'block', reason: 'stolen', until: null }, { kind: 'unblock' }).blockedAt).toBe(now)
})

test('something else of a car than its contract or address has no switch', () => {
  expect(moveToken({ ...card, type: 'OTHER' }, { kind: 'switch_off' }, now)).toEqual({
    refused: 'token_not_switchable',
  })
})

test.each([
  [null, 'active', null],
  [now, 'blocked', 'other'],
])('a token stored before lives were kept, blocked at %s, is %s', (blockedAt, state, reason) => {
  const life = lifeOf({ ...card, blockedAt })
  expect([life.state, life.block?.reason ?? null]).toEqual([state, reason])
  expect(lifeOf(after({ ...card, blockedAt: now }, { kind: 'unblock' })).state).toBe('active')
})

test.each([
  ['04a1b2c3d4e5f6', null],
  ['04:A1:B2:C3:D4:E5:F6', null],
  ['04A1B2C3D4E5F6A1B2C3', null],
  ['04A1B2C3', 'token_uid_short'],
  ['04A1B2C3D4', 'token_uid_invalid'],
  ['CARD-1', 'token_uid_invalid'],
  ['', 'token_uid_invalid'],
])('a new card with the uid %s: %s', (uid, refusal) => {
  expect(refuseUid(plainUid(uid), null)).toBe(refusal)
})

test('a brand that still has cards of four bytes in stock says so in its data', () => {
  expect(refuseUid('04A1B2C3', { fourByteUids: true })).toBeNull()
  expect(refuseUid('04A1B2C3', {})).toBe('token_uid_short')
})
