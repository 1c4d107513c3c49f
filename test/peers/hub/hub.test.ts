import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type HubStage, type StagePlace, startHubStage } from './hub-stage.ts'
import { CARDS } from './recording-emsp.ts'

// Programs are started for these tests, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let stage: HubStage

beforeAll(async () => {
  stage = await startHubStage()
})
afterAll(() => stage.stop())
beforeEach(() => {
  stage.emsp.told.length = 0
})

/** Each test takes its own, since a charge leaves its mark. */
function place(index: number, party = 'NL*ABC'): StagePlace {
  const found = stage.places(party).filter(({ tariffId }) => tariffId !== null)[index]
  if (found === undefined) throw new Error('too few places in the generated feed')
  return found
}
const told = (method: string, module: string) =>
  stage.emsp.told.filter((one) => one.method === method && one.path.startsWith(`/2.2.1/${module}`))
const start = (fields: Record<string, unknown>) =>
  stage.ask('commands/START_SESSION', {
    method: 'POST',
    body: {
      response_url: `${stage.emsp.origin}/callback/1`,
      token: CARDS[2],
      authorization_reference: 'OURS-9',
      ...fields,
    },
  })

test('the hub names itself alone, and everybody behind it owns what it shows', async () => {
  const { body } = await stage.ask('credentials')
  expect(body['data']).toMatchObject({ roles: [{ role: 'HUB', country_code: 'FR', party_id: '107' }] })
  const owners = new Set<string>()
  for (let offset = 0; ; offset += 100) {
    const list = (await stage.ask(`locations?offset=${offset}&limit=100`)).body['data']
    const rows = Array.isArray(list) ? list : []
    for (const { country_code, party_id } of rows) owners.add(`${country_code}*${party_id}`)
    if (rows.length < 100) break
  }
  expect([...owners].toSorted()).toEqual(['DE*XYZ', 'NL*ABC'])
})

test.each([
  ['without a request id', { 'x-request-id': null }, 400, 2001],
  ['without a correlation id', { 'x-correlation-id': null }, 400, 2001],
  ['without its sender', { 'ocpi-from-party-id': null }, 400, 2001],
  ['without its receiver', { 'ocpi-to-country-code': null }, 400, 2001],
  ['addressed to an operator', { 'ocpi-to-country-code': 'NL', 'ocpi-to-party-id': 'ABC' }, 200, 2001],
  ['from a party that never registered', { 'ocpi-from-party-id': 'NOT' }, 200, 2001],
  ['with a token that is not in Base64', { authorization: 'Token plain-token' }, 401, 2000],
])('a request %s is refused', async (_, headers, status, code) => {
  const answer = await stage.ask('tariffs', { headers })
  expect([answer.status, answer.body['status_code']]).toEqual([status, code])
})

test('an answer repeats both ids and comes from the hub', async () => {
  const { headers } = await stage.ask('tariffs')
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-request-id': 'request-1',
    'x-correlation-id': 'correlation-1',
    'ocpi-from-country-code': 'FR',
    'ocpi-from-party-id': '107',
    'ocpi-to-party-id': 'EMS',
  })
})

test('a list without paging is cut to the module’s page, with a link to the next', async () => {
  const { headers, body } = await stage.ask('locations?limit=5000')
  expect(body['data']).toHaveLength(100)
  expect(headers.get('x-limit')).toBe('100')
  expect(headers.get('link')).toMatch(/offset=100/)
  expect((await stage.ask('cdrs?limit=500')).headers.get('x-limit')).toBe('20')
})

test('credentials are never replaced, only given up', async () => {
  expect((await stage.ask('credentials', { method: 'PUT', body: {} })).status).toBe(405)
  expect((await stage.ask('credentials', { method: 'POST', body: {} })).status).toBe(405)
})

test('only cards in the one form are taken, and the eMSP’s list only where it is paged', async () => {
  const { refused } = await stage.journal()
  expect(refused).toContainEqual(
    expect.objectContaining({ about: 'GET tokens', problem: expect.stringMatching(/hexadecimal/) }),
  )
  const put = (uid: string, type = 'RFID') =>
    stage.ask(`tokens/NL/EMS/${uid}?type=${type}`, { method: 'PUT', body: { ...CARDS[0], uid, type } })
  expect((await put('0aabbcc1')).body['status_code']).toBe(2001)
  expect((await put('AABBCC1')).body['status_code']).toBe(2001)
  expect((await put('0AABBCC1')).status).toBe(201)
  expect((await put('any-thing', 'APP_USER')).status).toBe(201)
  stage.emsp.isPaging = false
  const pulled = await stage.hub('pull', {})
  stage.emsp.isPaging = true
  expect(pulled['emsp-1']).toEqual({ tokens: 0 })
})

