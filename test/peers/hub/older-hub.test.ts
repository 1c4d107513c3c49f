import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type HubStage, type StagePlace, startHubStage } from './hub-stage.ts'

// Programs are started for these tests, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let stage: HubStage
type Row = Record<string, unknown>

beforeAll(async () => {
  stage = await startHubStage('--version', '2.1.1', '--page-size', '1000')
})
afterAll(() => stage.stop())
beforeEach(() => {
  stage.emsp.told.length = 0
})

function place(index: number, party = 'NL*ABC'): StagePlace {
  const found = stage.places(party).filter(({ tariffId }) => tariffId !== null)[index]
  if (found === undefined) throw new Error('too few places in the generated feed')
  return found
}
const told = (method: string, module: string) =>
  stage.emsp.told.filter((one) => one.method === method && one.path.startsWith(`/2.1.1/${module}`))
const rowsOf = (body: Row): Row[] => (Array.isArray(body['data']) ? body['data'] : [])
const list = async (module: string) => rowsOf((await stage.ask(module)).body)

/** The hub's id of a place, which is all that an eMSP of 2.1.1 ever sees. */
async function shown({ evseUid }: StagePlace, party: string): Promise<string> {
  const found = (await list('locations')).find(
    ({ party_id, evses }) => party.endsWith(String(party_id)) && (evses as Row[]).some(({ uid }) => uid === evseUid),
  )
  return String(found?.['id'])
}
const started = async (at: StagePlace, party: string, fields: Row = {}) =>
  stage.ask('commands/START_SESSION', {
    method: 'POST',
    body: {
      response_url: `${stage.emsp.origin}/callback/1`,
      token: {
        uid: 'app-user-1',
        type: 'OTHER',
        auth_id: 'NL-EMS-Capp-us',
        issuer: 'Recording',
        valid: true,
        whitelist: 'NEVER',
      },
      location_id: await shown(at, party),
      evse_uid: at.evseUid,
      ...fields,
    },
  })

test('credentials are one party without a role, tokens go as they are, and nothing is routed or traced', async () => {
  const { headers, body } = await stage.ask('credentials')
  expect(body['data']).toMatchObject({
    country_code: 'FR',
    party_id: '107',
    business_details: { name: 'Simulated Hub' },
  })
  expect(body['data']).not.toHaveProperty('roles')
  expect(headers.get('ocpi-from-party-id')).toBeNull()
  const encoded = `Token ${Buffer.from(stage.emsp.token).toString('base64')}`
  expect((await stage.ask('tariffs', { headers: { authorization: encoded } })).status).toBe(401)
  const details = (await stage.ask('')).body['data'] as { version: string; endpoints: Row[] }
  expect(details.version).toBe('2.1.1')
  for (const endpoint of details.endpoints) expect(endpoint).not.toHaveProperty('role')
})

test('locations have the hub’s ids and the words of 2.1.1, tariffs no VAT that they hide', async () => {
  const locations = await list('locations')
  expect(locations.length).toBeGreaterThan(5)
  const names = [...stage.places('NL*ABC'), ...stage.places('DE*XYZ')].map(({ locationId }) => locationId)
  for (const location of locations) {
    expect(names).not.toContain(location['id'])
    expect(location).toMatchObject({ type: expect.any(String), country_code: expect.any(String) })
    expect(location).not.toHaveProperty('publish')
    const [connector] = (location['evses'] as Row[]).flatMap(({ connectors }) => connectors as Row[])
    expect(connector).toMatchObject({ voltage: expect.any(Number), amperage: expect.any(Number) })
    expect(connector).not.toHaveProperty('tariff_ids')
  }
  for (const tariff of await list('tariffs')) expect(tariff).not.toHaveProperty('type')
})

