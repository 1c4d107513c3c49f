import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { directoryDigest } from '#integrations/crypto/directory-digest'
import { openLoopbackSwitch } from '#integrations/outgoing/loopback-switch'
import { driverApp } from '#workers/driver/app'
import { startIdentityProvider } from '../peers/idp/identity-provider.ts'
import { memoryPorts } from '../workers/driver/memory-ports.ts'

const CLIENT = { id: 'roamwatt', secret: 'a-secret-of-the-test' }
const HOST = 'volta.localhost:8787'
const ORIGIN = `http://${HOST}`

let idp: Awaited<ReturnType<typeof startIdentityProvider>>
let ports: ReturnType<typeof memoryPorts>
let app: ReturnType<typeof driverApp>

beforeAll(async () => {
  openLoopbackSwitch()
  idp = await startIdentityProvider(CLIENT)
})
afterAll(() => idp.close())
beforeEach(async () => {
  ports = memoryPorts()
  app = driverApp(ports)
  idp.behaviour.person = { sub: 'subject-1', email: 'Noor@fleet.example', emailVerified: true }
  idp.behaviour.wrongClaims = {}
  idp.behaviour.foreignKey = false
  ports.agreed.push({
    id: 'fleet',
    name: 'Fleet',
    issuer: idp.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    emailDomains: ['fleet.example'],
  })
  const digest = await directoryDigest(ports.keys.pepper, 'email', 'volta', 'noor@fleet.example')
  await ports.objects.directory(digest).claim(digest, { shard: 'nl1', object: 'nl1_contract' })
})

/** Goes to the provider and comes back to its address; `change` tampers with it on the way. */
async function roundTrip(change: (back: URL) => URL = (back) => back) {
  const gone = await app.request(`${ORIGIN}/sign-in/with/fleet`, { headers: { host: HOST } })
  const cookie = (gone.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const there = await fetch(gone.headers.get('location') ?? '', { redirect: 'manual' })
  const back = change(new URL(there.headers.get('location') ?? ''))
  return { cookie, back, come: (shown = cookie) => app.request(back, { headers: { host: HOST, cookie: shown } }) }
}

async function comesIn(change?: (back: URL) => URL): Promise<boolean> {
  const answer = await (await roundTrip(change)).come()
  const signedIn = answer.headers.getSetCookie().some((line) => line.startsWith('__Host-roamwatt-driver='))
  expect(answer.status).toBe(signedIn ? 303 : 403)
  return signedIn
}

test('a driver comes in by the identity provider of the company, which confirms the address', async () => {
  expect(await comesIn()).toBe(true)
})

test('a subject that came in once stays who it is when its address changes', async () => {
  expect(await comesIn()).toBe(true)
  idp.behaviour.person = { sub: 'subject-1', email: 'other@elsewhere.example', emailVerified: false }
  expect(await comesIn()).toBe(true)
})

test.each([
  ['an address that is not confirmed', { email: 'noor@fleet.example', emailVerified: false }],
  ['an address of a domain it may not speak for', { email: 'noor@example.com', emailVerified: true }],
  ['an address that ends like its domain', { email: 'noor@notfleet.example', emailVerified: true }],
  ['an address that nobody here has', { email: 'nobody@fleet.example', emailVerified: true }],
])('%s lets nobody in', async (_what, person) => {
  idp.behaviour.person = { sub: 'subject-2', ...person }
  expect(await comesIn()).toBe(false)
})

test.each([
  ['another nonce', { nonce: 'another' }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['another audience', { aud: 'another-client' }],
  ['a time that is over', { exp: 1_000_000 }],
])('a token with %s lets nobody in', async (_what, claims) => {
  idp.behaviour.wrongClaims = claims
  expect(await comesIn()).toBe(false)
})

test('a token signed by a key that the provider does not publish lets nobody in', async () => {
  idp.behaviour.foreignKey = true
  expect(await comesIn()).toBe(false)
})

test.each([
  ['another state', 'state', 'another'],
  ['another code', 'code', 'another'],
  ['no code', 'code', ''],
])('an answer with %s lets nobody in', async (_what, name, value) => {
  const change = (back: URL) => {
    back.searchParams.set(name, value)
    return back
  }
  expect(await comesIn(change)).toBe(false)
})

test('T117 an answer opens nothing in a browser that did not ask, and nothing a second time', async () => {
  const trip = await roundTrip()
  expect((await trip.come('')).status).toBe(403)
  const other = await roundTrip()
  expect((await trip.come(other.cookie)).status).toBe(403)
  expect((await trip.come()).status).toBe(303)
  expect((await trip.come()).status).toBe(403)
})

test('T115 one network address starts 60 times an hour, since each start asks the provider', async () => {
  const start = () => app.request(`${ORIGIN}/sign-in/with/fleet`, { headers: { host: HOST } })
  for (let count = 0; count < 60; count++) expect((await start()).status).toBe(303)
  expect((await start()).status).toBe(429)
})

test('a provider that is not agreed for the brand is no way in', async () => {
  const answer = await app.request(`${ORIGIN}/sign-in/with/another`, { headers: { host: HOST } })
  expect(answer.status).toBe(404)
})