test('a token told once is told to every operator', async () => {
  await stage.ask('tokens/NL/EMS/0BBBCCDD?type=RFID', { method: 'PUT', body: { ...CARDS[0], uid: '0BBBCCDD' } })
  await stage.hub('idle', { seconds: 10 })
  const { deliveries = [] } = await stage.journal()
  const copies = deliveries.filter(({ key }) => String(key).startsWith('tokens/0BBBCCDD'))
  expect(copies.map(({ state }) => state)).toEqual(['delivered', 'delivered'])
})

test('a card is asked about at one EVSE, and neither side sees the other’s reference and session', async () => {
  const at = place(0)
  const record = await stage.charge('NL*ABC', at)
  const [question] = told('POST', 'tokens')
  expect(question?.body).toEqual({ location_id: at.locationId, evse_uids: [at.evseUid] })
  expect(question?.headers).toMatchObject({ 'ocpi-from-party-id': '107', 'ocpi-to-party-id': 'EMS' })
  const { authorizations = [], sessions = [], cdrs = [] } = await stage.journal()
  const reference = authorizations.at(-1)?.['reference']
  expect(record['authorization']).toMatchObject({ allowed: 'ALLOWED', reference })
  expect(reference).not.toBe('OURS-1')
  const session = sessions.find(({ operatorId }) => operatorId === record['sessionId'])
  const puts = told('PUT', 'sessions')
  expect(new Set(puts.map(({ path }) => path))).toEqual(new Set([`/2.2.1/sessions/NL/ABC/${session?.['hubId']}`]))
  expect(puts.at(-1)?.body).toMatchObject({
    status: 'COMPLETED',
    id: session?.['hubId'],
    authorization_reference: reference,
  })
  expect(session?.['hubId']).not.toBe(record['sessionId'])
  const [bill] = told('POST', 'cdrs')
  expect(bill?.body).toMatchObject({
    id: record['cdrId'],
    session_id: session?.['hubId'],
    authorization_reference: reference,
  })
  expect(cdrs.at(-1)).toMatchObject({ id: record['cdrId'], received: 1, isPushed: true })
})

test('sessions are told whole, never in part, and in the order they came', async () => {
  await stage.charge('NL*ABC', place(1))
  expect(told('PATCH', 'sessions')).toEqual([])
  const kwh = told('PUT', 'sessions').map(({ body }) => Number(body['kwh']))
  expect(kwh.length).toBeGreaterThan(2)
  expect(kwh).toEqual(kwh.toSorted((a, b) => a - b))
  const [bill] = told('POST', 'cdrs')
  expect(stage.emsp.told.at(-1)).toBe(bill)
})

test('an eMSP that answers 500 blocks what is behind, and loses nothing', async () => {
  stage.emsp.trouble = { httpStatus: 500 }
  const begun = stage.operator('NL*ABC', 'charges', {
    uid: '04AABBCCDDEEFF',
    start: '2026-06-08T09:00:00Z',
    ...place(2),
  })
  await begun
  await stage.operator('NL*ABC', 'idle', {})
  await stage.emsp.waitFor(({ method, path }) => method === 'PUT' && path.startsWith('/2.2.1/sessions'))
  const stuck = new Set(told('PUT', 'sessions').map(({ body }) => body['last_updated']))
  expect(stuck.size).toBe(1)
  expect(told('POST', 'cdrs')).toEqual([])
  stage.emsp.trouble = null
  stage.emsp.told.length = 0
  await stage.hub('idle', { seconds: 20 })
  expect(new Set([...stuck, ...told('PUT', 'sessions').map(({ body }) => body['last_updated'])]).size).toBeGreaterThan(
    2,
  )
  expect(told('POST', 'cdrs')).toHaveLength(1)
})

test('a start reaches the operator, its result the eMSP, and a stop by the hub’s id ends it', async () => {
  const { locationId, evseUid } = place(0, 'DE*XYZ')
  await stage.operator('DE*XYZ', 'faults', { locationId, evseUid, stopAfter: 1 })
  const { body } = await start({ location_id: locationId, evse_uid: evseUid, connector_id: '1' })
  expect(body).toMatchObject({ status_code: 1000, data: { result: 'ACCEPTED' } })
  const result = await stage.emsp.waitFor(({ path }) => path === '/callback/1')
  expect(result.body).toEqual({ result: 'ACCEPTED' })
  expect(result.headers).toMatchObject({ 'ocpi-from-party-id': '107', 'ocpi-to-party-id': 'EMS' })
  const { body: session } = await stage.emsp.waitFor(({ path }) => path.startsWith('/2.2.1/sessions/DE/XYZ/'))
  const stop = await stage.ask('commands/STOP_SESSION', {
    method: 'POST',
    body: { response_url: `${stage.emsp.origin}/callback/2`, session_id: session['id'] },
  })
  expect(stop.body).toMatchObject({ data: { result: 'ACCEPTED' } })
  await stage.emsp.waitFor(({ path }) => path === '/callback/2')
  const bill = await stage.emsp.waitFor(({ path }) => path === '/2.2.1/cdrs')
  expect(bill.body['session_id']).toBe(session['id'])
})

