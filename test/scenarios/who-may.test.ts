import { beforeAll, expect, test, vi } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { createOcpiApp } from '#workers/ocpi/app'
import type { OcpiPorts } from '#workers/ocpi/ports'
import { bindings } from '../faults/bindings.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, fetchPlatform, Operator } from './operator.ts'
import { cdrBody, chargeOf, locationBody, publish, type Site, sessionBody, siteOf, tariffBody } from './payloads.ts'
import { type CardHolder, cardHolder, connectedOperator, foundPlatform, invite, operations } from './platform.ts'

let owner: Operator
let stranger: Operator
let site: Site
let jan: CardHolder
let tokenA: string
let endedToken: string

// Every operation, one after the other, is a lot of them.
vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: owner } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  ;({ operator: stranger } = await connectedOperator('ocpi.stranger.example', 'BE', 'STR'))
  const gone = await connectedOperator('ocpi.gone.example', 'FR', 'GON')
  endedToken = gone.operator.ourToken
  await gone.operator.send('DELETE', '/ocpi/2.2.1/credentials')
  ;({ tokenA } = await invite('ocpi.invited.example'))
  site = siteOf(owner, 'NL')
  await publish(site)
  jan = await cardHolder('nl', '04CAFE00000001')
  const charge = chargeOf(site, 'WHO-1', jan)
  await owner.send('PUT', sessions('NL/LPT', 'WHO-1'), sessionBody(charge, 0.5))
  // From here on nothing is under way, and what changes is changed by who may not.
  await eventually(async () => expect((await everythingStored())['nl.sessions']).toHaveLength(1))
})

const VERSION = '/ocpi/2.2.1'
const sessions = (party: string, id: string) => `${VERSION}/receiver/sessions/${party}/${id}`

interface Route {
  readonly method: string
  readonly path: string
}

/** What a route's parameters are called, with what is there for its owner. */
const VALUES: Readonly<Record<string, string>> = {
  countryCode: 'NL',
  partyId: 'LPT',
  locationId: 'LOC-NL',
  evseUid: 'E1',
  connectorId: '1',
  tariffId: 'TARIFF-NL',
  sessionId: 'WHO-1',
}

/** Every operation once, with its path filled in. */
function routesOf(app: { readonly routes: readonly Route[] }): readonly Route[] {
  const seen = new Map<string, Route>()
  for (const { method, path } of app.routes) {
    if (method === 'ALL' || path.includes('*')) continue
    const filled = path.replaceAll(/:(\w+)(\{[^}]*\})?\??/g, (_, name: string) => VALUES[name] ?? 'X1')
    seen.set(`${method} ${filled}`, { method, path: filled })
  }
  return [...seen.values()]
}

const ocpiRoutes = routesOf(createOcpiApp({} as OcpiPorts))
/** Every operation of an API as its document names it. */
async function operationsOf(api: string): Promise<readonly Route[]> {
  const document = (await (await fetchPlatform(`${api}/openapi.json`)).json()) as { paths: Record<string, object> }
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      path: api + path.replaceAll(/\{\w+\}/g, 'nl1_aaaaaaaaaaaaaaaaaaaaaaaa'),
    })),
  )
}

function ask({ method, path }: Route, authorization: string | null): Promise<Response> {
  return fetchPlatform(path, {
    method,
    headers: {
      'Content-Type': 'application/json',
      ...(authorization === null ? {} : { Authorization: authorization }),
    },
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: '{}' }),
  })
}

/** What is counted about a peer and its connection, and is no object of anybody. */
const COUNTED = /findings|_cf|sqlite|pulls|outbox_watch|d1_migrations/

/** All that the databases hold, by table. */
async function everythingStored(): Promise<Readonly<Record<string, readonly string[]>>> {
  const kept: Record<string, readonly string[]> = {}
  for (const [name, database] of Object.entries({
    catalogue: bindings.CATALOGUE,
    nl: bindings.MARKET_NL,
    de: bindings.MARKET_DE,
  })) {
    const { results } = await database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all<{ name: string }>()
    const tables = results.map((row) => row.name).filter((table) => !COUNTED.test(table))
    const contents = await database.batch(tables.map((table) => database.prepare(`SELECT * FROM "${table}"`)))
    tables.forEach((table, i) => {
      kept[`${name}.${table}`] = (contents[i]?.results ?? []).map((row) => JSON.stringify(row)).sort()
    })
  }
  return kept
}

