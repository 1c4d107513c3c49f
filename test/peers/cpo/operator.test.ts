import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FakeEmsp, startFakeEmsp } from './fake-emsp.ts'
import { isRecord } from './load-feed.ts'
import { type Ready, startOperator } from './run-operator.ts'

let emsp: FakeEmsp
let ready: Ready
let stop: () => Promise<void>
let evses: Record<string, unknown>[] = []

beforeAll(async () => {
  emsp = await startFakeEmsp()
  const started = await startOperator('--pace', 'none', '--stations', '60', '--seed', '3')
  ready = started.ready
  stop = started.stop
  await control('register', { versionsUrl: `${emsp.origin}/versions`, token: emsp.firstToken })
  evses = (await control('evses')).list
})
afterAll(async () => {
  await stop()
  emsp.stop()
})
beforeEach(() => {
  emsp.received.length = 0
})

async function control(path: string, body?: unknown) {
  const response = await fetch(
    `${ready.origin}/control/${path}`,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
  )
  const answer: unknown = await response.json()
  return {
    status: response.status,
    answer: isRecord(answer) ? answer : {},
    list: Array.isArray(answer) ? answer.filter(isRecord) : [],
  }
}
const ocpi = (method: string, path: string, body?: unknown, token?: string) =>
  emsp.call(method, `${ready.origin}/ocpi/${path}`, body, token)

/** EVSEs where a charge can begin and its tariff is published, each in one location only; each test takes its own. */
function freeEvse(index: number): { evseUid: string; locationId: string; tariffId: string } {
  const free = evses.flatMap((evse) => {
    const [connector] = Array.isArray(evse['connectors']) ? evse['connectors'] : []
    const tariffId = isRecord(connector) && isRecord(connector['tariff']) ? connector['tariff']['id'] : null
    const isAlone = evses.filter(({ evseUid }) => evseUid === evse['evseUid']).length === 1
    if (evse['status'] !== 'AVAILABLE' || typeof tariffId !== 'string' || !isAlone) return []
    return [{ evseUid: String(evse['evseUid']), locationId: String(evse['locationId']), tariffId }]
  })
  const chosen = free[index]
  if (chosen === undefined) throw new Error('too few free EVSEs in the generated feed')
  return chosen
}

async function charge(wish: Record<string, unknown>) {
  const started = await control('charges', { way: 'rfid', uid: 'CARD1', start: '2026-06-08T08:00:00Z', ...wish })
  await control('idle', {})
  const { answer } = await control(`charges/${started.answer['chargeId']}`)
  return { started: started.answer, record: answer }
}
const sessions = () => emsp.received.filter(({ path }) => path.startsWith('/2.2.1/sessions/'))
const cdrs = () => emsp.received.filter(({ path }) => path === '/2.2.1/cdrs')

test('registration pulled the tokens, and strangers stay outside', async () => {
  expect((await ocpi('GET', '2.2.1/tokens/NL/EMS/card1')).body['data']).toMatchObject({ uid: 'CARD1' })
  expect((await ocpi('GET', '2.2.1/locations', undefined, 'wrong')).status).toBe(401)
  const { token } = (await control('invite', {})).answer
  expect((await ocpi('GET', 'versions', undefined, String(token))).status).toBe(200)
  expect((await ocpi('GET', '2.2.1/locations', undefined, String(token))).status).toBe(401)
  expect((await ocpi('POST', '2.2.1/credentials', {})).status).toBe(405)
})

test('answers repeat the ids of the request and turn its direction', async () => {
  const { headers, body } = await ocpi('GET', '2.2.1/tariffs?limit=1')
  expect(headers.get('x-request-id')).toBe('r1')
  expect(headers.get('x-correlation-id')).toBe('c1')
  expect(headers.get('ocpi-to-party-id')).toBe('EMS')
  expect(body).toMatchObject({ status_code: 1000, data: [{ party_id: 'ABC' }] })
})

test('both tokens work during a rotation until the new one is used', async () => {
  const old = emsp.operatorToken
  expect((await control('rotate', {})).status).toBe(200)
  expect(emsp.operatorToken).not.toBe(old)
  expect((await ocpi('GET', '2.2.1/cdrs', undefined, old)).status).toBe(200)
  expect((await ocpi('GET', '2.2.1/cdrs')).status).toBe(200)
  expect((await ocpi('GET', '2.2.1/cdrs', undefined, old)).status).toBe(401)
})