test.each([
  ['lost', 0],
  ['twice', 2],
] as const)('a result can be %s', async (result, times) => {
  const { locationId, evseUid } = place(result === 'lost' ? 3 : 4, 'DE*XYZ')
  await stage.hub('prepare', { locationId, evseUid, result })
  await start({ location_id: locationId, evse_uid: evseUid })
  await stage.operator('DE*XYZ', 'idle', {})
  await stage.hub('idle', { seconds: 10 })
  expect(told('POST', 'cdrs')).toHaveLength(1)
  expect(stage.emsp.told.filter(({ path }) => path === '/callback/1')).toHaveLength(times)
})

test('a start needs its EVSE, a place that exists, and a card in form; other commands are not known', async () => {
  const { locationId, evseUid } = place(5, 'DE*XYZ')
  expect((await start({ location_id: locationId })).body).toMatchObject({
    status_code: 2002,
    data: { result: 'REJECTED' },
  })
  expect((await start({ location_id: 'nowhere', evse_uid: evseUid })).body['status_code']).toBe(2003)
  expect((await start({ location_id: locationId, evse_uid: evseUid, token: CARDS[1] })).body['status_code']).toBe(2001)
  const unlock = await stage.ask('commands/UNLOCK_CONNECTOR', {
    method: 'POST',
    body: {
      response_url: `${stage.emsp.origin}/callback/3`,
      location_id: locationId,
      evse_uid: evseUid,
      connector_id: '1',
    },
  })
  expect(unlock.body).toMatchObject({ status_code: 1000, data: { result: 'NOT_SUPPORTED' } })
  const stop = await stage.ask('commands/STOP_SESSION', {
    method: 'POST',
    body: { response_url: `${stage.emsp.origin}/callback/3`, session_id: 'never-heard-of' },
  })
  expect(stop.body).toMatchObject({ data: { result: 'UNKNOWN_SESSION' } })
})

test('an operator that is out of order, or known to be offline, is answered for with 4003', async () => {
  const { locationId, evseUid } = place(6, 'DE*XYZ')
  const go = () => start({ location_id: locationId, evse_uid: evseUid })
  await stage.operator('DE*XYZ', 'outage', { seconds: 60 })
  expect((await go()).body['status_code']).toBe(4003)
  await stage.operator('DE*XYZ', 'outage', { seconds: 'off' })
  await stage.hub('client', { party: 'DE*XYZ', status: 'OFFLINE' })
  expect((await go()).body['status_code']).toBe(4003)
  await stage.hub('client', { party: 'DE*XYZ', status: 'CONNECTED' })
})

test('a status is told once, however often the operator repeats it', async () => {
  const { locationId, evseUid } = place(7)
  for (const status of ['CHARGING', 'CHARGING', 'AVAILABLE'])
    await stage.operator('NL*ABC', 'status', { locationId, evseUid, status })
  await stage.hub('idle', { seconds: 10 })
  expect(told('PATCH', 'locations').map(({ path, body }) => [path, body['status']])).toEqual([
    [`/2.2.1/locations/NL/ABC/${locationId}/${evseUid}`, 'CHARGING'],
    [`/2.2.1/locations/NL/ABC/${locationId}/${evseUid}`, 'AVAILABLE'],
  ])
})

test('a status is no change of the location, and what is taken away is seen by who asks for changes', async () => {
  const since = new Date(Date.now() - 1000).toISOString()
  const { locationId, evseUid } = place(8)
  const uids = async (path: string) => {
    const rows = (await stage.ask(path)).body['data']
    const shown = Array.isArray(rows) ? rows.filter(({ id }) => id === locationId) : []
    return shown.flatMap(({ evses }) => evses).map(({ uid, status }: Record<string, string>) => `${uid} ${status}`)
  }
  await stage.operator('NL*ABC', 'status', { locationId, evseUid, status: 'BLOCKED' })
  expect(await uids(`locations?date_from=${since}`)).toEqual([])
  await stage.hub('remove-location', { party: 'NL*ABC', locationId })
  expect(await uids(`locations?date_from=${since}`)).toContain(`${evseUid} REMOVED`)
  expect((await stage.ask(`locations/${locationId}`)).body['data']).toMatchObject({ id: locationId })
  for (let offset = 0; offset < 400; offset += 100) expect(await uids(`locations?offset=${offset}`)).toEqual([])
  await stage.hub('idle', { seconds: 10 })
  expect(new Set(told('PATCH', 'locations').map(({ body }) => body['status']))).toEqual(new Set(['BLOCKED', 'REMOVED']))
})

