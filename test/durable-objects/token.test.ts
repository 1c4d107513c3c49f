import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import type { MoveRequest, TokenRpc } from '#durable-objects/token/token-rpc'
import { alarmOf, ask, BERLIN, contractWith, DELFT, objects, stubOf, tokenOf } from './object-world.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
const MINUTE = 60_000

async function oneToken(limit: number | null = null) {
  const { contract, tokens } = await contractWith(1, limit)
  return { contract, token: tokens[0] ?? tokenOf() }
}

test('a token of a contract in order may charge, and gets a reference that no other charge has', async () => {
  const { token } = await oneToken()
  const first = await ask(token)
  expect(first).toMatchObject({ allowed: 'ALLOWED', reason: 'ok', token: { id: token.id } })
  expect((await ask(token))?.reference).not.toBe(first?.reference)
})

test('a token that was never issued is unknown, and asking issues none', async () => {
  const stranger = tokenOf()
  expect(await ask(stranger)).toBeNull()
  expect(await objects.token(stranger.id).read()).toBeNull()
})

test('a blocked token is refused from that moment on, and may charge again when it is unblocked', async () => {
  const { token } = await oneToken()
  await objects.token(token.id).setBlocked(NOW)
  expect(await ask(token)).toMatchObject({ allowed: 'BLOCKED', reason: 'token_blocked', reference: null })
  await objects.token(token.id).setBlocked(null)
  expect(await ask(token)).toMatchObject({ allowed: 'ALLOWED' })
})

test('a token is valid until its last moment and not after', async () => {
  const token = tokenOf({ validUntil: NOW, type: 'AD_HOC_USER' })
  await objects.token(token.id).issue(token)
  expect(await ask(token, { now: NOW - 1 })).toMatchObject({ allowed: 'ALLOWED' })
  expect(await ask(token, { now: NOW })).toMatchObject({ allowed: 'EXPIRED', reason: 'token_expired' })
})

test('a card whose contract nobody knows is refused', async () => {
  const token = tokenOf({ contract: randomId('nl1') })
  await objects.token(token.id).issue(token)
  expect(await ask(token)).toMatchObject({ allowed: 'NOT_ALLOWED', reason: 'contract_unknown' })
})

test('a suspended contract tells all of its tokens, which then decide alone', async () => {
  const { contract, tokens } = await contractWith(3)
  await objects.contract(contract.id).setSuspended(NOW)
  for (const token of tokens)
    expect(await ask(token)).toMatchObject({ allowed: 'BLOCKED', reason: 'contract_suspended' })
  await objects.contract(contract.id).setSuspended(null)
  for (const token of tokens) expect(await ask(token)).toMatchObject({ allowed: 'ALLOWED' })
})

test('an older word of the contract does not undo a newer one', async () => {
  const { token } = await oneToken()
  await objects.token(token.id).setContractTerms({ revision: 7, suspendedAt: NOW, limited: false })
  await objects.token(token.id).setContractTerms({ revision: 6, suspendedAt: null, limited: false })
  expect(await ask(token)).toMatchObject({ allowed: 'BLOCKED' })
})

test('T138 credit for one charge is given to one of fifty that ask at once, over both tokens of the contract', async () => {
  const { tokens } = await contractWith(2, 5_000)
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(tokens[index % 2] ?? tokenOf())))
  expect(answers.filter((answer) => answer?.allowed === 'ALLOWED')).toHaveLength(1)
  // Once the others have been told no, it is for want of credit.
  for (const token of tokens) expect(await ask(token)).toMatchObject({ allowed: 'NO_CREDIT' })
})

test.each([
  ['without a shared limit', null],
  ['with a shared limit that has room for all', 10_000_000],
])('a token %s charges at three places at once, however many ask at the same moment', async (_what, limit) => {
  const { token } = await oneToken(limit)
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(token, { now: NOW })))
  expect(answers.filter((answer) => answer?.allowed === 'ALLOWED')).toHaveLength(3)
  expect(answers.filter((answer) => answer?.reason === 'too_many_at_once')).toHaveLength(47)
})