test('the whole feed is pushed, tariffs first', async () => {
  const { answer } = await control('push', { locations: true, tariffs: true })
  expect(answer).toMatchObject({
    tariffs: { accepted: ready.counts.tariffs },
    locations: { accepted: ready.counts.locations },
  })
  const paths = emsp.received.map(({ path }) => path.split('/')[2])
  expect(paths.lastIndexOf('tariffs')).toBeLessThan(paths.indexOf('locations'))
})

test('a card is asked for, charges, and is billed as the journal says', async () => {
  const { evseUid, tariffId } = freeEvse(0)
  const { started, record } = await charge({ evseUid })
  expect(started).toMatchObject({ authorization: { allowed: 'ALLOWED', reference: 'REF-1' } })
  expect(emsp.received[0]).toMatchObject({ path: '/2.2.1/tokens/CARD1/authorize', body: { evse_uids: [evseUid] } })
  expect(
    sessions()
      .map(({ method }) => method)
      .join(' '),
  ).toMatch(/^PUT( PATCH)+ PUT$/)
  expect(sessions().at(-1)?.body).toMatchObject({
    status: 'COMPLETED',
    authorization_reference: 'REF-1',
    auth_method: 'AUTH_REQUEST',
  })
  const [cdr] = cdrs()
  expect(cdr?.headers).toMatchObject({ 'ocpi-from-party-id': 'ABC', 'ocpi-to-party-id': 'EMS' })
  const totals = isRecord(record['totals']) ? record['totals'] : {}
  expect(cdr?.body).toMatchObject({
    id: record['cdrId'],
    session_id: started['sessionId'],
    total_energy: Number(record['kWh']),
    total_cost: { excl_vat: Number(totals['exclVat']) },
    tariffs: [{ id: tariffId }],
  })
  expect(record).toMatchObject({ state: 'finished', cdrPosted: [{ httpStatus: 201, statusCode: 1000 }] })
})

test('the periods added by the updates are those of the final session', async () => {
  const { evseUid } = freeEvse(1)
  await charge({ evseUid })
  const periodsOf = (body: Record<string, unknown> | undefined) =>
    Array.isArray(body?.['charging_periods']) ? body['charging_periods'] : []
  const patches = sessions().filter(({ method }) => method === 'PATCH')
  const final = periodsOf(sessions().at(-1)?.body)
  expect(patches.flatMap(({ body }) => periodsOf(body))).toEqual(final.slice(0, -1))
  expect(periodsOf(cdrs()[0]?.body)).toEqual(final)
})

test('a card the eMSP does not know does not charge', async () => {
  const { evseUid } = freeEvse(2)
  const { started, record } = await charge({ evseUid, uid: 'STRANGER' })
  expect(started).not.toHaveProperty('sessionId')
  expect(record).toMatchObject({ state: 'refused', authorization: { httpStatus: 404, statusCode: 2004 } })
  expect(sessions()).toEqual([])
})

test('a card nobody listed is asked about at each brand until one knows it', async () => {
  const { evseUid } = freeEvse(2)
  const { record } = await charge({ evseUid, uid: 'CARD2' })
  const asked = emsp.received.filter(({ path }) => path.endsWith('/authorize'))
  expect(asked.map(({ headers }) => headers['ocpi-to-party-id'])).toEqual(['EMS', 'TWO'])
  expect(record).toMatchObject({ state: 'finished', contractId: 'NL-TWO-C1' })
  expect(cdrs()[0]?.headers['ocpi-to-party-id']).toBe('TWO')
})

test('a lost acknowledgement makes the operator send the same CDR again', async () => {
  emsp.lostCdrs = 2
  const { evseUid } = freeEvse(3)
  const { record } = await charge({ evseUid })
  expect(cdrs()).toHaveLength(3)
  expect(cdrs()[2]?.body).toEqual(cdrs()[0]?.body)
  expect(record['cdrPosted']).toMatchObject([{ httpStatus: 503 }, { httpStatus: 503 }, { httpStatus: 201 }])
})

