import { abortAllDurableObjects, evictDurableObject, listDurableObjectIds } from 'cloudflare:test'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { bindings } from '../faults/bindings.ts'
import { eventually } from '../scenarios/eventually.ts'
import { catchOutgoingCalls, envelope, fetchPlatform, Operator } from '../scenarios/operator.ts'
import { connectedOperator, foundPlatform, invite, operations } from '../scenarios/platform.ts'
import { objects, storedIn, stubOf } from './object-world.ts'

const CREDENTIALS = '/ocpi/2.2.1/credentials'
let hosts = 0
const newHost = () => `ocpi-${++hosts}.example`

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Is the platform open to this token? */
async function works(operator: Operator, token: string): Promise<boolean> {
  const { status } = await operator.send('GET', '/ocpi/2.2.1', undefined, token)
  expect([200, 401]).toContain(status)
  return status === 200
}

const peerOf = (id: string) => operations<{ state: string; version: string | null }>('GET', `/peers/${id}`)

/** Staff connects us to an operator by the token it gave us. */
function connect(id: string, operator: Operator, token: string) {
  operator.accepted.add(token)
  return operations('POST', `/peers/${id}/connect`, { versionsUrl: operator.versionsUrl, token })
}

/** What an operations call that must fail answers. */
async function refused(path: string, body?: unknown): Promise<{ status: number; code: string }> {
  const answer = await fetchPlatform(`/api/operations/v1${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bindings.OPERATIONS_TOKEN}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, code: ((await answer.json()) as { code: string }).code }
}

test('an invited operator registers with us: both sides can call, and the invitation is used up', async () => {
  const operator = new Operator(newHost(), 'NL', 'ONE')
  const { id, tokenA } = await invite(operator.host)
  expect(await peerOf(id)).toMatchObject({ state: 'invited' })
  expect((await operator.send('GET', '/ocpi/2.2.1/sender/tokens', undefined, tokenA)).status).toBe(401)
  expect(await operator.register(tokenA)).toMatchObject({ status: 200, statusCode: 1000 })
  expect(await peerOf(id)).toMatchObject({ state: 'registered', version: '2.2.1' })
  expect(operator.ourToken.length).toBeGreaterThanOrEqual(43)
  expect((await operator.send('GET', '/ocpi/2.2.1/sender/tokens')).status).toBe(200)
  expect(await works(operator, tokenA)).toBe(false)
})

test('we register with an operator that invited us, and the token it gave us is not used again', async () => {
  const operator = new Operator(newHost(), 'NL', 'TWO')
  const { id } = await invite(operator.host)
  await connect(id, operator, 'their-token-a')
  expect(await peerOf(id)).toMatchObject({ state: 'registered' })
  expect(await works(operator, operator.ourToken)).toBe(true)
  expect(operator.calls.map(({ method, path }) => `${method} ${path}`).slice(0, 3)).toEqual([
    'GET /ocpi/versions',
    'GET /ocpi/2.2.1',
    'POST /ocpi/2.2.1/credentials',
  ])
  operator.calls.splice(0)
  await operations('POST', `/peers/${id}/rotate`)
  expect(operator.calls.some(({ token }) => token === 'their-token-a')).toBe(false)
})

test('our token works while the operator still answers to our registration', async () => {
  const operator = new Operator(newHost(), 'NL', 'THR')
  const { id } = await invite(operator.host)
  operator.answer = async ({ method, path, body }) => {
    if (method === 'POST' && path === CREDENTIALS)
      expect(await works(operator, (body as { token: string }).token)).toBe(true)
    return null
  }
  await connect(id, operator, 'a')
  expect(await peerOf(id)).toMatchObject({ state: 'registered' })
})

test.each([
  ['does not know us', () => envelope(null, 2001, 401)],
  ['has no version in common', () => envelope([{ version: '2.0', url: 'https://x.example/2.0' }])],
  ['answers with a web page', () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } })],
])('an operator that %s leaves the peer invited, and no token of ours valid', async (_what, answer) => {
  const operator = new Operator(newHost(), 'NL', 'BAD')
  const { id } = await invite(operator.host)
  operator.answer = ({ path }) => (path === '/ocpi/versions' ? answer() : null)
  expect((await refused(`/peers/${id}/connect`, { versionsUrl: operator.versionsUrl, token: 'a' })).status).toBe(502)
  expect(await peerOf(id)).toMatchObject({ state: 'invited' })
  // It can be tried again, to the end.
  operator.answer = () => null
  await connect(id, operator, 'a')
  expect(await peerOf(id)).toMatchObject({ state: 'registered' })
})

test('hosts that were not agreed are never called, wherever they come from', async () => {
  const elsewhere = new Operator('elsewhere.example', 'NL', 'EVL')
  const operator = new Operator(newHost(), 'NL', 'FOU')
  const { id, tokenA } = await invite(operator.host)
  const lured = { ...operator.credentials('t'), url: elsewhere.versionsUrl }
  expect((await operator.send('POST', CREDENTIALS, lured, tokenA)).statusCode).toBe(3001)
  expect(await refused(`/peers/${id}/connect`, { versionsUrl: elsewhere.versionsUrl, token: 'a' })).toMatchObject({
    status: 422,
    code: 'host_not_allowed',
  })
  // Endpoints that lead elsewhere, in an answer of the right host.
  operator.answer = ({ path }) =>
    path === '/ocpi/2.2.1'
      ? envelope({
          version: '2.2.1',
          endpoints: [{ identifier: 'credentials', role: 'RECEIVER', url: `https://${elsewhere.host}${CREDENTIALS}` }],
        })
      : null
  operator.accepted.add('a')
  expect((await refused(`/peers/${id}/connect`, { versionsUrl: operator.versionsUrl, token: 'a' })).status).toBe(502)
  // And a redirect.
  operator.answer = () => new Response(null, { status: 307, headers: { Location: elsewhere.versionsUrl } })
  expect((await refused(`/peers/${id}/connect`, { versionsUrl: operator.versionsUrl, token: 'a' })).status).toBe(502)
  expect(elsewhere.calls).toEqual([])
})

