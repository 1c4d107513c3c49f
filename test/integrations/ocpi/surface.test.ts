import { describe, expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { connectedOperator, location, NOW } from './ocpi-fixtures.ts'

const V = '/ocpi/2.2.1'
const L = `${V}/receiver/locations/NL/ABC`

describe('who may ask', () => {
  test.each([
    ['no header', {}],
    ['another scheme', { Authorization: 'Bearer abc' }],
    ['an unknown token', { Authorization: encodeAuthorization('stranger') }],
    ['broken Base64', { Authorization: 'Token %%%' }],
    ['nothing after the scheme', { Authorization: 'Token' }],
    ['a very long value', { Authorization: `Token ${'A'.repeat(20_000)}` }],
  ])('A-9 %s is answered 401 with the envelope on every path', async (_, headers) => {
    const { app } = connectedOperator()
    for (const path of [
      '/ocpi/versions',
      V,
      `${V}/receiver/locations/NL/ABC/L`,
      '/ocpi/nowhere',
      `${V}/sender/tokens`,
    ]) {
      for (const method of ['GET', 'OPTIONS', 'PUT']) {
        const response = await app.request(`https://x.example${path}`, {
          method,
          headers: headers as Record<string, string>,
        })
        expect(response.status).toBe(401)
        expect(await response.json()).toMatchObject({ status_code: 2000, timestamp: '2026-11-22T12:00:00Z' })
      }
    }
  })

  test('A-11 a registration token opens nothing but versions and credentials', async () => {
    const { memory, app } = connectedOperator()
    const headers = { Authorization: encodeAuthorization(memory.invite('cpo-2', [])) }
    const ask = async (path: string) => (await app.request(`https://x.example${path}`, { headers })).status
    expect(await ask('/ocpi/versions')).toBe(200)
    expect(await ask(V)).toBe(200)
    expect(await ask(`${V}/credentials`)).toBe(200)
    expect(await ask(`${V}/sender/tokens`)).toBe(401)
    expect(await ask(`${V}/receiver/locations/NL/ABC/L`)).toBe(401)
    expect(await ask(`${V}/credentials/x`)).toBe(401)
  })

  test('A-3 A-6 A-8 a raw token, a trailing newline, an odd case and extra blanks are all recognised', async () => {
    const { app, token } = connectedOperator()
    for (const value of [
      `Token ${token}`,
      `token   ${btoa(`${token}\n`)}`,
      `TOKEN ${btoa(token)} `,
      `Token ${btoa(btoa(token))}`,
    ]) {
      const response = await app.request('https://x.example/ocpi/versions', { headers: { authorization: value } })
      expect(response.status).toBe(200)
    }
  })

  test('an unknown path is 404 only to who is known', async () => {
    const { send } = connectedOperator()
    for (const path of ['/ocpi/nowhere', `${V}/receiver/locations`, `${V}/sender`]) {
      const { status, body } = await send('GET', path)
      expect([status, body.status_code]).toEqual([404, 2000])
    }
  })

  test('a broken store is answered 500 with 3000, and its words stay inside', async () => {
    const { memory, send } = connectedOperator()
    memory.broken = true
    const { status, body } = await send('GET', '/ocpi/versions')
    expect([status, body.status_code]).toEqual([500, 3000])
    expect(JSON.stringify(body)).not.toContain('store')
  })
})

describe('frame', () => {
  test('A-15 a method that a URL does not take is 405 with Allow', async () => {
    const { send } = connectedOperator()
    for (const [method, path, allow] of [
      ['POST', `${L}/LOC1`, 'GET, PUT, PATCH'],
      ['DELETE', `${L}/LOC1/E1`, 'GET, PUT, PATCH'],
      ['DELETE', `${L}/LOC1/E1/1`, 'GET, PUT, PATCH'],
      ['PATCH', `${V}/receiver/tariffs/NL/ABC/T1`, 'GET, PUT, DELETE'],
      ['DELETE', `${V}/receiver/sessions/NL/ABC/S1`, 'GET, PUT, PATCH'],
      ['GET', `${V}/receiver/cdrs`, 'POST'],
      ['PUT', `${V}/receiver/cdrs/x`, 'GET'],
      ['PUT', `${V}/sender/tokens`, 'GET'],
      ['GET', `${V}/sender/tokens/U/authorize`, 'POST'],
      ['PUT', `${V}/sender/commands/START_SESSION/a/b`, 'POST'],
      ['PATCH', `${V}/credentials`, 'GET, POST, PUT, DELETE'],
      ['POST', '/ocpi/versions', 'GET'],
    ] as const) {
      const answer = await send(method, path, method === 'GET' ? undefined : {})
      expect([path, answer.status, answer.headers.get('Allow')]).toEqual([path, 405, allow])
      expect(answer.body.status_code).toBe(2000)
    }
  })

  test('A-120 A-121 A-124 ids are repeated, cut and cleaned; missing ones are made', async () => {
    const { send } = connectedOperator()
    const given = await send('GET', '/ocpi/versions', undefined, {
      'X-Request-ID': 'req-1<script>"',
      'X-Correlation-ID': 'c'.repeat(80),
    })
    expect(given.headers.get('X-Request-ID')).toBe('req-1script')
    expect(given.headers.get('X-Correlation-ID')).toBe('c'.repeat(36))
    const made = await send('GET', `${V}/nowhere`)
    expect(made.headers.get('X-Request-ID')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('A-104 A-103 routing headers are turned round in answers, and absent from configuration', async () => {
    const { send } = connectedOperator()
    const headers = {
      'ocpi-to-country-code': 'nl',
      'OCPI-to-party-id': 'RWT',
      'OCPI-from-country-code': 'NL',
      'OCPI-from-party-id': 'ABC',
    }
    const answer = await send('GET', `${V}/sender/tokens`, undefined, headers)
    expect(answer.headers.get('OCPI-to-party-id')).toBe('ABC')
    expect(answer.headers.get('OCPI-from-party-id')).toBe('RWT')
    expect((await send('GET', '/ocpi/versions', undefined, headers)).headers.has('OCPI-to-party-id')).toBe(false)
  })

  test('A-107 A-108 a party that is not of this connection is 2001, and nothing is stored', async () => {
    const { memory, send } = connectedOperator()
    for (const headers of [
      { 'OCPI-to-country-code': 'NL', 'OCPI-to-party-id': 'XXX' },
      { 'OCPI-from-country-code': 'DE', 'OCPI-from-party-id': 'ABC' },
    ]) {
      const { status, body } = await send('PUT', `${L}/LOC1`, location, headers)
      expect([status, body.status_code]).toEqual([200, 2001])
    }
    expect(memory.locations.size).toBe(0)
  })

  test.each([
    ['no JSON', '{"id":', 400],
    ['too deep', '['.repeat(40) + ']'.repeat(40), 400],
    ['no object', '[1]', 200],
    ['nothing', '', 200],
    ['too large', `{"x":"${'y'.repeat(1_000_100)}"}`, 413],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 400],
  ])('A-17 A-42 a body that is %s is refused in the envelope', async (_, body, expected) => {
    const { app, token, memory } = connectedOperator()
    const response = await app.request(`https://x.example${L}/LOC1`, {
      method: 'PUT',
      headers: { Authorization: encodeAuthorization(token) },
      body,
    })
    expect(response.status).toBe(expected)
    expect(await response.json()).toMatchObject({ status_code: 2001 })
    expect(memory.locations.size).toBe(0)
  })

  test('a call is one line of the log, without tokens, bodies or secrets', async () => {
    const { memory, send, token } = connectedOperator()
    memory.addToken({ uid: 'UID-OF-A-PERSON' }, NOW)
    await send('POST', `${V}/sender/tokens/UID-OF-A-PERSON/authorize`, { location_id: 'LOC1' })
    await send('POST', `${V}/sender/commands/STOP_SESSION/cmd-1/s3cret`, { result: 'ACCEPTED' })
    await send('PUT', `${L}/LOC1`, { ...location, time_zone: undefined })
    expect(memory.log.map(({ path }) => path)).toEqual([
      `${V}/sender/tokens/…/authorize`,
      `${V}/sender/commands/STOP_SESSION/…/…`,
      `${V}/receiver/locations/…/…/…`,
    ])
    expect(memory.log[2]).toMatchObject({
      ids: { location: 'LOC1' },
      leniencies: ['time_zone:missing'],
      outcome: 'ocpi_1000',
    })
    for (const secret of ['UID-OF-A-PERSON', 's3cret', token, 'Markt'])
      expect(JSON.stringify(memory.log)).not.toContain(secret)
  })
})