test('a late CDR comes when it is released', async () => {
  const { evseUid } = freeEvse(4)
  await charge({ evseUid, faults: ['cdr_late'] })
  expect(cdrs()).toEqual([])
  expect((await control('release-late', {})).answer).toEqual({ released: 1 })
  expect(cdrs()).toHaveLength(1)
})

test('a wrong total and an implausible meter are claimed, while the journal keeps the truth', async () => {
  const { evseUid } = freeEvse(5)
  const wrong = await charge({ evseUid, faults: ['wrong_total'] })
  const far = await charge({ evseUid, faults: ['implausible_energy'] })
  const read = ({ record }: typeof wrong) => ({
    totals: isRecord(record['totals']) ? record['totals'] : {},
    claimed: isRecord(record['claimed']) ? record['claimed'] : {},
  })
  expect(Number(read(wrong).claimed['exclVat'])).toBeGreaterThan(Number(read(wrong).totals['exclVat']) + 0.49)
  expect(Number(read(far).claimed['kWh'])).toBeGreaterThan(Number(far.record['kWh']) * 10)
})

test('a card let in without a question is unknown to the eMSP, but says it is one of its own', async () => {
  const { evseUid } = freeEvse(6)
  await charge({ evseUid, faults: ['not_authorized'] })
  expect(emsp.received.some(({ path }) => path.includes('authorize'))).toBe(false)
  expect(cdrs()[0]?.body['cdr_token']).toMatchObject({ country_code: 'NL', party_id: 'EMS' })
  expect(cdrs()[0]?.body['cdr_token']).not.toMatchObject({ uid: 'CARD1' })
})

test('an unknown fault and an unknown EVSE are refused', async () => {
  const { evseUid } = freeEvse(6)
  expect((await control('charges', { uid: 'CARD1', evseUid, faults: ['nonsense'] })).status).toBe(400)
  expect((await control('charges', { uid: 'CARD1', evseUid: 'nowhere' })).status).toBe(404)
})

const startCommand = (locationId: string, evseUid: string) => ({
  response_url: `${emsp.origin}/callback`,
  token: { country_code: 'NL', party_id: 'EMS', uid: 'APP1', type: 'APP_USER', contract_id: 'NL-EMS-C2' },
  location_id: locationId,
  evse_uid: evseUid,
  authorization_reference: 'REF-APP',
})

test('a command is acknowledged, answered later, and charges by its own token at its prepared start', async () => {
  const { evseUid, locationId } = freeEvse(7)
  await control('faults', { evseUid, locationId, faults: ['cdr_twice'], start: '2026-06-09T12:00:00Z', seed: 5 })
  const { body } = await ocpi('POST', '2.2.1/commands/START_SESSION', startCommand(locationId, evseUid))
  expect(body).toMatchObject({ status_code: 1000, data: { result: 'ACCEPTED', timeout: 30 } })
  const result = await emsp.waitFor(({ path }) => path === '/callback')
  expect(result).toMatchObject({ body: { result: 'ACCEPTED' }, token: expect.stringMatching(/^issued-/) })
  await control('idle', {})
  expect(sessions()[0]?.body).toMatchObject({
    start_date_time: '2026-06-09T12:00:00Z',
    auth_method: 'COMMAND',
    authorization_reference: 'REF-APP',
    cdr_token: { uid: 'APP1', type: 'APP_USER' },
  })
  expect(cdrs()).toHaveLength(2)
})

test('a start the charge point refuses is told so, and one it forgets is never told', async () => {
  const { evseUid, locationId } = freeEvse(8)
  await control('faults', { evseUid, locationId, faults: ['start_rejected'] })
  await ocpi('POST', '2.2.1/commands/START_SESSION', startCommand(locationId, evseUid))
  await control('idle', {})
  expect(emsp.received).toMatchObject([{ path: '/callback', body: { result: 'REJECTED' } }])
  await control('faults', { evseUid, locationId, faults: ['start_timeout'] })
  await ocpi('POST', '2.2.1/commands/START_SESSION', startCommand(locationId, evseUid))
  await control('idle', {})
  expect(emsp.received).toHaveLength(1)
})

test('a result is not sent with our credential to a stranger', async () => {
  const stranger = await startFakeEmsp()
  const { evseUid, locationId } = freeEvse(9)
  const command = { ...startCommand(locationId, evseUid), response_url: `${stranger.origin}/callback` }
  await ocpi('POST', '2.2.1/commands/START_SESSION', command)
  const result = await stranger.waitFor(({ path }) => path === '/callback')
  expect(result).toMatchObject({ token: '', body: { result: 'ACCEPTED' } })
  await control('idle', {})
  stranger.stop()
})