test('a card is asked about at one EVSE, and its session and CDR say neither whose it is nor which session', async () => {
  const at = place(0)
  const record = await stage.charge('NL*ABC', at)
  const [question] = told('POST', 'tokens')
  expect(question?.body).toEqual({ location_id: await shown(at, 'NL*ABC'), evse_uids: [at.evseUid] })
  expect(question?.headers).not.toHaveProperty('ocpi-to-party-id')
  const { authorizations = [], sessions = [] } = await stage.journal()
  const reference = authorizations.at(-1)?.['reference']
  expect(record['authorization']).toMatchObject({ allowed: 'ALLOWED', reference })
  const session = sessions.find(({ operatorId }) => operatorId === record['sessionId'])
  const last = told('PUT', 'sessions').at(-1)
  expect(last?.path).toBe(`/2.1.1/sessions/NL/ABC/${session?.['hubId']}`)
  expect(last?.body).toMatchObject({
    id: session?.['hubId'],
    status: 'COMPLETED',
    auth_id: 'NL-EMS-C04AABB',
    authorization_id: reference,
    start_datetime: expect.any(String),
    end_datetime: expect.any(String),
    total_cost: expect.any(Number),
    location: { evses: [{ uid: at.evseUid, connectors: [{ id: at.connectorId }] }] },
  })
  for (const field of ['cdr_token', 'authorization_reference', 'location_id'])
    expect(last?.body).not.toHaveProperty(field)
  const [bill] = told('POST', 'cdrs')
  expect(bill?.body).toMatchObject({
    id: record['cdrId'],
    auth_id: 'NL-EMS-C04AABB',
    authorization_id: reference,
    stop_date_time: expect.any(String),
    total_cost: Number(Object(record['claimed'])['exclVat']),
  })
  expect(bill?.body).not.toHaveProperty('session_id')
  expect((await list('cdrs'))[0]).toEqual(bill?.body)
  expect((await list('sessions?date_from=2026-01-01T00:00:00Z')).map(({ id }) => id)).toContain(session?.['hubId'])
})

test('a start goes with the eMSP’s authorization_id, and its result comes in the words of 2.1.1', async () => {
  const at = place(0, 'DE*XYZ')
  await stage.operator('DE*XYZ', 'faults', { locationId: at.locationId, evseUid: at.evseUid, stopAfter: 1 })
  const { body } = await started(at, 'DE*XYZ', { authorization_id: 'OURS-9' })
  expect(body['data']).toEqual({ result: 'ACCEPTED' })
  const result = await stage.emsp.waitFor(({ path }) => path === '/callback/1')
  expect(result.body).toEqual({ result: 'ACCEPTED' })
  expect(result.headers.authorization).toBe('Token for-the-hub')
  const session = await stage.emsp.waitFor(({ path }) => path.startsWith('/2.1.1/sessions/DE/XYZ/'))
  expect(session.body).toMatchObject({ auth_id: 'NL-EMS-Capp-us', auth_method: 'AUTH_REQUEST' })
  expect(session.body['authorization_id']).not.toBe('OURS-9')
  const stop = await stage.ask('commands/STOP_SESSION', {
    method: 'POST',
    body: { response_url: `${stage.emsp.origin}/callback/2`, session_id: session.body['id'] },
  })
  expect(stop.body['data']).toEqual({ result: 'ACCEPTED' })
  await stage.emsp.waitFor(({ path }) => path === '/2.1.1/cdrs')
})

test('a start without its EVSE, or with the operator’s own name of the place, is refused', async () => {
  const at = place(1, 'DE*XYZ')
  expect((await started(at, 'DE*XYZ', { evse_uid: undefined })).body).toMatchObject({
    status_code: 2002,
    data: { result: 'REJECTED' },
  })
  expect((await started(at, 'DE*XYZ', { location_id: at.locationId })).body['status_code']).toBe(2003)
})

test('a token is written and read by its auth_id', async () => {
  const token = { uid: '0AABBCC1', type: 'RFID', auth_id: 'NL-EMS-C1', issuer: 'R', valid: true, whitelist: 'NEVER' }
  const put = { method: 'PUT', body: { ...token, last_updated: '2026-06-01T00:00:00Z' } }
  expect((await stage.ask('tokens/NL/EMS/0AABBCC1', put)).status).toBe(201)
  expect((await stage.ask('tokens/NL/EMS/0AABBCC1')).body['data']).toMatchObject(token)
  expect((await stage.ask('tokens/NL/TWO/0AABBCC1', put)).status).toBe(404)
})
