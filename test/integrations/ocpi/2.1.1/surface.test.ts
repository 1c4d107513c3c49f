import { describe, expect, test } from 'vitest'
import { createOcpiApp } from '#workers/ocpi/app'
import { InMemoryOcpi } from '../../../deno/in-memory-ports.ts'
import { cdr, connector, evse, location, NOW, session, tariff, without } from './fixtures.ts'

const ORIGIN = 'https://roamwatt.example'
const V = '/ocpi/2.1.1'
const THEIRS = 'https://volterra.example'

const flat = {
  token: 'peer-secret-1',
  url: `${THEIRS}/ocpi/versions`,
  business_details: { name: 'Volterra' },
  party_id: 'VLT',
  country_code: 'BE',
}

interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly code: number
  readonly data: unknown
}

/** The surface on in-memory ports, and a way to speak to it as a platform of 2.1.1 does: the token as it stands, no headers beside it. */
function surface() {
  const asked: string[] = []
  const memory = new InMemoryOcpi(ORIGIN, {
    now: () => NOW,
    fetch: async (url, init) => {
      asked.push(`${(init.headers as Record<string, string>)['Authorization']} ${url}`)
      const endpoints = ['credentials', 'locations', 'tokens'].map((identifier) => ({
        identifier,
        url: `${THEIRS}/${identifier}`,
      }))
      const data = url.endsWith('/versions')
        ? [{ version: '2.1.1', url: `${THEIRS}/ocpi/2.1.1` }]
        : { version: '2.1.1', endpoints }
      return Response.json({ data, status_code: 1000, timestamp: '2026-11-22T12:00:00' })
    },
  })
  const app = createOcpiApp(memory.ports())
  async function sendAs(token: string, method: string, path: string, body?: unknown): Promise<Answered> {
    const init: RequestInit = { method, headers: { Authorization: `Token ${token}` } }
    if (body !== undefined) init.body = JSON.stringify(body)
    const response = await app.request(new URL(path, ORIGIN).href, init)
    const answer = (await response.json()) as { status_code: number; data?: unknown }
    return { status: response.status, headers: response.headers, code: answer.status_code, data: answer.data }
  }
  return { asked, memory, sendAs }
}

/** As `surface`, with an operator that is registered already. */
function connected() {
  const { memory, sendAs } = surface()
  const role = { role: 'CPO', countryCode: 'BE', partyId: 'VLT', name: 'Volterra', website: null }
  const token = memory.connect('cpo-1', [role])
  const send = (method: string, path: string, body?: unknown) => sendAs(token, method, path, body)
  return { memory, send }
}

describe('registration', () => {
  test('E-1, E-2, E-10, E-11 a platform of 2.1.1 registers with raw tokens and flat credentials', async () => {
    const { asked, memory, sendAs } = surface()
    const invitation = memory.invite('cpo-1', ['volterra.example'])
    const versions = await sendAs(invitation, 'GET', '/ocpi/versions')
    expect(versions.data).toContainEqual({ version: '2.1.1', url: `${ORIGIN}${V}` })
    const details = (await sendAs(invitation, 'GET', V)).data as { endpoints: { identifier: string }[] }
    expect(details.endpoints).toContainEqual({ identifier: 'tokens', url: `${ORIGIN}${V}/sender/tokens` })
    expect(details.endpoints.filter((endpoint) => 'role' in endpoint)).toEqual([])
    const registered = await sendAs(invitation, 'POST', `${V}/credentials`, flat)
    expect([registered.status, registered.code]).toEqual([200, 1000])
    expect(registered.data).toEqual({
      token: expect.any(String),
      url: `${ORIGIN}/ocpi/versions`,
      business_details: { name: 'Roamwatt' },
      party_id: 'RWT',
      country_code: 'NL',
    })
    expect(asked).toEqual([`Token peer-secret-1 ${THEIRS}/ocpi/versions`, `Token peer-secret-1 ${THEIRS}/ocpi/2.1.1`])
    expect(memory.peers[0]).toMatchObject({
      registered: true,
      roles: [{ role: 'CPO', countryCode: 'BE', partyId: 'VLT' }],
    })
    expect((await sendAs(invitation, 'GET', V)).status).toBe(401)
  })

  test('E-11 credentials with roles, as later versions have them, are 2001 and nobody is called', async () => {
    const { asked, memory, sendAs } = surface()
    const invitation = memory.invite('cpo-1', ['volterra.example'])
    const roles = [{ role: 'CPO', party_id: 'VLT', country_code: 'BE', business_details: { name: 'Volterra' } }]
    const { status, code } = await sendAs(invitation, 'POST', `${V}/credentials`, { token: 't', url: flat.url, roles })
    expect([status, code, asked]).toEqual([200, 2001, []])
  })
})

