import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import {
  type Connected,
  connectOperator,
  connectToOperator,
  firstPullsOver,
  inviteOperator,
  newRole,
} from './connect.ts'
import { createCardHolder, createParty, operations, pull } from './operations.ts'
import { authorization, sendRaw } from './raw-client.ts'
import { sampleLocation, sampleSession } from './samples.ts'
import { until } from './until.ts'

const { origin } = inject('platform')
let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

describe('what we send', () => {
  test('A-1, A-2 every request carries the literal Token, one space and the padded Base64 of the token', async () => {
    const { operator, peer } = await connectToOperator()
    await pull(peer, 'locations')
    await operations('POST', `/peers/${peer}/rotate`)
    await operations('DELETE', `/peers/${peer}/registration`)
    const kinds = new Set(operator.requests.map(({ method, path }) => `${method} ${path}`))
    expect([...kinds]).toEqual(
      expect.arrayContaining([
        'GET versions',
        'GET details',
        'POST credentials',
        'PUT credentials',
        'GET locations',
        'DELETE credentials',
      ]),
    )
    for (const { headers, token } of operator.requests) {
      expect(headers['authorization']).toBe(`Token ${Buffer.from(token, 'utf8').toString('base64')}`)
      expect(operator.accepted).toContain(token)
    }
  })

  test('A-2, A-3 a token of any printable characters is encoded whole, padded, and without a line end', async () => {
    const { operator, peer } = await inviteOperator()
    const token = '~!a?b>c<{|}"#$%&+/=_-:;.,^`'
    operator.accepted.add(token)
    await operations('POST', `/peers/${peer}/connect`, { versionsUrl: operator.versionsUrl, token })
    expect(operator.received('GET', 'versions')[0]?.headers['authorization']).toBe(
      `Token ${Buffer.from(token).toString('base64')}`,
    )
  })

  test('A-4 tokens of ours are at most 64 printable characters without a blank, and never the same', async () => {
    const { operator, peer, client } = await connectToOperator()
    const tokens = [client.token, connected.client.token, connected.invitation.registrationToken]
    await operations('POST', `/peers/${peer}/rotate`)
    tokens.push(operator.givenToken ?? '')
    for (const token of tokens) expect(token).toMatch(/^[\x21-\x7e]{1,64}$/)
    expect(new Set(tokens).size).toBe(tokens.length)
  })

  test('A-5 a peer that wants the token as it is gets it so, by a setting of the connection', async () => {
    const { operator, peer } = await inviteOperator({ invitation: { profile: 'ocpi-221-raw-token' } })
    const token = operator.newToken()
    let seen: string | undefined
    operator.on('GET', 'versions', ({ headers }) => {
      seen ??= headers['authorization']
      return { status: 401, statusCode: 2001 }
    })
    const refused = operations('POST', `/peers/${peer}/connect`, { versionsUrl: operator.versionsUrl, token })
    await expect(refused).rejects.toThrow()
    expect(seen).toBe(`Token ${token}`)
  })

  test('A-12 a peer is called by https alone, so that its certificate is checked', async () => {
    const { peer } = await inviteOperatorAt('ocpi.example.com')
    const versionsUrl = 'http://ocpi.example.com/ocpi/versions'
    await expect(operations('POST', `/peers/${peer}/connect`, { versionsUrl, token: 'a' })).rejects.toThrow('not_https')
  })

  async function inviteOperatorAt(host: string) {
    const party = await createParty()
    const parties = [`${party.countryCode}*${party.partyId}`]
    const { id } = await operations('POST', '/peers', { name: host, allowedHosts: [host], parties })
    return { peer: id as string }
  }
})