test('T100 whoever is not known gets 401 from every operation of OCPI, and nothing changes', async () => {
  const before = await everythingStored()
  const nobody = [null, encodeAuthorization(endedToken)]
  for (const route of ocpiRoutes) {
    const statuses = await Promise.all(nobody.map(async (authorization) => (await ask(route, authorization)).status))
    expect(statuses, `${route.method} ${route.path}`).toEqual(nobody.map(() => 401))
  }
  expect(ocpiRoutes.length).toBeGreaterThan(60)
  expect(await everythingStored()).toEqual(before)
})

test('T100, T110 a token of an invitation opens registration alone', async () => {
  const opened: string[] = []
  for (const route of ocpiRoutes.filter(({ method }) => method === 'GET')) {
    const { status } = await ask(route, encodeAuthorization(tokenA))
    if (status !== 401) opened.push(route.path)
  }
  expect(opened.filter((path) => !/^\/ocpi\/(versions|[\d.]+|[\d.]+\/credentials)$/.test(path))).toEqual([])
  for (const route of ocpiRoutes.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/credentials')))
    expect((await ask(route, encodeAuthorization(tokenA))).status, `${route.method} ${route.path}`).toBe(401)
})

test('T110 a token of an invitation is worth nothing once it was used', async () => {
  const { tokenA: once } = await invite('ocpi.once.example')
  const peer = new Operator('ocpi.once.example', 'DE', 'ONC')
  expect((await peer.register(once)).statusCode).toBe(1000)
  for (const path of ['/ocpi/versions', VERSION, `${VERSION}/credentials`])
    expect((await peer.send('GET', path, undefined, once)).status).toBe(401)
  expect((await peer.send('POST', `${VERSION}/credentials`, peer.credentials('again'), once)).status).toBe(401)
})

test.each([
  ['/api/operations/v1', 80],
  ['/api/driver/v1', 15],
])(
  'T100 no operation of %s is for somebody who is not signed in to it, whatever else they hold',
  async (api, least) => {
    const before = await everythingStored()
    // Signing in is how one comes to be known.
    const routes = (await operationsOf(api)).filter(({ path }) => !/\/v1\/(sign-in|session)(\/|$)/.test(path))
    expect(routes.length).toBeGreaterThan(least)
    const nobody = [null, `Bearer ${owner.ourToken}`]
    for (const route of routes) {
      const statuses = await Promise.all(nobody.map(async (authorization) => (await ask(route, authorization)).status))
      expect(statuses, `${route.method} ${route.path}`).toEqual(nobody.map(() => 401))
    }
    expect(await everythingStored()).toEqual(before)
  },
)

test('T100 no operation of OCPI that names an owner does anything for another operator', async () => {
  const before = await everythingStored()
  const owned = ocpiRoutes.filter(({ path }) => path.includes('/receiver/') && path.includes('/NL/LPT'))
  expect(owned.length).toBeGreaterThan(20)
  for (const route of owned) {
    const answer = await ask(route, encodeAuthorization(stranger.ourToken))
    const { status_code: statusCode } = (await answer.json()) as { status_code: number }
    expect(statusCode, `${route.method} ${route.path}`).not.toBe(1000)
  }
  expect(await everythingStored()).toEqual(before)
})

test.each([
  ['a location', () => [`${VERSION}/receiver/locations/NL/LPT/LOC-NL`, locationBody(site)]],
  ['an EVSE', () => [`${VERSION}/receiver/locations/NL/LPT/LOC-NL/E1`, locationBody(site).evses[0]]],
  ['a tariff', () => [`${VERSION}/receiver/tariffs/NL/LPT/TARIFF-NL`, tariffBody(site)]],
  ['a session', () => [sessions('NL/LPT', 'WHO-1'), sessionBody(chargeOf(site, 'WHO-1', jan), 1)]],
] as const)('T101 %s of another operator cannot be written, whole or in part, nor read', async (_, sent) => {
  const before = await everythingStored()
  const [path, body] = sent()
  for (const method of ['PUT', 'PATCH', 'DELETE', 'GET']) {
    const { statusCode } = await stranger.send(method, path as string, method === 'GET' ? undefined : body)
    expect(statusCode, method).toBeGreaterThanOrEqual(2000)
  }
  expect(await everythingStored()).toEqual(before)
})

test.each([
  ['a location', 'locations', () => locationBody(site)],
  ['a tariff', 'tariffs', () => tariffBody(site)],
  ['a session', 'sessions', () => sessionBody(chargeOf(site, 'WHO-1', jan), 1)],
] as const)('T102 %s whose content names another owner or id than its address is refused', async (_, module, sent) => {
  const before = await everythingStored()
  // The address is the sender's own; the content is the other operator's.
  const own = await stranger.send('PUT', `${VERSION}/receiver/${module}/BE/STR/${sent().id}`, sent())
  expect(own.statusCode).toBe(2001)
  const renamed = await owner.send('PUT', `${VERSION}/receiver/${module}/NL/LPT/${sent().id}`, {
    ...sent(),
    id: 'OTHER',
  })
  expect(renamed.statusCode).toBe(2001)
  expect(await everythingStored()).toEqual(before)
})

test('T103 a CDR of another operator cannot be brought in', async () => {
  const before = await everythingStored()
  const body = cdrBody(chargeOf(site, 'WHO-2', jan))
  expect((await stranger.send('POST', `${VERSION}/receiver/cdrs`, body)).statusCode).toBe(2001)
  expect(await everythingStored()).toEqual(before)
})

test('T104 the address of a CDR is no help to anybody but its operator', async () => {
  const sent = await owner.send('POST', `${VERSION}/receiver/cdrs`, cdrBody(chargeOf(site, 'WHO-3', jan)))
  const path = new URL(sent.location ?? '').pathname
  expect(path.split('/').at(-1)?.length).toBeGreaterThanOrEqual(22)
  expect((await owner.send('GET', path)).statusCode).toBe(1000)
  expect((await stranger.send('GET', path)).status).toBe(404)
})

test('T114 a token is worth nothing from the moment its registration ends', async () => {
  const peer = (await connectedOperator('ocpi.leaving.example', 'AT', 'LVG')).operator
  expect((await peer.send('GET', '/ocpi/versions')).status).toBe(200)
  expect((await peer.send('DELETE', `${VERSION}/credentials`)).statusCode).toBe(1000)
  for (const path of ['/ocpi/versions', `${VERSION}/sender/tokens`, `${VERSION}/credentials`])
    expect((await peer.send('GET', path)).status).toBe(401)
})

test('T109 no database and no key of KV holds a token that opens anything', async () => {
  const secrets = [owner.ourToken, endedToken, tokenA, ...owner.accepted, bindings.OPERATIONS_TOKEN]
  const { keys } = await bindings.TARIFFS.list()
  const values = await Promise.all(keys.map(({ name }) => bindings.TARIFFS.get(name)))
  const stored = JSON.stringify([await everythingStored(), keys, values])
  expect(stored).toContain('ocpi.laadpunt.example')
  for (const secret of secrets) {
    expect(stored).not.toContain(secret)
    expect(stored).not.toContain(btoa(secret))
  }
})

/** What no client that means well sends. */
const MALFORMED: readonly string[] = [
  'Token',
  'Token ',
  'token',
  'Token  ',
  'Token\tabc',
  'Token !!!!',
  'Token =',
  'Token ====',
  'Token YQ',
  'Token \u00ff\u00fe',
  'Token Token',
  'Token null',
  'Token undefined',
  'Token {}',
  'Token []',
  "Token ' OR 1=1 --",
  'Token %00',
  'Token ../../etc',
  'Bearer abc',
  'Basic Og==',
  'Basic',
  'Digest username="a"',
  'Negotiate abc',
  'Tokenabc',
  'TOKEN',
  ' Token',
  ', ,',
  'Token a, Token b',
  'Token YQ==, Token Yg==',
  'Token a b',
  '"Token" abc',
  'Token:abc',
  'Token;abc',
  'Token,abc',
  'Token=abc',
  `Token ${'a'.repeat(64)}`,
  `Token ${'a'.repeat(10_000)}`,
  `Token ${'='.repeat(1_000)}`,
  `${'Token '.repeat(100)}`,
  'Token \u00a0',
  'Token \u00e4\u00f6',
  'Token AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  'Token //////8=',
  'Token ________',
  'Token --------',
  'Token 0',
  'Token -1',
  'Token 1e309',
  'Token true',
  'Token __proto__',
  'Token constructor',
]

test('T112 an Authorization that cannot be read is 401, never an error of ours', async () => {
  expect(MALFORMED.length).toBeGreaterThanOrEqual(50)
  for (const authorization of MALFORMED) {
    const answer = await ask({ method: 'GET', path: `${VERSION}/sender/tokens` }, authorization)
    const { status_code: statusCode } = (await answer.json()) as { status_code: number }
    expect([answer.status, statusCode], JSON.stringify(authorization)).toEqual([401, 2000])
  }
})

test.each([
  `${VERSION}/receiver/locations/credentials`,
  `${VERSION}/credentials/../receiver/locations/NL/LPT/LOC-NL`,
  `${VERSION}/credentials/%2e%2e/sender/tokens`,
  `${VERSION}/credentials%2f..%2fsender%2ftokens`,
  `${VERSION}//sender//tokens`,
  `//ocpi/2.2.1/sender/tokens`,
  `/OCPI/2.2.1/sender/tokens`,
  `/ocpi/2.2.1/Sender/Tokens`,
  `${VERSION}/sender/tokens/credentials`,
  `${VERSION}/sender/tokens;credentials`,
  `${VERSION}/sender/tokens?path=/credentials`,
  `${VERSION}/sender/tokens#/credentials`,
])('T113 %s opens nothing to a token of an invitation, nor to nobody', async (path) => {
  for (const authorization of [null, encodeAuthorization(tokenA)]) {
    const answer = await ask({ method: 'GET', path }, authorization)
    expect([401, 404]).toContain(answer.status)
    expect(await answer.text()).not.toContain(jan.uid)
  }
})

test('T118 what a caller may not set is refused or ignored, and shows nowhere', async () => {
  const own = {
    ...tariffBody(site),
    id: 'MASS',
    valid: true,
    balance: 1,
    role: 'admin',
    brand: 'other',
    constructor: 1,
  }
  const text = JSON.stringify(own).replace(/}$/, ',"__proto__":{"polluted":true}}')
  const path = `${VERSION}/receiver/tariffs/NL/LPT/MASS`
  const answer = await fetchPlatform(path, {
    method: 'PUT',
    headers: { Authorization: encodeAuthorization(owner.ourToken), 'Content-Type': 'application/json' },
    body: text,
  })
  expect(((await answer.json()) as { status_code: number }).status_code).toBe(1000)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  await expect(
    operations('POST', '/tokens', {
      contract: jan.contract,
      type: 'RFID',
      uid: '04CAFE00000009',
      brand: 'other',
      valid: false,
    }),
  ).resolves.toMatchObject({ id: expect.stringMatching(/^nl\d_/) })
  expect(await operations('GET', `/tokens/${jan.token}`)).toMatchObject({ brand: 'roamwatt', blockedAt: null })
})

test('T119 no answer to an operator or in a list for staff shows a UID in full where it need not', async () => {
  const list = await operations<{ items: readonly Record<string, unknown>[] }>('GET', '/tokens')
  expect(list.items.length).toBeGreaterThan(0)
  const payments = JSON.stringify(await operations('GET', '/payments'))
  expect(payments).not.toContain(jan.uid)
  expect(JSON.stringify(await operations('GET', '/sessions'))).not.toContain(jan.uid)
})