test.each([
  [
    'START_SESSION',
    { token: { country_code: 'NL', party_id: 'EMS', uid: 'A', contract_id: 'C' }, location_id: 'nowhere' },
    2003,
    'REJECTED',
  ],
  ['STOP_SESSION', { session_id: 'never-heard-of' }, 1000, 'UNKNOWN_SESSION'],
  ['START_SESSION', { location_id: 'nowhere' }, 2001, undefined],
])('%s with %j is answered at once', async (name, fields, statusCode, result) => {
  const { body } = await ocpi('POST', `2.2.1/commands/${name}`, { response_url: `${emsp.origin}/callback`, ...fields })
  expect(body['status_code']).toBe(statusCode)
  expect(isRecord(body['data']) ? body['data']['result'] : undefined).toBe(result)
})

test('a reservation keeps the EVSE, and cancelling frees it', async () => {
  const { evseUid, locationId } = freeEvse(10)
  const { token } = startCommand(locationId, evseUid)
  const url = { response_url: `${emsp.origin}/callback`, reservation_id: 'R1' }
  await ocpi('POST', '2.2.1/commands/RESERVE_NOW', {
    ...url,
    token,
    location_id: locationId,
    evse_uid: evseUid,
    expiry_date: '2099-01-01T00:00:00Z',
  })
  await control('idle', {})
  expect((await ocpi('GET', `2.2.1/locations/${locationId}/${evseUid}`)).body['data']).toMatchObject({
    status: 'RESERVED',
  })
  expect(sessions()[0]?.body).toMatchObject({ status: 'RESERVATION', kwh: 0 })
  await ocpi('POST', '2.2.1/commands/CANCEL_RESERVATION', url)
  await control('idle', {})
  expect((await ocpi('GET', `2.2.1/locations/${locationId}/${evseUid}`)).body['data']).toMatchObject({
    status: 'AVAILABLE',
  })
})

test('a status is told by PATCH with its time', async () => {
  const { evseUid, locationId } = freeEvse(11)
  await control('status', { evseUid, locationId, status: 'OUTOFORDER' })
  expect(emsp.received[0]).toMatchObject({
    method: 'PATCH',
    path: `/2.2.1/locations/NL/ABC/${locationId}/${evseUid}`,
    body: { status: 'OUTOFORDER', last_updated: expect.stringMatching(/Z$/) },
  })
})

test('a changed tariff is told, and prices what begins after it', async () => {
  const { evseUid, locationId, tariffId } = freeEvse(14)
  const components = [{ type: 'FLAT', price: 4.25, vat: 21, step_size: 1 }]
  await control('tariff', { tariff: { id: tariffId, elements: [{ price_components: components }] } })
  expect(emsp.received[0]).toMatchObject({ method: 'PUT', path: `/2.2.1/tariffs/NL/ABC/${tariffId}` })
  const { record } = await charge({ evseUid, locationId })
  expect(record['totals']).toMatchObject({ exclVat: '4.2500', inclVat: '5.1425' })
  await control('delete-tariff', { tariffId })
  expect(emsp.received.at(-1)).toMatchObject({ method: 'DELETE', path: `/2.2.1/tariffs/NL/ABC/${tariffId}` })
  const { record: after } = await charge({ evseUid, locationId })
  expect(after['tariffId']).toBeNull()
  expect(cdrs().at(-1)?.body).toMatchObject({ tariffs: [] })
})

test('an update of a session the eMSP has lost is followed by the whole session', async () => {
  emsp.lostSessions = true
  const { evseUid, locationId } = freeEvse(15)
  await charge({ evseUid, locationId })
  emsp.lostSessions = false
  expect(
    sessions()
      .map(({ method }) => method)
      .join(' '),
  ).toMatch(/^PUT( PATCH PUT)+ PUT$/)
})