test('who is registered does not register again, and who is not does not renew', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'FIV')
  expect((await operator.send('POST', CREDENTIALS, operator.credentials('again'))).status).toBe(405)
  expect((await refused(`/peers/${peer}/connect`, { versionsUrl: operator.versionsUrl, token: 'a' })).status).toBe(409)
  const { tokenA } = await invite(newHost())
  const early = new Operator(newHost(), 'NL', 'SIX')
  expect((await early.send('PUT', CREDENTIALS, early.credentials('b'), tokenA)).status).toBe(405)
  expect((await early.send('DELETE', CREDENTIALS, undefined, tokenA)).status).toBe(405)
})

test('the operator renews: the old token works until the new one is used, and not after', async () => {
  const { operator } = await connectedOperator(newHost(), 'NL', 'SEV')
  const old = operator.ourToken
  const renewed = await operator.send('PUT', CREDENTIALS, operator.credentials('second'))
  const next = (renewed.data as { token: string }).token
  expect(await works(operator, old)).toBe(true)
  expect(await works(operator, next)).toBe(true)
  expect(await works(operator, old)).toBe(false)
})

test('we renew: the operator gets a new token from us and we use its new one', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'EIG')
  const old = operator.ourToken
  await operations('POST', `/peers/${peer}/rotate`)
  expect(operator.ourToken).not.toBe(old)
  expect(await works(operator, operator.ourToken)).toBe(true)
  expect(await works(operator, old)).toBe(false)
  // Of the operator's tokens the newest is shown to it.
  const newest = [...operator.accepted].at(-1)
  operator.calls.splice(0)
  await operations('POST', `/peers/${peer}/pulls`, { module: 'locations' })
  await eventually(() => expect(operator.calls.map(({ token }) => token)).toEqual(expect.arrayContaining([newest])))
})

