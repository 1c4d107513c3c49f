import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { bindings } from '../faults/bindings.ts'
import { eventually } from '../scenarios/eventually.ts'
import { catchOutgoingCalls, envelope, fetchPlatform, Operator } from '../scenarios/operator.ts'
import { connectedOperator, foundPlatform, invite, operations } from '../scenarios/platform.ts'
import { objects, stubOf } from './object-world.ts'

const DAY_MS = 24 * 3_600_000
let hosts = 0
const newHost = () => `credentials-${++hosts}.example`

interface Log {
  readonly renewalDueAt: number | null
  readonly events: { readonly event: string; readonly detail: string | null }[]
}
const logOf = (peer: string) => operations<Log>('GET', `/peers/${peer}/credentials`)
const eventsOf = async (peer: string) => (await logOf(peer)).events.map(({ event }) => event)

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
})
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets the party do what is due at a moment. */
async function wakeAt(peer: string, at: number): Promise<void> {
  vi.setSystemTime(at)
  // Not by its clock, which goes on as it does: what is due at the moment is done, whenever the object last woke.
  await runInDurableObject(stubOf(objects.party(peer)), (party) =>
    (party as unknown as { alarm(): Promise<void> }).alarm(),
  )
}

const puts = (operator: Operator) => operator.calls.filter(({ method }) => method === 'PUT')
const works = async (operator: Operator, token: string) =>
  (await operator.send('GET', '/ocpi/2.2.1', undefined, token)).status === 200

/** Does the directory still lead from a token to anywhere? */
async function isInDirectory(token: string): Promise<boolean> {
  const digest = await directoryDigest(bindings.PEPPER, 'credential', '', token)
  return (await objects.directory(digest).lookup(digest)) !== null
}

test('B-30 credentials are renewed by themselves within a month of the last time, and that is written down', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'MON')
  const start = Date.now()
  const { renewalDueAt } = await logOf(peer)
  expect(renewalDueAt).toBeGreaterThan(start + 26 * DAY_MS)
  expect(renewalDueAt).toBeLessThanOrEqual(start + 28 * DAY_MS)
  await wakeAt(peer, start + 20 * DAY_MS)
  expect(puts(operator)).toEqual([])
  await wakeAt(peer, start + 28 * DAY_MS)
  // The object's own alarm may have come first, and then is still at it.
  await eventually(async () => expect(await eventsOf(peer)).toEqual(['renewed', 'registered']))
  expect(puts(operator)).toHaveLength(1)
  expect(await works(operator, operator.ourToken)).toBe(true)
})

test('a renewal that fails is tried again, ever less often, until it succeeds; both sides can call all the while', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'AGN')
  const before = operator.ourToken
  operator.answer = ({ method }) => (method === 'PUT' ? envelope(null, 3000, 500) : null)
  await wakeAt(peer, Date.now() + 28 * DAY_MS)
  const gaps: number[] = []
  for (let i = 0; i < 12; i++) {
    const { renewalDueAt } = await logOf(peer)
    gaps.push((renewalDueAt ?? 0) - Date.now())
    expect(await works(operator, before)).toBe(true)
    await wakeAt(peer, renewalDueAt ?? 0)
  }
  expect(gaps.every((gap) => gap > 0 && gap <= DAY_MS / 2)).toBe(true)
  expect(gaps.at(-1)).toBeGreaterThan(gaps[0] ?? 0)
  operator.answer = () => null
  await wakeAt(peer, (await logOf(peer)).renewalDueAt ?? 0)
  expect((await eventsOf(peer))[0]).toBe('renewed')
  expect(await works(operator, operator.ourToken)).toBe(true)
  vi.setSystemTime(Date.now() + 60_000)
  expect(await works(operator, before)).toBe(false)
})

test('B-29 of several renewals whose answers were lost, whichever token the peer kept works', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'LST')
  const held = [operator.ourToken]
  operator.answer = ({ method, body }) => {
    if (method !== 'PUT') return null
    held.push((body as { token: string }).token)
    throw new TypeError('connection reset')
  }
  await objects
    .party(peer)
    .rotate(Date.now())
    .catch(() => undefined)
  for (let i = 0; i < 2; i++) await wakeAt(peer, (await logOf(peer)).renewalDueAt ?? 0)
  // The object's own alarm may have gone off as well.
  expect(held.length).toBeGreaterThanOrEqual(4)
  for (const token of held) expect(await works(operator, token)).toBe(true)
  operator.answer = () => null
  await wakeAt(peer, (await logOf(peer)).renewalDueAt ?? 0)
  expect(await works(operator, operator.ourToken)).toBe(true)
  vi.setSystemTime(Date.now() + 60_000)
  for (const token of held) expect(await works(operator, token)).toBe(false)
})