test('a card that is in Delft is not in Berlin twenty minutes later, and is there the next day', async () => {
  const { token } = await oneToken()
  expect(await ask(token, { now: NOW, site: DELFT })).toMatchObject({ allowed: 'ALLOWED' })
  expect(await ask(token, { now: NOW + 20 * MINUTE, site: BERLIN })).toMatchObject({
    allowed: 'NOT_ALLOWED',
    reason: 'impossible_travel',
  })
  expect(await ask(token, { now: NOW + 20 * MINUTE, site: DELFT })).toMatchObject({ allowed: 'ALLOWED' })
  expect(await ask(token, { now: NOW + 1440 * MINUTE, site: BERLIN })).toMatchObject({ allowed: 'ALLOWED' })
})

test('without a place the rule of travel is skipped, and the answer says so', async () => {
  const { token } = await oneToken()
  await ask(token, { now: NOW, site: DELFT })
  expect(await ask(token, { now: NOW + MINUTE })).toMatchObject({
    allowed: 'ALLOWED',
    skipped: ['impossible_travel', 'new_country'],
  })
})

test('a reference is good for the operator and the token it was given to, and for nobody else', async () => {
  const { token } = await oneToken()
  const other = (await oneToken()).token
  const reference = (await ask(token, { now: NOW, peer: 'eu_one' }))?.reference ?? ''
  expect(await objects.token(token.id).authorizationOf(reference, 'eu_one')).toEqual({ at: NOW })
  expect(await objects.token(token.id).authorizationOf(reference, 'eu_two')).toBeNull()
  expect(await objects.token(other.id).authorizationOf(reference, 'eu_one')).toBeNull()
  expect(await objects.token(token.id).authorizationOf(randomId('nl1'), 'eu_one')).toBeNull()
})

test('a charge that began counts until it ends; one that never began is forgotten after a quarter of an hour', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  const begun = (await ask(token, { now: NOW }))?.reference ?? ''
  await object.authorizationOf(begun, 'eu_peer')
  for (let never = 0; never < 2; never++) await ask(token, { now: NOW })
  expect(await ask(token, { now: NOW + 14 * MINUTE })).toMatchObject({ reason: 'too_many_at_once' })
  // Two have lapsed, one goes on.
  const later = NOW + 16 * MINUTE
  expect(await ask(token, { now: later })).toMatchObject({ allowed: 'ALLOWED' })
  expect(await ask(token, { now: later })).toMatchObject({ allowed: 'ALLOWED' })
  expect(await ask(token, { now: later })).toMatchObject({ reason: 'too_many_at_once' })
  await object.ended(begun, later)
  expect(await ask(token, { now: later })).toMatchObject({ allowed: 'ALLOWED' })
})

test('an eviction or a crash between two questions changes no answer', async () => {
  const { token } = await oneToken(5_000)
  expect(await ask(token)).toMatchObject({ allowed: 'ALLOWED' })
  await evictDurableObject(stubOf(objects.token(token.id)))
  expect(await ask(token)).toMatchObject({ allowed: 'NO_CREDIT' })
  await abortAllDurableObjects()
  expect(await ask(token)).toMatchObject({ allowed: 'NO_CREDIT' })
})

test('a token that is issued twice stays what it was', async () => {
  const { token } = await oneToken()
  await objects.token(token.id).setBlocked(NOW)
  await objects.token(token.id).issue({ ...token, issuer: 'Somebody else' })
  expect(await objects.token(token.id).read()).toMatchObject({
    revision: 2,
    token: { issuer: 'Roamwatt', blockedAt: NOW },
  })
})

const byStaff = { by: 'staff', why: null } as const

/** Asked inside the object: a refusal that crosses into a test counts there as one that nobody caught. */
const refused = (object: unknown, request: MoveRequest, words: string) =>
  runInDurableObject(stubOf(object), (instance) => {
    expect(() => (instance as unknown as TokenRpc).move(request)).toThrow(words)
  })