test.each([
  ['took our new token', true],
  ['never got it', false],
])('a renewal of ours whose answer is lost, where the operator %s, leaves one that works', async (_what, took) => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'NIN')
  const old = operator.ourToken
  operator.answer = ({ method, body }) => {
    if (method !== 'PUT') return null
    if (took) operator.ourToken = (body as { token: string }).token
    throw new TypeError('connection reset')
  }
  expect((await refused(`/peers/${peer}/rotate`)).status).toBe(502)
  operator.answer = () => null
  expect(await works(operator, operator.ourToken)).toBe(true)
  expect(operator.ourToken === old).toBe(!took)
  // And the next renewal comes to its end.
  await operations('POST', `/peers/${peer}/rotate`)
  expect(await works(operator, operator.ourToken)).toBe(true)
  expect(await works(operator, old)).toBe(false)
})

test('a renewal that the operator refuses changes nothing', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'TEN')
  const old = operator.ourToken
  operator.answer = ({ method }) => (method === 'PUT' ? envelope(null, 2000, 405) : null)
  expect((await refused(`/peers/${peer}/rotate`)).status).toBe(502)
  expect(await works(operator, old)).toBe(true)
  const tried = operator.calls.findLast(({ method }) => method === 'PUT')?.body as { token: string }
  expect(await works(operator, tried.token)).toBe(false)
})

test.each([
  ['took our new token', true],
  ['never got it', false],
])(
  'a crash of ours between the two sides of a renewal, where the operator %s, leaves one that works',
  async (_what, took) => {
    const { operator, peer } = await connectedOperator(newHost(), 'NL', 'ELE')
    operator.answer = async ({ method, body }) => {
      if (method !== 'PUT') return null
      if (took) operator.ourToken = (body as { token: string }).token
      operator.answer = () => null
      return new Promise((resolve) => setTimeout(() => resolve(null), 60_000))
    }
    const renewal = objects
      .party(peer)
      .rotate(Date.now())
      .catch(() => undefined)
    await eventually(() => expect(operator.calls.map(({ method }) => method)).toContain('PUT'))
    await abortAllDurableObjects()
    await renewal
    expect(await works(operator, operator.ourToken)).toBe(true)
    await operations('POST', `/peers/${peer}/rotate`)
    expect(await works(operator, operator.ourToken)).toBe(true)
  },
)

test('a crash of ours before the operator hears of its own renewal leaves its old token working', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'TWE')
  const theirs = operator.credentials('after-crash')
  const request = { kind: 'update' as const, version: '2.2.1', now: Date.now() }
  const content = {
    token: theirs.token,
    url: theirs.url,
    roles: [{ role: 'CPO', countryCode: 'NL', partyId: 'TWE', name: 'O', website: null }],
  }
  await objects.party(peer).acceptCredentials({ ...request, theirs: content })
  await evictDurableObject(stubOf(objects.party(peer)))
  expect(await works(operator, operator.ourToken)).toBe(true)
  expect((await operator.send('PUT', CREDENTIALS, operator.credentials('once-more'))).statusCode).toBe(1000)
})

test('an operator that ends the registration is out at once, and may be invited anew', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'THI')
  expect(await works(operator, operator.ourToken)).toBe(true)
  expect((await operator.send('DELETE', CREDENTIALS)).statusCode).toBe(1000)
  expect(await works(operator, operator.ourToken)).toBe(false)
  expect(await peerOf(peer)).toMatchObject({ state: 'unregistered' })
})

test('when we end the registration the operator is told, and is out within half a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'FTN')
  expect(await works(operator, operator.ourToken)).toBe(true)
  await operations('DELETE', `/peers/${peer}/registration`)
  expect(operator.calls).toContainEqual(expect.objectContaining({ method: 'DELETE', path: CREDENTIALS }))
  vi.setSystemTime(Date.now() + 30_001)
  expect(await works(operator, operator.ourToken)).toBe(false)
})

