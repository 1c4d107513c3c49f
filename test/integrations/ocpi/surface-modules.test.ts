import { describe, expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { CPO_ROLE, cdr, connectedOperator, connector, evse, location, NOW, session, tariff } from './ocpi-fixtures.ts'

const V = '/ocpi/2.2.1'
const L = `${V}/receiver/locations/NL/ABC`

describe('locations', () => {
  test('A-20 C-1 C-2 each level is created with 201, replaced with 200 and read back', async () => {
    const { send } = connectedOperator()
    expect((await send('PUT', `${L}/LOC1`, location)).status).toBe(201)
    expect((await send('PUT', `${L}/LOC1/`, location)).status).toBe(200)
    expect((await send('PUT', `${L}/LOC1/E2`, { ...evse, uid: 'E2' })).status).toBe(201)
    expect((await send('PUT', `${L}/LOC1/E2/2`, { ...connector, id: '2' })).status).toBe(201)
    expect((await send('GET', `${L}/LOC1/e2`)).body.data).toMatchObject({
      uid: 'E2',
      connectors: [{ id: '1' }, { id: '2' }],
    })
    expect((await send('GET', `${L}/LOC1/E2/2`)).body.data).toMatchObject({ id: '2' })
    expect((await send('GET', `${L}/loc1`)).body.data).toMatchObject({
      id: 'LOC1',
      evses: [{ uid: 'E1' }, { uid: 'E2' }],
    })
  })

  test('C-7 C-5 a PATCH changes one field at each level and keeps the others', async () => {
    const { send } = connectedOperator()
    await send('PUT', `${L}/LOC1`, { ...location, vendor_field: 7 })
    const at = '2026-11-22T09:00:00Z'
    expect((await send('PATCH', `${L}/LOC1`, { name: 'New', last_updated: at })).status).toBe(200)
    expect((await send('PATCH', `${L}/LOC1/E1`, { status: 'CHARGING', last_updated: at })).status).toBe(200)
    expect((await send('PATCH', `${L}/LOC1/E1/1`, { tariff_ids: ['T2'], last_updated: at })).status).toBe(200)
    expect((await send('GET', `${L}/LOC1`)).body.data).toMatchObject({
      name: 'New',
      city: 'Delft',
      vendor_field: 7,
      last_updated: at,
      evses: [
        {
          status: 'CHARGING',
          evse_id: 'NL*ABC*E1',
          last_updated: at,
          connectors: [{ tariff_ids: ['T2'], max_voltage: 230 }],
        },
      ],
    })
  })

  test('A-24 null in a PATCH says nothing', async () => {
    const { send } = connectedOperator()
    await send('PUT', `${L}/LOC1`, location)
    await send('PATCH', `${L}/LOC1`, { name: null, last_updated: '2026-11-22T09:00:00Z' })
    expect((await send('GET', `${L}/LOC1`)).body.data).toMatchObject({ name: 'Market square' })
  })

  test('C-8 a PATCH with EVSEs adds and merges them one by one, and takes none away', async () => {
    const { send } = connectedOperator()
    await send('PUT', `${L}/LOC1`, location)
    const last_updated = '2026-11-22T09:00:00Z'
    await send('PATCH', `${L}/LOC1`, { evses: [{ ...evse, uid: 'E9' }], last_updated })
    await send('PATCH', `${L}/LOC1`, { evses: [{ uid: 'E1', status: 'BLOCKED', last_updated }], last_updated })
    const { body } = await send('GET', `${L}/LOC1`)
    expect(body.data).toMatchObject({
      evses: [{ uid: 'E1', status: 'BLOCKED', connectors: [{ id: '1' }] }, { uid: 'E9' }],
    })
    const partial = await send('PATCH', `${L}/LOC1`, {
      evses: [{ uid: 'E7', status: 'BLOCKED', last_updated }],
      last_updated,
    })
    expect(partial.body.status_code).toBe(2001)
  })

  test('A-23 a PATCH without last_updated is 2001 at each level', async () => {
    const { send } = connectedOperator()
    await send('PUT', `${L}/LOC1`, location)
    for (const path of [`${L}/LOC1`, `${L}/LOC1/E1`, `${L}/LOC1/E1/1`]) {
      const { status, body } = await send('PATCH', path, { status: 'BLOCKED' })
      expect([status, body.status_code]).toEqual([200, 2001])
    }
  })

  test('A-26 C-6 what hangs on something unknown is 404 with 2003, so that it is sent whole', async () => {
    const { send } = connectedOperator()
    const last_updated = '2026-11-22T09:00:00Z'
    for (const [method, path, body] of [
      ['PATCH', `${L}/LOC1`, { last_updated }],
      ['PUT', `${L}/LOC1/E1`, evse],
      ['PATCH', `${L}/LOC1/E1`, { last_updated }],
      ['PUT', `${L}/LOC1/E1/1`, connector],
      ['GET', `${L}/LOC1`, undefined],
      ['GET', `${L}/LOC1/E1/1`, undefined],
    ] as const) {
      const answer = await send(method, path, body)
      expect([path, answer.status, answer.body.status_code]).toEqual([path, 404, 2003])
    }
  })

  test('A-31 A-32 another id or party in the body than in the URL is 2001; another case is not', async () => {
    const { memory, send } = connectedOperator()
    for (const body of [
      { ...location, id: 'LOC2' },
      { ...location, party_id: 'XYZ' },
      { ...location, country_code: 'DE' },
    ]) {
      expect((await send('PUT', `${L}/LOC1`, body)).body.status_code).toBe(2001)
    }
    expect(memory.locations.size).toBe(0)
    expect((await send('PUT', `${V}/receiver/locations/nl/abc/loc1`, location)).status).toBe(201)
  })

  test('A-33 A-34 objects under a party that is not the caller’s are 404, and nothing is stored', async () => {
    const { memory, send } = connectedOperator()
    for (const module of ['locations', 'tariffs', 'sessions']) {
      const { status } = await send('PUT', `${V}/receiver/${module}/NL/XYZ/1`, { id: '1', party_id: 'XYZ' })
      expect(status).toBe(404)
      expect((await send('GET', `${V}/receiver/${module}/NL/XYZ/1`)).status).toBe(404)
    }
    expect(memory.locations.size + memory.tariffs.size + memory.sessions.size + memory.refused.length).toBe(0)
  })

  test('C-4 a Location with missing fields is 2001 and kept apart, its fields named', async () => {
    const { memory, send } = connectedOperator()
    const { status, body } = await send('PUT', `${L}/LOC1`, { ...location, coordinates: undefined, publish: undefined })
    expect([status, body.status_code]).toEqual([200, 2001])
    expect(body.status_message).toMatch(/publish.*coordinates/)
    expect(memory.refused).toMatchObject([{ module: 'locations', objectId: 'LOC1' }])
  })

  test('A-97 ids with slashes, stars and percent signs survive the path', async () => {
    const { memory, send } = connectedOperator()
    const id = 'A/B*C 50%'
    await send('PUT', `${L}/${encodeURIComponent(id)}`, { ...location, id })
    expect([...memory.locations.keys()]).toEqual([`NL*ABC*${id}`])
  })
})

describe('tariffs', () => {
  const T = `${V}/receiver/tariffs/NL/ABC/T1`
  test('C-76 C-77 a tariff is created, replaced, read and withdrawn', async () => {
    const { send } = connectedOperator()
    expect((await send('PUT', T, tariff)).status).toBe(201)
    expect((await send('PUT', T, tariff)).status).toBe(200)
    expect((await send('GET', T)).body.data).toEqual(tariff)
    expect((await send('DELETE', T)).status).toBe(200)
    expect((await send('DELETE', T)).status).toBe(404)
    expect((await send('GET', T)).status).toBe(404)
  })

  test('a price that cannot be kept exactly is 2001, not nearly right', async () => {
    const { memory, send } = connectedOperator()
    const elements = [{ price_components: [{ type: 'ENERGY', price: 0.35833333333333334, step_size: 1 }] }]
    expect((await send('PUT', T, { ...tariff, elements })).body.status_code).toBe(2001)
    expect([memory.tariffs.size, memory.refused.length]).toEqual([0, 1])
  })
})

describe('sessions', () => {
  const S = `${V}/receiver/sessions/NL/ABC/S1`
  test('C-89 A-30 a session is created, changed, read back, and the same again changes nothing', async () => {
    const { send } = connectedOperator()
    expect((await send('PUT', S, session)).status).toBe(201)
    expect((await send('PUT', S, session)).status).toBe(200)
    expect((await send('PATCH', S, { kwh: 2.5, last_updated: '2026-11-22T11:10:00Z' })).status).toBe(200)
    expect((await send('GET', S)).body.data).toMatchObject({ kwh: 2.5, status: 'ACTIVE' })
  })

  test('A-26 a PATCH of an unknown session is 404 with 2003 and starts a pull', async () => {
    const { memory, send } = connectedOperator()
    const { status, body } = await send('PATCH', S, { kwh: 2, last_updated: '2026-11-22T11:10:00Z' })
    expect([status, body.status_code, memory.pulls]).toEqual([404, 2003, ['S1']])
  })

  test('C-93 a PATCH without last_updated is 2001', async () => {
    const { send } = connectedOperator()
    expect((await send('PATCH', S, { kwh: 2 })).body.status_code).toBe(2001)
  })

  test('C-102 a session of a token that is not ours is 2001 and kept apart', async () => {
    const { memory, send } = connectedOperator()
    const foreign = { ...session, cdr_token: { ...session.cdr_token, party_id: 'XYZ' } }
    expect((await send('PUT', S, foreign)).body.status_code).toBe(2001)
    expect([memory.sessions.size, memory.refused.length]).toEqual([0, 1])
  })
})

describe('CDRs', () => {
  const C = `${V}/receiver/cdrs`
  test('C-117 C-118 C-121 a CDR is taken once, read at its URL, and the same again has the same URL', async () => {
    const { memory, send } = connectedOperator()
    const first = await send('POST', C, cdr)
    const url = first.headers.get('Location') ?? ''
    expect([first.status, first.body.data]).toEqual([201, undefined])
    expect(url).toMatch(/^https:\/\/roamwatt\.example\/ocpi\/2\.2\.1\/receiver\/cdrs\//)
    expect((await send('GET', new URL(url).pathname)).body.data).toEqual(cdr)
    const again = await send('POST', C, cdr)
    expect([again.status, again.body.status_code, again.headers.get('Location')]).toEqual([200, 1000, url])
    const other = await send('POST', C, { ...cdr, id: 'cdr1', total_energy: 9 })
    expect([other.status, other.body.status_code]).toEqual([200, 2001])
    expect(memory.cdrs.size).toBe(1)
  })

  test('C-118 a CDR is not there for another operator', async () => {
    const { memory, app, send } = connectedOperator()
    const url = (await send('POST', C, cdr)).headers.get('Location') ?? ''
    const stranger = memory.connect('cpo-2', [{ ...CPO_ROLE, partyId: 'XYZ' }])
    const response = await app.request(url, { headers: { Authorization: encodeAuthorization(stranger) } })
    expect(response.status).toBe(404)
  })

  test('C-140 C-124 C-209 a foreign token, a credit without reference, a list and a foreign party are 2001', async () => {
    const { memory, send } = connectedOperator()
    for (const body of [
      { ...cdr, cdr_token: { ...cdr.cdr_token, party_id: 'XYZ' } },
      { ...cdr, credit: true },
      [cdr],
      { ...cdr, party_id: 'XYZ' },
      { ...cdr, charging_periods: [] },
    ]) {
      const { status, body: answer } = await send('POST', C, body)
      expect([status, answer.status_code]).toEqual([200, 2001])
    }
    expect(memory.cdrs.size).toBe(0)
  })

  test('C-143 C-20 an unknown place, an odd tariff and endless decimals do not stop a CDR', async () => {
    const { send } = connectedOperator()
    const odd = { ...cdr, tariffs: [{ id: 'broken' }], total_time: 0.7569444444444444, total_cost: { excl_vat: -1.5 } }
    expect((await send('POST', C, odd)).status).toBe(201)
  })
})

describe('tokens', () => {
  const T = `${V}/sender/tokens`
  test('C-43 A-82 A-83 A-84 the list comes in pages that lead to each other', async () => {
    const { memory, send } = connectedOperator()
    for (let i = 0; i < 5; i++) memory.addToken({ uid: `U${i}` }, NOW - i * 1000)
    const uids: string[] = []
    let next: string | null = `${T}?limit=2&date_from=2026-11-01T00:00:00Z`
    const totals: (string | null)[] = []
    while (next !== null) {
      const page = await send('GET', next)
      uids.push(...(page.body.data as unknown as { uid: string }[]).map(({ uid }) => uid))
      totals.push(page.headers.get('X-Total-Count'))
      expect(page.headers.get('X-Limit')).toBe('200')
      const link: string | null = page.headers.get('Link')
      next = link === null ? null : (/<https:\/\/roamwatt\.example([^>]*)>; rel="next"/.exec(link)?.[1] ?? null)
      if (next !== null) expect(next).toContain('date_from=')
    }
    expect(uids).toEqual(['U0', 'U1', 'U2', 'U3', 'U4'])
    expect(totals).toEqual(['5', '5', '5'])
  })

  test('one token is answered as the list has it, and one that is not there is 404 and 2004', async () => {
    const { memory, send } = connectedOperator()
    memory.addToken({ uid: 'ONE' }, NOW)
    const { body } = await send('GET', `${T}?limit=1`)
    expect((await send('GET', `${T}/one?type=RFID`)).body.data).toEqual((body.data as unknown as unknown[])[0])
    for (const path of [`${T}/two`, `${T}/one?type=APP_USER`]) {
      const missing = await send('GET', path)
      expect([missing.status, missing.body.status_code]).toEqual([404, 2004])
    }
    expect((await send('GET', `${T}/one?type=CARD`)).body.status_code).toBe(2001)
    expect((await send('PUT', `${T}/one`, {})).status).toBe(405)
  })

  test('A-90 a bad offset, limit or date is 2001; an offset behind the end is an empty list', async () => {
    const { send } = connectedOperator()
    for (const query of ['limit=0', 'limit=-1', 'offset=x', 'date_from=yesterday', 'date_to=2026-13-01T00:00:00Z']) {
      expect((await send('GET', `${T}?${query}`)).body.status_code).toBe(2001)
    }
    const { body, headers } = await send('GET', `${T}?offset=50`)
    expect([body.data, headers.get('X-Total-Count'), headers.get('Link')]).toEqual([[], '0', null])
  })

  test('C-49 C-198 a blocked token stays in the list, not valid and never to be accepted offline', async () => {
    const { memory, send } = connectedOperator()
    memory.addToken({ uid: 'U1', blockedAt: NOW - 1 }, NOW)
    expect((await send('GET', T)).body.data).toMatchObject([{ uid: 'U1', valid: false, whitelist: 'NEVER' }])
  })

  test('A-106 A-116 the addressed brand sees its own tokens only', async () => {
    const { memory, send } = connectedOperator()
    memory.ourParties.push({ countryCode: 'NL', partyId: 'BRB', brand: 'b', market: 'nl', name: 'B', website: null })
    memory.addToken({ uid: 'A1' }, NOW)
    memory.addToken({ uid: 'B1', partyId: 'BRB' }, NOW)
    const to = { 'OCPI-to-country-code': 'NL', 'OCPI-to-party-id': 'BRB' }
    expect((await send('GET', T, undefined, to)).body.data).toMatchObject([{ uid: 'B1' }])
    expect((await send('GET', T)).headers.get('X-Total-Count')).toBe('2')
  })

  test('C-63 C-68 C-70 a known token is allowed, with itself, a reference and the place that was asked for', async () => {
    const { memory, send } = connectedOperator()
    memory.addToken({ uid: '04a1b2', type: 'APP_USER' }, NOW)
    const { body } = await send('POST', `${T}/04A1B2/authorize?type=APP_USER`, {
      location_id: 'HOME',
      evse_uids: ['E1'],
    })
    expect(body.data).toMatchObject({
      allowed: 'ALLOWED',
      token: { uid: '04a1b2', type: 'APP_USER', valid: true },
      location: { location_id: 'HOME', evse_uids: ['E1'] },
      authorization_reference: expect.stringMatching(/^.{36}$/),
    })
  })

  test.each(['', 'null', '{}'])('C-63 a body of "%s" names no place', async (text) => {
    const { memory, send } = connectedOperator()
    memory.addToken({ uid: 'U1' }, NOW)
    const { body } = await send('POST', `${T}/U1/authorize`, text)
    expect(body.data).toMatchObject({ allowed: 'ALLOWED' })
    expect(body.data).not.toHaveProperty('location')
  })

  test('C-64 an unknown token is 404 with 2004 and no data; a blocked one is 200 with the reason', async () => {
    const { memory, send } = connectedOperator()
    const unknown = await send('POST', `${T}/NOBODY/authorize`)
    expect([unknown.status, unknown.body.status_code, 'data' in unknown.body]).toEqual([404, 2004, false])
    memory.addToken({ uid: 'U1', blockedAt: NOW - 1 }, NOW)
    const blocked = await send('POST', `${T}/U1/authorize`, { location_id: 'L' })
    expect([blocked.status, blocked.body.status_code]).toEqual([200, 1000])
    expect(blocked.body.data).toMatchObject({ allowed: 'BLOCKED' })
    expect(blocked.body.data).not.toHaveProperty('location')
  })

  test('C-63 EVSEs without a location, and a type that does not exist, are 2001', async () => {
    const { send } = connectedOperator()
    expect((await send('POST', `${T}/U1/authorize`, { evse_uids: ['E1'] })).body.status_code).toBe(2001)
    expect((await send('POST', `${T}/U1/authorize?type=FACE`)).body.status_code).toBe(2001)
  })

  test('an undecided authorization is 200 with 3000 and no data', async () => {
    const { memory, send } = connectedOperator()
    memory.undecided = true
    const { status, body } = await send('POST', `${T}/U1/authorize`)
    expect([status, body.status_code, 'data' in body]).toEqual([200, 3000, false])
  })
})

describe('command results', () => {
  test('C-151 C-217 a result is taken once, again it is a success without effect, and a wrong secret is 404', async () => {
    const { memory, send } = connectedOperator()
    memory.commands.set('cmd-1', { secret: 's3', result: null })
    const url = (secret: string, command = 'START_SESSION') => `${V}/sender/commands/${command}/cmd-1/${secret}`
    expect((await send('POST', url('guess'), { result: 'ACCEPTED' })).status).toBe(404)
    expect((await send('POST', url('s3'), { result: 'EVSE_OCCUPIED', message: 'busy' })).body.status_code).toBe(1000)
    expect((await send('POST', url('s3'), { result: 'ACCEPTED' })).body.status_code).toBe(1000)
    expect(memory.commands.get('cmd-1')?.result).toBe('EVSE_OCCUPIED')
    expect((await send('POST', url('s3'), { result: 'PERHAPS' })).body.status_code).toBe(2001)
    expect((await send('POST', url('s3', 'DANCE'), { result: 'ACCEPTED' })).status).toBe(404)
  })
})