describe('locations', () => {
  const L = `${V}/receiver/locations/BE/VLT/ANTW-03`

  test('E-18 a Location without party, publish and parking type is taken and read back as it was sent', async () => {
    const { memory, send } = connected()
    expect((await send('PUT', L, location)).status).toBe(201)
    expect((await send('GET', L)).data).toEqual(location)
    expect((await send('GET', `${L}/post-7`)).data).toEqual(evse)
    expect((await send('GET', `${L}/post-7/left`)).data).toEqual(connector)
    expect([...memory.locations.keys()]).toEqual(['BE*VLT*ANTW-03'])
  })

  test('E-7 a status alone is a PATCH: it was made when it came', async () => {
    const { send } = connected()
    await send('PUT', L, location)
    for (const [path, change] of [
      [`${L}/post-7`, { status: 'CHARGING' }],
      [`${L}/post-7/left`, { tariff_id: 'night' }],
      [L, { name: 'Opera' }],
    ] as const) {
      const { status, code } = await send('PATCH', path, change)
      expect([path, status, code]).toEqual([path, 200, 1000])
    }
    expect((await send('GET', L)).data).toMatchObject({
      name: 'Opera',
      last_updated: '2026-11-22T12:00:00Z',
      evses: [
        {
          status: 'CHARGING',
          last_updated: '2026-11-22T12:00:00Z',
          connectors: [{ tariff_id: 'night', voltage: 920, last_updated: '2026-11-22T12:00:00Z' }],
        },
      ],
    })
  })

  test('E-18 what lacks a required field is 2001 and kept apart; another party’s URL is 404', async () => {
    const { memory, send } = connected()
    const { status, code } = await send('PUT', L, without(location, 'coordinates'))
    expect([status, code]).toEqual([200, 2001])
    expect(memory.refused).toMatchObject([
      { module: 'locations', objectId: 'ANTW-03', issues: [{ field: 'coordinates' }] },
    ])
    expect((await send('PUT', `${V}/receiver/locations/BE/XYZ/ANTW-03`, location)).status).toBe(404)
    expect((await send('PATCH', `${L}/post-9`, { status: 'CHARGING' })).code).toBe(2003)
    expect(memory.locations.size).toBe(0)
  })

  test('E-1 an answer carries no routing headers, and a request needs none', async () => {
    const { send } = connected()
    const { headers } = await send('PUT', L, location)
    expect([...headers.keys()].filter((name) => name.startsWith('ocpi-'))).toEqual([])
  })
})

describe('tariffs', () => {
  const T = `${V}/receiver/tariffs/BE/VLT/fast-2026`

  test('E-46 a tariff is created, changed by PATCH, read back and withdrawn', async () => {
    const { send } = connected()
    expect((await send('PUT', T, tariff)).status).toBe(201)
    const elements = [{ price_components: [{ type: 'ENERGY', price: 0.49, step_size: 1 }] }]
    expect((await send('PATCH', T, { elements })).code).toBe(1000)
    expect((await send('GET', T)).data).toEqual({ ...tariff, elements, last_updated: '2026-11-22T12:00:00Z' })
    expect((await send('DELETE', T)).status).toBe(200)
    expect((await send('PATCH', T, { elements })).status).toBe(404)
  })

  test('E-46 a PATCH that leaves no tariff we can read changes nothing', async () => {
    const { send } = connected()
    await send('PUT', T, tariff)
    expect((await send('PATCH', T, { elements: [] })).code).toBe(2001)
    expect((await send('GET', T)).data).toEqual(tariff)
  })
})

describe('sessions', () => {
  const S = `${V}/receiver/sessions/BE/VLT/chg-88121`

  test('E-37, E-7 a session is created, changed without a time of change, and read back', async () => {
    const { send } = connected()
    expect((await send('PUT', S, session)).status).toBe(201)
    expect((await send('PATCH', S, { total_cost: 12.4 })).code).toBe(1000)
    expect((await send('GET', S)).data).toMatchObject({ auth_id: session.auth_id, total_cost: 12.4 })
  })

  test('E-37 a change to a session that is not known is 404 with 2003, and it is pulled', async () => {
    const { memory, send } = connected()
    const { status, code } = await send('PATCH', S, { kwh: 3 })
    expect([status, code, memory.pulls]).toEqual([404, 2003, ['chg-88121']])
  })

  test('E-37 a session without its place is 2001 and kept apart', async () => {
    const { memory, send } = connected()
    expect((await send('PUT', S, without(session, 'location'))).code).toBe(2001)
    expect([memory.sessions.size, memory.refused.length]).toEqual([0, 1])
  })
})

