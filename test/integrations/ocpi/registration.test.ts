import { describe, expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { DIALECTS } from '#integrations/ocpi/dialects'
import { createOcpiApp } from '#workers/ocpi/app'
import { InMemoryOcpi } from '../../deno/in-memory-ports.ts'
import { NOW } from './ocpi-fixtures.ts'

const ORIGIN = 'https://roamwatt.example'
const THEIRS = 'https://cpo.example.com'

/** The surface with one open invitation, and a peer whose API answers as told. */
function invited(offer: { version?: string; module?: string; broken?: boolean } = {}) {
  const asked: string[] = []
  const memory = new InMemoryOcpi(ORIGIN, {
    now: () => NOW,
    fetch: async (url, init) => {
      asked.push(`${(init.headers as Record<string, string>)['Authorization']} ${url}`)
      if (offer.broken) return new Response('<html>', { status: 502 })
      const module = { identifier: offer.module ?? 'locations', role: 'SENDER', url: `${THEIRS}/l` }
      const data = url.endsWith('/versions')
        ? [{ version: offer.version ?? '2.2.1', url: `${THEIRS}/2.2.1` }]
        : { version: '2.2.1', endpoints: [module] }
      return Response.json({ data, status_code: 1000, timestamp: '2026-11-22T12:00:00Z' })
    },
  })
  const invitation = memory.invite('cpo-1', ['cpo.example.com'])
  const app = createOcpiApp(memory.ports())
  async function send(method: string, token: string, body?: unknown, path = '/ocpi/2.2.1/credentials') {
    const init: RequestInit = { method, headers: { Authorization: encodeAuthorization(token) } }
    if (body !== undefined) init.body = JSON.stringify(body)
    const response = await app.request(ORIGIN + path, init)
    const answered = (await response.json()) as {
      status_code: number
      data?: { token: string; url: string; roles: unknown[] }
    }
    return {
      status: response.status,
      code: answered.status_code,
      data: answered.data,
      allow: response.headers.get('Allow'),
    }
  }
  return { asked, memory, invitation, send }
}

const role = { role: 'CPO', country_code: 'NL', party_id: 'ABC', business_details: { name: 'ABC' } }
const credentials = { token: 'token-b', url: `${THEIRS}/versions`, roles: [role] }

describe('registration', () => {
  test('B-21 B-23 B-47 we call back with the new token, answer with ours, and the invitation is spent', async () => {
    const { asked, memory, invitation, send } = invited()
    const answer = await send('POST', invitation, credentials)
    const b = encodeAuthorization('token-b')
    expect(asked).toEqual([`${b} ${THEIRS}/versions`, `${b} ${THEIRS}/2.2.1`])
    expect([answer.status, answer.code]).toEqual([200, 1000])
    expect(answer.data).toMatchObject({
      url: `${ORIGIN}/ocpi/versions`,
      roles: [{ role: 'EMSP', country_code: 'NL', party_id: 'RWT', business_details: { name: 'Roamwatt' } }],
    })
    expect((await send('GET', invitation)).status).toBe(401)
    expect(memory.peers[0]).toMatchObject({ registered: true, roles: [{ countryCode: 'NL', partyId: 'ABC' }] })
  })

  test.each([
    ['B-22 a peer that cannot be called', { broken: true }, 3001],
    ['B-22 a peer without a common version', { version: '2.0' }, 3002],
    ['B-22 a peer without the modules we need', { module: 'tokens' }, 3003],
  ])('%s is told so, and the invitation stays open', async (_, offer, code) => {
    const { memory, invitation, send } = invited(offer)
    const answer = await send('POST', invitation, credentials)
    expect([answer.status, answer.code]).toEqual([200, code])
    expect(memory.peers[0]?.registered).toBe(false)
    expect((await send('GET', invitation)).code).toBe(1000)
  })

  test('B-44 a versions URL that was not agreed is never called', async () => {
    for (const url of [
      'https://evil.example/versions',
      'http://cpo.example.com/versions',
      'https://169.254.169.254/versions',
    ]) {
      const { asked, invitation, send } = invited()
      expect((await send('POST', invitation, { ...credentials, url })).code).toBe(3001)
      expect(asked).toEqual([])
    }
  })

  test('B-24 POST when registered, and PUT or DELETE when not, are 405', async () => {
    const { invitation, send } = invited()
    for (const method of ['PUT', 'DELETE']) {
      const answer = await send(method, invitation, method === 'PUT' ? credentials : undefined)
      expect([answer.status, answer.allow]).toEqual([405, 'GET, POST'])
    }
    const token = (await send('POST', invitation, credentials)).data?.token ?? ''
    const again = await send('POST', token, credentials)
    expect([again.status, again.allow]).toEqual([405, 'GET, PUT, DELETE'])
  })

  test('B-25 B-27 B-29 a renewal answers a new token; the old one still opens until it is dropped', async () => {
    const { invitation, send } = invited()
    const old = (await send('POST', invitation, credentials)).data?.token ?? ''
    expect((await send('GET', old)).data?.token).toBe(old)
    const renewed = (await send('PUT', old, credentials)).data?.token ?? ''
    expect(renewed).not.toBe(old)
    expect((await send('GET', old)).status).toBe(200)
    expect((await send('GET', renewed)).data?.token).toBe(renewed)
  })

  test('B-32 after DELETE no token opens anything', async () => {
    const { invitation, send } = invited()
    const token = (await send('POST', invitation, credentials)).data?.token ?? ''
    expect((await send('DELETE', token)).code).toBe(1000)
    expect((await send('GET', token, undefined, '/ocpi/versions')).status).toBe(401)
  })

  test('A-4 B-35 credentials that cannot be read are 2001, and nobody is called', async () => {
    const { asked, invitation, send } = invited()
    for (const body of [
      {},
      { ...credentials, token: 'a b' },
      { ...credentials, roles: [] },
      { ...credentials, roles: [role, role] },
      [],
    ]) {
      const answer = await send('POST', invitation, body)
      expect([answer.status, answer.code]).toEqual([200, 2001])
    }
    expect(asked).toEqual([])
  })
})

test('B-1 B-2 B-6 B-8 versions and details name every module, below the version, each once', async () => {
  const { invitation, send } = invited()
  const versions = (await send('GET', invitation, undefined, '/ocpi/versions')).data as unknown
  expect(versions).toEqual(DIALECTS.map(({ version }) => ({ version, url: `${ORIGIN}/ocpi/${version}` })))
  const details = (await send('GET', invitation, undefined, '/ocpi/2.2.1')).data as unknown as {
    endpoints: { identifier: string; role: string; url: string }[]
  }
  expect(details.endpoints.map(({ identifier, role }) => `${identifier} ${role}`)).toEqual([
    'credentials SENDER',
    'locations RECEIVER',
    'tariffs RECEIVER',
    'sessions RECEIVER',
    'cdrs RECEIVER',
    'tokens SENDER',
    'commands SENDER',
    'chargingprofiles SENDER',
  ])
  for (const { url } of details.endpoints) expect(url.startsWith(`${ORIGIN}/ocpi/2.2.1/`)).toBe(true)
})
