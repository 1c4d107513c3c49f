import { expect, test } from 'vitest'
import type { Token } from '#domain/token/token'
import { driverApp } from '#workers/driver/app'
import { createSignInLink } from '#workers/sign-in-link'
import { CHARGER, memoryPorts, TARIFF } from './memory-ports.ts'

const ORIGIN = 'http://volta.localhost:8787'
const HOST = { host: 'volta.localhost:8787', 'accept-language': 'en' }
const API = '/api/driver/v1'

/** The API as a driver signed in by link, and as nobody. */
async function signedInDriver(contract = 'nl1_contract', ports = memoryPorts()) {
  const app = driverApp(ports)
  const link = await createSignInLink(ports, { brand: 'volta', contract, driver: 'nl1_driver' })
  const post = await app.request(`${ORIGIN}${link}`, { method: 'POST', headers: HOST })
  const cookie = (post.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const ask = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    app.request(`${ORIGIN}${API}${path}`, {
      headers: { ...HOST, cookie, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    })
  return { app, ports, ask, cookie, link, post }
}

const KEY = 'a-key-of-the-client-1'
const WORDS = { language: 'en', lines: [], reservation: [], tax: '', hold: null }

async function shownQuote(ask: Awaited<ReturnType<typeof signedInDriver>>['ask']): Promise<string> {
  const answer = await ask('/quotes', { evse: CHARGER.evseId, connector: '1' })
  const { quoteId } = (await answer.json()) as { quoteId: string }
  return quoteId
}

test('the sign-in page uses nothing up; its button signs in once', async () => {
  const { app, link, post, ask } = await signedInDriver()
  expect(post.headers.get('set-cookie')).toMatch(/^__Host-.*HttpOnly.*Secure.*SameSite=Lax/)
  expect((await ask('/me')).status).toBe(200)
  expect((await app.request(`${ORIGIN}${link}`, { headers: HOST })).status).toBe(200)
  const again = await app.request(`${ORIGIN}${link}`, { method: 'POST', headers: HOST })
  expect(again.status).toBe(403)
  expect(again.headers.get('set-cookie')).toBeNull()
})

test('nobody gets nothing, in the one shape of errors', async () => {
  const { ask } = await signedInDriver()
  const answer = await ask('/me', undefined, { cookie: '' })
  expect(answer.status).toBe(401)
  expect(await answer.json()).toEqual({
    code: 'not_signed_in',
    field: null,
    message: expect.any(String),
    requestId: expect.any(String),
  })
})

test('the cookie of one brand opens no other', async () => {
  const { app, cookie } = await signedInDriver()
  const host = 'meadow.localhost:8787'
  expect((await app.request(`http://${host}${API}/me`, { headers: { host, cookie } })).status).toBe(401)
})

test('a changed cookie is nobody', async () => {
  const { ask, cookie } = await signedInDriver()
  expect((await ask('/me', undefined, { cookie: cookie.replace(/.$/, (c) => (c === '0' ? '1' : '0')) })).status).toBe(
    401,
  )
})

test('my price includes my plan’s fee', async () => {
  const { ask } = await signedInDriver()
  const answer = await ask('/quotes', { evse: 'nl-abc-e0001', connector: '1' })
  expect(answer.status).toBe(201)
  expect(await answer.json()).toMatchObject({
    holdMinor: 0,
    sessionFeeMinor: 35,
    examples: [{ energyWh: 20_000, grossMinor: 1160 }, {}, {}],
  })
})

test('a price that is not known is refused, not 0', async () => {
  const { ask, ports } = await signedInDriver()
  ports.tariff = null
  const answer = await ask('/quotes', { evse: CHARGER.evseId, connector: '1' })
  expect(answer.status).toBe(422)
  expect(await answer.json()).toMatchObject({ code: 'price_unknown' })
})

test('the same key is the same charge', async () => {
  const { ask, ports } = await signedInDriver()
  const quote = await shownQuote(ask)
  const answers = await Promise.all([ask('/sessions', { key: KEY, quote }), ask('/sessions', { key: KEY, quote })])
  expect(answers.map(({ status }) => status)).toEqual([202, 202])
  expect(ports.open.size).toBe(1)
  const [opened] = ports.open.values()
  expect(opened?.request).toMatchObject({ way: 'app', driver: 'nl1_driver', paymentMethod: null })
})

test('a start at a price that ran out or changed is refused', async () => {
  const { ask, ports } = await signedInDriver()
  const quote = await shownQuote(ask)
  ports.tariff = { ...TARIFF, altUrl: 'https://operator.example' }
  expect((await ask('/sessions', { key: KEY, quote })).status).toBe(409)
  ports.at += 3_600_000
  expect((await ask('/sessions', { key: KEY, quote })).status).toBe(410)
  expect(ports.open.size).toBe(0)
})

test('a suspended contract starts nothing', async () => {
  const { ask, ports } = await signedInDriver()
  const quote = await shownQuote(ask)
  const known = ports.contracts.get('nl1_contract')
  if (known) ports.contracts.set('nl1_contract', { ...known, contract: { ...known.contract, suspendedAt: 1 } })
  expect((await ask('/sessions', { key: KEY, quote })).status).toBe(403)
})

test('an ad hoc quote starts no charge under a contract', async () => {
  const { ask, ports } = await signedInDriver()
  const [connector] = CHARGER.connectors
  if (!connector) throw new Error('no connector')
  const shown = await ports.quote({ brand: 'volta', charger: CHARGER, connector, plan: null, words: () => WORDS })
  const quote = shown.outcome === 'quoted' ? shown.quote.id : ''
  expect((await ask('/sessions', { key: KEY, quote })).status).toBe(409)
})

test('another driver’s charge is not there: to see, to stop, to watch, to pay', async () => {
  const { ask, ports } = await signedInDriver()
  const started = await ask('/sessions', { key: KEY, quote: await shownQuote(ask) })
  const { id } = (await started.json()) as { id: string }
  const stranger = await signedInDriver('nl1_other', ports)
  for (const path of ['', '/receipt', '/receipt.pdf', '/meter-values', '/meter-values.xml'])
    expect((await stranger.ask(`/sessions/${id}${path}`)).status).toBe(404)
  expect((await stranger.ask(`/sessions/${id}/stop`, {})).status).toBe(404)
  expect((await stranger.ask(`/sessions/${id}/live`, undefined, { upgrade: 'websocket' })).status).toBe(404)
  expect(await (await stranger.ask('/sessions')).json()).toEqual({ sessions: [] })
  expect((await ask(`/sessions/${id}`)).status).toBe(200)
})

test('input that does not fit is refused with its field', async () => {
  const { ask } = await signedInDriver()
  const answer = await ask('/sessions', { key: 'short', quote: 'x' })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'input_invalid', field: 'key' })
})