test('no token of either side lies in any object, database, cache or queue in plain text', async () => {
  const { operator, peer } = await connectedOperator(newHost(), 'NL', 'FIF')
  const secrets = [operator.ourToken, ...operator.accepted]
  await operations('POST', `/peers/${peer}/rotate`)
  const { tokenA } = await invite(newHost())
  secrets.push(tokenA, operator.ourToken, ...operator.accepted)
  const stored: string[] = []
  for (const namespace of [bindings.PARTY, bindings.DIRECTORY, bindings.INTAKE, bindings.PEER_BOARD]) {
    for (const id of await listDurableObjectIds(namespace)) stored.push(await storedIn(namespace.get(id)))
  }
  for (const database of [bindings.CATALOGUE, bindings.MARKET_NL, bindings.MARKET_DE]) {
    const { results } = await database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
      )
      .all<{ name: string }>()
    for (const { name } of results)
      stored.push(JSON.stringify((await database.prepare(`SELECT * FROM "${name}"`).all()).results))
  }
  const text = stored.join('\n')
  expect(text).toContain(peer)
  for (const secret of new Set(secrets)) {
    expect(text).not.toContain(secret)
    expect(text).not.toContain(btoa(secret))
  }
})

test('of malformed credentials none opens a door and none breaks one', async () => {
  const malformed = [
    '',
    'Token',
    'Token ',
    'Token  a b',
    'Bearer x',
    `Token ${'A'.repeat(10_000)}`,
    'Token !!!',
    encodeAuthorization('é'),
    'token ==',
  ]
  for (const header of malformed) {
    const answer = await fetchPlatform('/ocpi/versions', { headers: header ? { Authorization: header } : {} })
    expect([answer.status, header]).toEqual([401, header])
  }
})

test('one session of the operator is one session of ours, whoever proposes first', async () => {
  const party = objects.party(`eu_${'s'.repeat(24)}`)
  const proposals = Array.from({ length: 10 }, (_, index) => sessionNamed('abcdefghij'[index] ?? 'a'))
  const held = await Promise.all(proposals.map((proposal) => party.claimSession('NL*LPT:S1', [], proposal)))
  expect(new Set(held).size).toBe(1)
  expect(await party.findSession('NL*LPT:S1')).toBe(held[0])
  expect(await party.findSession('NL*LPT:S2')).toBeNull()
})

test('F-60 a session of ours is one of the operator at most: whoever comes second gets the next that is meant, or a new one', async () => {
  const party = objects.party(`eu_${'u'.repeat(24)}`)
  const [first, second, third] = [sessionNamed('a'), sessionNamed('b'), sessionNamed('c')]
  const meant = [first, second]
  const claim = (id: string) => party.claimSession(`NL*LPT:${id}`, meant, third)
  const held = await Promise.all([claim('S1'), claim('S2'), claim('S1'), claim('S3')])
  expect([...held].toSorted()).toEqual([first, first, second, third].toSorted())
  expect(held[0]).toBe(held[2])
  expect(await party.bindSession('NL*LPT:S4', meant)).toBeNull()
  expect(await party.bindSession('NL*LPT:S2', [])).toBe(held[1])
})

test('the tariff book says which version was current at any instant, and what is entered twice is entered once', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const party = objects.party(`eu_${'t'.repeat(24)}`)
  const key = { countryCode: 'NL', partyId: 'LPT', id: 'T1' }
  const recordAt = (at: number, hash: string | null) => {
    vi.setSystemTime(at)
    return party.recordTariff(key, hash)
  }
  await recordAt(1000, 'first')
  await recordAt(1500, 'first')
  await recordAt(2000, 'second')
  await recordAt(3000, null)
  vi.useRealTimers()
  const at = async (instant: number) => (await party.tariffAt(key, instant))?.hash ?? null
  expect(await Promise.all([500, 1000, 1999, 2000, 2999, 3000].map(at))).toEqual([
    'first',
    'first',
    'first',
    'second',
    'second',
    null,
  ])
  expect(await party.tariffAt({ ...key, id: 't1' }, 1000)).toMatchObject({ since: 1000 })
})

const sessionNamed = (letter: string) => `nl1_${letter.repeat(24)}`