describe('CDRs', () => {
  test('E-40 a CDR is taken once and read back at its URL; other content under its id is 2001', async () => {
    const { memory, send } = connected()
    const first = await send('POST', `${V}/receiver/cdrs`, cdr)
    const url = first.headers.get('Location') ?? ''
    expect([first.status, url.startsWith(ORIGIN)]).toEqual([201, true])
    const again = await send('POST', `${V}/receiver/cdrs`, cdr)
    expect([again.status, again.code, again.headers.get('Location')]).toEqual([200, 1000, url])
    expect((await send('POST', `${V}/receiver/cdrs`, { ...cdr, total_cost: 17 })).code).toBe(2001)
    expect(memory.cdrs.size).toBe(1)
  })

  test('E-40 a CDR that cannot be read is 2001 and kept apart', async () => {
    const { memory, send } = connected()
    expect((await send('POST', `${V}/receiver/cdrs`, without(cdr, 'stop_date_time'))).code).toBe(2001)
    expect((await send('POST', `${V}/receiver/cdrs`, without(cdr, 'auth_id'))).code).toBe(2001)
    expect([memory.cdrs.size, memory.refused.length]).toEqual([0, 2])
  })
})

describe('tokens', () => {
  const T = `${V}/sender/tokens`

  test('E-33 the list has tokens as 2.1.1 has them', async () => {
    const { memory, send } = connected()
    memory.addToken({ uid: '04F2A97B5C1D80', groupId: 'fleet-9', type: 'APP_USER' }, NOW)
    expect((await send('GET', T)).data).toEqual([
      {
        uid: '04F2A97B5C1D80',
        type: 'OTHER',
        auth_id: 'NL-RWT-C00000001-X',
        issuer: 'Roamwatt',
        valid: true,
        whitelist: 'ALLOWED',
        language: 'nl',
        last_updated: '2026-11-22T12:00:00Z',
      },
    ])
  })

  test('E-35 a known token is allowed at the place that was asked for, without a reference', async () => {
    const { memory, send } = connected()
    memory.addToken({ uid: '04F2A97B5C1D80' }, NOW)
    const place = { location_id: 'ANTW-03', evse_uids: ['post-7'], connector_ids: ['left'] }
    expect((await send('POST', `${T}/04F2A97B5C1D80/authorize`, place)).data).toEqual({
      allowed: 'ALLOWED',
      location: { location_id: 'ANTW-03', evse_uids: ['post-7'] },
    })
  })

  test.each(['type', 'token_type'])('E-92 the type may be given as %s, and is RFID when it is not', async (name) => {
    const { memory, send } = connected()
    memory.addToken({ uid: 'FOB-1', type: 'OTHER' }, NOW)
    expect((await send('POST', `${T}/FOB-1/authorize?${name}=OTHER`)).data).toEqual({ allowed: 'ALLOWED' })
    expect((await send('POST', `${T}/FOB-1/authorize?${name}=RFID`)).status).toBe(404)
    expect((await send('POST', `${T}/FOB-1/authorize`)).status).toBe(404)
    expect((await send('POST', `${T}/FOB-1/authorize?${name}=FACE`)).code).toBe(2001)
  })

  test('E-8 a token that is not known is 404 with 2001: 2.1.1 has no status of its own for it', async () => {
    const { send } = connected()
    const { status, code, data } = await send('POST', `${T}/NOBODY/authorize`, { location_id: 'ANTW-03' })
    expect([status, code, data]).toEqual([404, 2001, undefined])
  })
})

describe('command results', () => {
  test('E-57 the answer of a command comes again as its result', async () => {
    const { memory, send } = connected()
    memory.commands.set('cmd-1', { secret: 's3', result: null })
    const url = `${V}/sender/commands/STOP_SESSION/cmd-1/s3`
    expect((await send('POST', url, { result: 'PERHAPS' })).code).toBe(2001)
    expect((await send('POST', url, { result: 'TIMEOUT' })).code).toBe(1000)
    expect(memory.commands.get('cmd-1')?.result).toBe('TIMEOUT')
  })
})