test('a token that has ended is soon in no directory', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'DIR')
  const old = operator.ourToken
  await operations('POST', `/peers/${peer}/rotate`)
  expect(await isInDirectory(old)).toBe(true)
  expect(await works(operator, operator.ourToken)).toBe(true)
  await wakeAt(peer, Date.now() + 1000)
  expect(await isInDirectory(old)).toBe(false)
  expect(await isInDirectory(operator.ourToken)).toBe(true)
  await operator.send('DELETE', '/ocpi/2.2.1/credentials')
  await wakeAt(peer, Date.now() + 1000)
  expect(await isInDirectory(operator.ourToken)).toBe(false)
})

test('an invitation that is given anew has one token, and the one before leads nowhere', async () => {
  const host = newHost()
  const { id, tokenA } = await invite(host)
  const operator = new Operator(host, 'NL', 'INV')
  expect(await works(operator, tokenA)).toBe(true)
  const ourParties = (await objects.party(id).read())?.ourParties ?? []
  const again = { id, name: host, ourParties, allowedHosts: [host], profile: 'ocpi-221', now: Date.now() }
  const { tokenA: next } = await objects.party(id).invite(again)
  await wakeAt(id, Date.now() + 1000)
  expect(await works(operator, tokenA)).toBe(false)
  expect(await isInDirectory(tokenA)).toBe(false)
  expect(await works(operator, next)).toBe(true)
})

test('B-18 a registration of ours whose answer was lost has failed after a day: the token ends, and the peer is invited', async () => {
  const host = newHost()
  const operator = new Operator(host, 'NL', 'UNK')
  const { id } = await invite(host)
  operator.accepted.add('a')
  let sent = ''
  operator.answer = ({ method, body }) => {
    if (method !== 'POST') return null
    sent = (body as { token: string }).token
    throw new TypeError('connection reset')
  }
  const asked = { versionsUrl: operator.versionsUrl, tokenA: 'a', now: Date.now() }
  await objects
    .party(id)
    .registerWith(asked)
    .catch(() => undefined)
  expect(await works(operator, sent)).toBe(true)
  await wakeAt(id, Date.now() + DAY_MS + 1000)
  expect(await works(operator, sent)).toBe(false)
  expect(await isInDirectory(sent)).toBe(false)
  expect(await operations<{ state: string }>('GET', `/peers/${id}`)).toMatchObject({ state: 'invited' })
})

test('B-52 a release that offers other modules tells each peer, once', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'OFR')
  await runInDurableObject(stubOf(objects.party(peer)), (_, { storage }) =>
    storage.kv.put('told-offer', 'an older release'),
  )
  await objects.party(peer).rearm()
  await eventually(async () => expect(await eventsOf(peer)).toContain('offer_changed'))
  await wakeAt(peer, Date.now() + 1000)
  // That the call was sent does not mean yet that its answer was noted.
  const told = ['renewed', 'offer_changed', 'registered']
  await eventually(async () => expect(await eventsOf(peer)).toEqual(told))
  expect(puts(operator)).toHaveLength(1)
  await objects.party(peer).rearm()
  await wakeAt(peer, Date.now() + 1000)
  expect(await eventsOf(peer)).toEqual(told)
  expect(puts(operator)).toHaveLength(1)
})

test('the record of what happened to credentials holds none', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'REC')
  operator.answer = ({ method }) => (method === 'PUT' ? envelope(null, 2000, 405) : null)
  await fetchPlatform(`/api/operations/v1/peers/${peer}/rotate`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bindings.OPERATIONS_TOKEN}` },
  })
  const text = JSON.stringify(await logOf(peer))
  for (const secret of [operator.ourToken, ...operator.accepted]) expect(text).not.toContain(secret)
})

test('T108 a token is looked up by its keyed digest: no object holds it, and one letter less is another digest altogether', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'DIG')
  const { ourToken } = operator
  const digest = await directoryDigest(bindings.PEPPER, 'credential', '', ourToken)
  const near = `${ourToken.slice(0, -1)}${ourToken.endsWith('a') ? 'b' : 'a'}`
  const nearDigest = await directoryDigest(bindings.PEPPER, 'credential', '', near)
  expect([...digest].filter((letter, i) => letter === nearDigest[i]).length).toBeLessThan(digest.length / 2)
  expect(await works(operator, near)).toBe(false)
  const held = await runInDurableObject(stubOf(objects.party(peer)), (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").toArray()
    const ours = tables.filter(({ name }) => !name.startsWith('_cf'))
    return JSON.stringify(ours.map(({ name }) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray()))
  })
  expect(held).toContain(digest)
  expect(held).not.toContain(ourToken)
  expect(held).not.toContain(btoa(ourToken))
})
