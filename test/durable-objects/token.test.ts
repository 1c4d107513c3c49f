import { abortAllDurableObjects, evictDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { randomId } from '#durable-objects/random-id'
import { ask, BERLIN, contractWith, DELFT, objects, stubOf, tokenOf } from './object-world.ts'

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