test('tokens are written by PUT and PATCH, and a PATCH without time is refused', async () => {
  const token = { country_code: 'NL', party_id: 'EMS', uid: 'NEW', type: 'RFID', contract_id: 'C', valid: true }
  expect((await ocpi('PUT', '2.2.1/tokens/NL/EMS/NEW', token)).status).toBe(201)
  expect((await ocpi('PUT', '2.2.1/tokens/NL/EMS/NEW', token)).status).toBe(200)
  expect((await ocpi('PATCH', '2.2.1/tokens/NL/EMS/NEW', { valid: false })).body['status_code']).toBe(2001)
  await ocpi('PATCH', '2.2.1/tokens/NL/EMS/NEW', { valid: false, last_updated: '2026-06-08T00:00:00Z' })
  expect((await ocpi('GET', '2.2.1/tokens/NL/EMS/NEW')).body['data']).toMatchObject({ valid: false, contract_id: 'C' })
  expect((await ocpi('PATCH', '2.2.1/tokens/NL/EMS/NONE', { last_updated: 'x' })).status).toBe(404)
})

test('sessions are pulled since a date only, and CDRs can be pulled as they were pushed', async () => {
  expect((await ocpi('GET', '2.2.1/sessions')).body['status_code']).toBe(2001)
  const { evseUid } = freeEvse(12)
  const { record } = await charge({ evseUid })
  const pulled = (await ocpi('GET', '2.2.1/cdrs?limit=1000')).body['data']
  expect(pulled).toContainEqual(cdrs()[0]?.body)
  const listed = (await ocpi('GET', '2.2.1/sessions?date_from=2026-06-08T00:00:00Z')).body['data']
  expect(listed).toContainEqual(expect.objectContaining({ id: record['sessionId'], status: 'COMPLETED' }))
})

test('an outage answers 503 until it is switched off', async () => {
  await control('outage', { seconds: 60 })
  expect((await ocpi('GET', 'versions')).status).toBe(503)
  await control('outage', { seconds: 'off' })
  expect((await ocpi('GET', 'versions')).status).toBe(200)
})

test('the same charges give the same content at another operator of the same seed', async () => {
  const { evseUid } = freeEvse(13)
  const here = await charge({ evseUid, seed: 'again' })
  const twin = await startOperator('--pace', 'none', '--stations', '60', '--seed', '3')
  const other = await startFakeEmsp()
  const post = (path: string, body: unknown) =>
    fetch(`${twin.ready.origin}/control/${path}`, { method: 'POST', body: JSON.stringify(body) })
  await post('register', { versionsUrl: `${other.origin}/versions`, token: other.firstToken })
  await post('charges', { uid: 'CARD1', evseUid, start: '2026-06-08T08:00:00Z', seed: 'again' })
  await post('idle', {})
  const bills = other.received.filter(({ path }) => path === '/2.2.1/cdrs')
  expect(bills.map(({ body }) => body)).toEqual(cdrs().map(({ body }) => body))
  expect(bills[0]?.body['id']).toBe(here.record['cdrId'])
  await twin.stop()
  other.stop()
})

test('an eMSP can register with the operator, and leave', async () => {
  const other = await startFakeEmsp()
  const { ready: twin, stop: stopTwin } = await startOperator('--stations', '3')
  const invitation = await fetch(`${twin.origin}/control/invite`, { method: 'POST', body: '{}' })
  const { token } = Object(await invitation.json())
  const credentials = {
    token: other.firstToken,
    url: `${other.origin}/versions`,
    roles: [{ role: 'EMSP', country_code: 'NL', party_id: 'EMS', business_details: { name: 'x' } }],
  }
  const url = `${twin.origin}/ocpi/2.2.1/credentials`
  expect((await other.call('POST', url, { ...credentials, token: 'wrong' }, token)).body['status_code']).toBe(3001)
  const { body } = await other.call('POST', url, credentials, token)
  expect(body).toMatchObject({
    status_code: 1000,
    data: { url: twin.versionsUrl, roles: [{ role: 'CPO', party_id: 'ABC' }] },
  })
  const issued = isRecord(body['data']) ? String(body['data']['token']) : ''
  expect(issued).toHaveLength(64)
  expect((await other.call('GET', url, undefined, token)).status).toBe(401)
  expect((await other.call('DELETE', url, undefined, issued)).body['status_code']).toBe(1000)
  expect((await other.call('GET', url, undefined, issued)).status).toBe(401)
  await stopTwin()
  other.stop()
})