test('the API has its document and a page, open to anybody', async () => {
  const { app } = await signedInDriver()
  const document = await app.request(`${ORIGIN}${API}/openapi.json`, { headers: HOST })
  const { openapi, paths } = (await document.json()) as { openapi: string; paths: Record<string, unknown> }
  expect(openapi).toBe('3.1.0')
  expect(Object.keys(paths)).toContain('/sessions/{id}/stop')
  const page = await (await app.request(`${ORIGIN}${API}/docs`, { headers: HOST })).text()
  expect(page).toContain('Start a charge, or have its place kept, at a price I was shown')
})

test('at a charger that only a feed knows the price is told, and nothing starts or is reserved', async () => {
  const { ask, ports } = await signedInDriver()
  const quote = await shownQuote(ask)
  ports.chargers = [{ ...CHARGER, reachable: false, informationOnly: true }]
  const price = await ask('/quotes', { evse: CHARGER.evseId, connector: '1' })
  expect([price.status, await price.json()]).toMatchObject([201, { startable: false }])
  for (const more of [{}, { reserveUntil: ports.at + 900_000 }]) {
    const answer = await ask('/sessions', { key: KEY, quote, ...more })
    expect([answer.status, await answer.json()]).toMatchObject([409, { code: 'information_only' }])
  }
  ports.chargers = [{ ...CHARGER, reachable: false }]
  expect(await (await ask('/quotes', { evse: CHARGER.evseId, connector: '1' })).json()).toMatchObject({
    code: 'operator_unreachable',
  })
})

test('a driver is asked in a sentence whether it was them, and the first answer stands', async () => {
  const { ask, ports } = await signedInDriver()
  const question = { rule: 'new_country', country: 'PRT', seen: {}, askedAt: 1, wasMe: null }
  ports.asked.set('q1', { ...question, id: 'q1', driver: 'nl1_driver' })
  ports.asked.set('q2', { ...question, id: 'q2', driver: 'nl1_other' })
  expect(await (await ask('/questions')).json()).toEqual({
    items: [
      {
        id: 'q1',
        rule: 'new_country',
        text: 'Your card was used in a country where you never charged before: PRT.',
        askedAt: 1,
      },
    ],
  })
  expect((await ask('/questions/q2/answer', { wasMe: true })).status).toBe(404)
  expect(await (await ask('/questions/q1/answer', { wasMe: false })).json()).toEqual({ id: 'q1', wasMe: false })
  expect(await (await ask('/questions/q1/answer', { wasMe: true })).json()).toEqual({ id: 'q1', wasMe: false })
  expect(await (await ask('/questions')).json()).toEqual({ items: [] })
})

test('T119, T120 a driver switches a car off and on, and can change nothing else of it; nobody else can', async () => {
  const { app, ask, ports, cookie } = await signedInDriver()
  const token = await ports.appToken('nl1_contract')
  if (!token) throw new Error('no token')
  const car: Token = { ...token, id: 'nl1_car', type: 'EMAID', uid: 'NLVOLC00000001X', visualNumber: 'Blue van' }
  ports.cars = [car, { ...car, id: 'nl1_foreign', contract: 'nl1_other' }]
  expect(await (await ask('/cars')).json()).toEqual({
    items: [{ id: 'nl1_car', kind: 'contract_certificate', name: 'Blue van', on: true, state: 'active' }],
  })
  const put = (id: string, body: object) =>
    app.request(`${ORIGIN}${API}/cars/${id}/switch`, {
      method: 'PUT',
      headers: { ...HOST, cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const sneaked = {
    on: false,
    contract: 'nl1_other',
    contractId: 'NL-VOL-C1',
    blockedAt: null,
    life: { state: 'active' },
  }
  const off = await (await put('nl1_car', sneaked)).json()
  expect(off).toEqual({ id: 'nl1_car', kind: 'contract_certificate', name: 'Blue van', on: false, state: 'active' })
  expect(ports.cars[0]).toMatchObject({ contract: 'nl1_contract', contractId: token.contractId, blockedAt: ports.at })
  expect((await put('nl1_foreign', { on: false })).status).toBe(404)
  expect((await put('nl1_car', {})).status).toBe(400)
  expect(await (await put('nl1_car', { on: true })).json()).toMatchObject({ on: true })
})