test('a block with an end is lifted by the alarm of the token, and operators are told', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  // The alarm keeps the real clock, so the end lies behind it and the block before that.
  const at = Date.now() - 60_000
  const until = at + 1_000
  await object.move({ ...byStaff, move: { kind: 'block', reason: 'unpaid', until }, at })
  expect(await ask(token, { now: until - 1 })).toMatchObject({ allowed: 'BLOCKED', reason: 'token_blocked' })
  expect(await ask(token, { now: until })).toMatchObject({ allowed: 'ALLOWED' })
  await runDurableObjectAlarm(stubOf(object))
  expect(await object.read()).toMatchObject({ revision: 3, token: { blockedAt: null, life: { state: 'active' } } })
  expect((await object.history()).at(-1)).toMatchObject({ at: until, by: 'time', move: 'unblock', to: 'active' })
})

test('the alarm of a token is set to the end of its block, and to none when that is lifted before', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  await object.confirmOutbox([1])
  const until = Date.now() + 3_600_000
  await object.move({ ...byStaff, move: { kind: 'block', reason: 'lost', until }, at: Date.now() })
  await object.confirmOutbox([2])
  await runDurableObjectAlarm(stubOf(object))
  expect(await alarmOf(object)).toBe(until)
})

test('every move is in the history of a token, with who, when and why, and a refused one is not', async () => {
  const { token } = await oneToken()
  const object = objects.token(token.id)
  const at = Date.now()
  await object.move({ by: 'staff', why: 'seen in a forum', at, move: { kind: 'block', reason: 'stolen', until: null } })
  await object.move({ ...byStaff, at: at + 1, move: { kind: 'replace', successor: 'nl1_next' } })
  await refused(object, { ...byStaff, at: at + 2, move: { kind: 'activate' } }, 'another token')
  expect(await object.history()).toMatchObject([
    { by: 'staff', move: 'activate', from: null, to: 'active' },
    { at, by: 'staff', move: 'block', from: 'active', to: 'blocked', why: 'seen in a forum' },
    { at: at + 1, move: 'replace', from: 'blocked', to: 'replaced', why: null },
  ])
  expect(await ask(token)).toMatchObject({ allowed: 'BLOCKED', reason: 'token_replaced' })
  expect((await object.read())?.token.life).toMatchObject({ successor: 'nl1_next' })
})

test('an expired token says so in its history, and a move of a token that was never issued is refused', async () => {
  const validUntil = Date.now() - 1_000
  const token = tokenOf({ validUntil, type: 'AD_HOC_USER' })
  const object = objects.token(token.id)
  await object.issue(token)
  await runDurableObjectAlarm(stubOf(object))
  expect((await object.history()).at(-1)).toMatchObject({ at: validUntil, by: 'time', move: 'expire', to: 'expired' })
  await refused(objects.token(tokenOf().id), { ...byStaff, at: NOW, move: { kind: 'return' } }, 'no such token')
})

test.each([
  ['in use', null, 'active', 'ALLOWED'],
  ['blocked', 1_700_000_000_000, 'blocked', 'BLOCKED'],
])(
  'a token that was written %s before lives were kept still opens, and can be moved',
  async (_what, blockedAt, state, allowed) => {
    const { token } = await oneToken()
    const object = objects.token(token.id)
    // As the release before wrote it: without a life, and without a table of moves.
    await runInDurableObject(stubOf(object), (_, { storage }) => {
      storage.sql.exec('UPDATE state SET token = ?', JSON.stringify({ ...token, blockedAt }))
      storage.sql.exec('DROP TABLE moves')
      storage.sql.exec('UPDATE object_version SET version = version - 1')
    })
    await evictDurableObject(stubOf(object))
    expect(await ask(token)).toMatchObject({ allowed })
    expect(await object.history()).toEqual([])
    await object.move({ ...byStaff, at: NOW, move: { kind: 'replace', successor: 'nl1_next' } })
    expect(await object.history()).toMatchObject([{ from: state, to: 'replaced' }])
  },
)