describe('what we take', () => {
  test('A-3 the line end that the printed examples encode with the token does not count', async () => {
    const encoded = Buffer.from(`${connected.client.token}\n`).toString('base64')
    const answer = await sendRaw('GET', `${origin}/ocpi/versions`, { authorization: `Token ${encoded}` })
    expect(answer.status).toBe(200)
  })

  test.each([
    ['longer than 64', 'a'.repeat(65)],
    ['with a blank', 'a token'],
    ['beyond ASCII', 'tökén'],
    ['empty', ''],
  ])('A-4 a token %s is 2001, and nothing of the registration is kept', async (_, token) => {
    const { client, operator, peer } = await inviteOperator()
    const body = { ...operator.credentials(), token }
    const answer = await client.post('credentials', body, { from: null, to: null })
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
    expect((await operations('GET', `/peers/${peer}`)).state).toBe('invited')
    expect(operator.requests).toEqual([])
  })

  test('A-6, A-7, T084 a token that comes as it is is found, also where it could be Base64 itself', async () => {
    const { token } = connected.client
    expect((await sendRaw('GET', `${origin}/ocpi/versions`, { authorization: `Token ${token}` })).status).toBe(200)
    const { client, operator } = await inviteOperator()
    const raw = { headers: { authorization: `Token ${client.token}` }, from: null, to: null }
    expect((await client.post('credentials', operator.credentials(), raw)).statusCode).toBe(1000)
  })

  test('A-6, T084 a peer that sends tokens as they are is answered in kind', async () => {
    const { client, operator, peer } = await inviteOperator()
    const sent = operator.credentials()
    operator.on('GET', /.*/, ({ path }) => {
      if (path === 'versions') return { data: [{ version: '2.2.1', url: operator.urlOf('') }] }
      if (path === 'details') return { data: { version: '2.2.1', endpoints: operator.endpointsOf('2.2.1') } }
      return { data: [] }
    })
    const raw = { headers: { authorization: `Token ${client.token}` }, from: null, to: null }
    expect((await client.post('credentials', sent, raw)).statusCode).toBe(1000)
    await firstPullsOver(peer)
    expect(operator.requests.length).toBeGreaterThan(2)
    for (const { headers } of operator.requests) expect(headers['authorization']).toBe(`Token ${sent['token']}`)
  })

  test.each([
    ['in capitals', (token: string) => ({ AUTHORIZATION: authorization(token) })],
    ['in small letters', (token: string) => ({ authorization: authorization(token) })],
    [
      'with the scheme in small letters',
      (token: string) => ({ Authorization: authorization(token).replace('T', 't') }),
    ],
    ['with more blanks', (token: string) => ({ Authorization: authorization(token).replace(' ', '   ') })],
  ])('A-8 the header is known %s', async (_, headers) => {
    expect((await sendRaw('GET', `${origin}/ocpi/versions`, headers(connected.client.token))).status).toBe(200)
  })

  test.each([
    ['no header', {}],
    ['an unknown token', { authorization: authorization('nobody-has-this') }],
    ['another scheme', { authorization: 'Bearer nobody-has-this' }],
    ['a scheme alone', { authorization: 'Token' }],
  ])('A-9 %s is 401 with an envelope and no data, on every route', async (_, headers) => {
    const { url, own } = connected
    const urls = ['/ocpi/versions', '/ocpi/2.2.1', '/ocpi/2.2.1/credentials', '/ocpi/nowhere', url('tokens', 'SENDER')]
    for (const target of [...urls, own('locations', 'L1'), url('cdrs', 'RECEIVER')]) {
      for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
        const answer = await sendRaw(method, new URL(target, origin).href, headers)
        expect([target, method, answer.status]).toEqual([target, method, 401])
        const envelope = answer.json as Record<string, unknown>
        expect(envelope['status_code']).toBeGreaterThanOrEqual(2000)
        expect(envelope['status_code']).toBeLessThan(3000)
        expect(envelope).toHaveProperty('timestamp')
        expect(envelope).not.toHaveProperty('data')
      }
    }
  })

  test('A-10 a token is the platform; whose object it is says the URL, for each of its parties', async () => {
    const roles = [newRole('NL'), newRole('DE')]
    const { client, url } = await connectOperator({ roles })
    for (const role of roles) {
      const target = `${url('locations', 'RECEIVER')}/${role.countryCode}/${role.partyId}/L1`
      const answer = await client.put(target, sampleLocation(role, 'L1'), { from: role })
      expect([answer.status, answer.statusCode]).toEqual([201, 1000])
      expect((await client.get(target, { from: role })).data).toMatchObject({ party_id: role.partyId })
    }
  })

  test('A-11 a registration token opens versions, details and credentials, and is 401 on anything else', async () => {
    const { client } = await inviteOperator()
    const { url, own } = connected
    for (const path of ['/ocpi/versions', '/ocpi/2.2.1', 'credentials'])
      expect([path, (await client.get(path)).status]).toEqual([path, 200])
    for (const path of [url('tokens', 'SENDER'), own('locations', 'L1'), own('tariffs', 'T'), 'nowhere'])
      expect([path, (await client.get(path)).status]).toEqual([path, 401])
    expect((await client.post(url('cdrs', 'RECEIVER'), {})).status).toBe(401)
  })

  test('A-13, A-34 what another operator has is not there for this one: 404 like what nobody has, never 403', async () => {
    const other = await connectOperator()
    await other.client.put(other.own('locations', 'SECRET'), sampleLocation(other.operator.party, 'SECRET'))
    const answers = []
    for (const id of ['SECRET', 'NOTHING']) {
      const { status, statusCode, statusMessage } = await connected.client.get(other.own('locations', id))
      answers.push([status, statusCode, statusMessage])
    }
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]?.[0]).toBe(404)
  })

  test('A-14 no token, uid or contract id stands in the log', async () => {
    const { client, url, own, operator, ours, peer } = await connectOperator()
    const holder = await createCardHolder(ours)
    await client.post(`${url('tokens', 'SENDER')}/${holder.uid}/authorize?type=RFID`, {})
    const charging = { owner: operator.party, ours, holder, location: 'L1', startAt: Date.now() - 60_000 }
    await client.put(own('sessions', 'S1'), sampleSession(charging, 'S1'))
    const marker = randomUUID()
    await client.get('/ocpi/versions', { headers: { 'x-request-id': marker } })
    await operations('POST', `/peers/${peer}/rotate`)
    const log = await until('the log has the last call', () => {
      const text = readFileSync(inject('platform').log, 'utf8')
      return text.includes(marker) ? text : undefined
    })
    const secrets = [client.token, operator.givenToken ?? '', ...operator.accepted, holder.uid, holder.contractId]
    for (const secret of secrets) {
      expect(log).not.toContain(secret)
      expect(log).not.toContain(Buffer.from(secret).toString('base64'))
    }
  })
})