test('tariffs say for whom they are and from when; those for others than roaming drivers stay inside', async () => {
  const rows = (await stage.ask('tariffs?limit=100')).body['data']
  const tariffs: Record<string, unknown>[] = Array.isArray(rows) ? rows : []
  expect(tariffs.length).toBeGreaterThan(5)
  for (const tariff of tariffs) {
    expect(tariff).toMatchObject({ target_operator_country_code: null, target_operator_party_id: null })
    expect(tariff['start_date_time']).toEqual(expect.any(String))
    expect(tariff['gireve_id']).toEqual(expect.any(String))
    expect(tariff['type'] ?? 'REGULAR').toBe('REGULAR')
  }
})

test('a CDR says in its remark who calculated it', async () => {
  await stage.hub('cost', { party: 'NL*ABC', source: 'hub' })
  const record = await stage.charge('NL*ABC', place(9))
  expect(told('POST', 'cdrs')[0]?.body).toMatchObject({
    remark: expect.stringMatching(/^\[\*\] /),
    total_cost: { excl_vat: Number(Object(record['claimed'])['exclVat']) },
  })
  expect(Object(told('POST', 'cdrs')[0]?.body['total_cost'])['incl_vat']).toBeUndefined()
  stage.emsp.told.length = 0
  await stage.hub('cost', { party: 'NL*ABC', source: 'none' })
  await stage.charge('NL*ABC', place(10))
  expect(told('POST', 'cdrs')[0]?.body).toMatchObject({
    remark: expect.stringMatching(/^\[\?\] /),
    total_cost: { excl_vat: 0 },
  })
  await stage.hub('cost', { party: 'NL*ABC', source: 'operator' })
})

test('sessions and CDRs are shown to the party whose tokens they are, and to no other', async () => {
  await stage.charge('NL*ABC', place(11))
  const count = async (party: string, path: string) => {
    const rows = (await stage.ask(path, { headers: { 'ocpi-from-party-id': party } })).body['data']
    return Array.isArray(rows) ? rows.length : -1
  }
  expect(await count('EMS', 'cdrs')).toBeGreaterThan(0)
  expect(await count('TWO', 'cdrs')).toBe(0)
  expect(await count('EMS', 'sessions?date_from=2026-01-01T00:00:00Z')).toBeGreaterThan(0)
  expect(await count('TWO', 'sessions?date_from=2026-01-01T00:00:00Z')).toBe(0)
})

test('what an operator could not deliver is fetched from it, once', async () => {
  await stage.hub('outage', { side: 'cpo', modules: ['sessions', 'cdrs'], seconds: 60 })
  const record = await stage.charge('NL*ABC', place(12))
  expect(told('PUT', 'sessions')).toEqual([])
  await stage.hub('outage', { seconds: 'off' })
  expect(await stage.hub('catch-up', {})).toMatchObject({ 'cpo-2': { sessions: 1, cdrs: 1 } })
  expect(await stage.hub('catch-up', {})).toMatchObject({ 'cpo-2': { sessions: 0, cdrs: 0 } })
  await stage.hub('idle', { seconds: 10 })
  expect(told('POST', 'cdrs').map(({ body }) => body['id'])).toEqual([record['cdrId']])
})

test('messages get lost, doubled and kept back at the rates asked for, and arrive all the same', async () => {
  await stage.hub('faults', { request_lost: 1 })
  await stage.charge('NL*ABC', place(13))
  expect(told('POST', 'cdrs')).toHaveLength(1)
  stage.emsp.told.length = 0
  await stage.hub('faults', { request_lost: 0, answer_lost: 1 })
  await stage.charge('NL*ABC', place(14))
  expect(told('POST', 'cdrs')).toHaveLength(2)
  stage.emsp.told.length = 0
  await stage.hub('faults', { answer_lost: 0, cdr_not_pushed: 1 })
  const record = await stage.charge('NL*ABC', place(15))
  await stage.hub('faults', { cdr_not_pushed: 0 })
  expect(told('POST', 'cdrs')).toEqual([])
  const first = await stage.ask('cdrs')
  const total = Number(first.headers.get('x-total-count'))
  const lastPage = (await stage.ask(`cdrs?offset=${total - 1}`)).body['data']
  expect(lastPage).toMatchObject([{ id: record['cdrId'] }])
})

test('no list of clients is offered unless it is switched on', async () => {
  expect((await stage.ask('hubclientinfo')).status).toBe(404)
})
