import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeEmsp, type Received, startFakeEmsp } from './fake-emsp.ts'
import { isRecord } from './load-feed.ts'
import { type Ready, startOperator } from './run-operator.ts'

let emsp: FakeEmsp
let ready: Ready
let stop: () => Promise<void> = async () => undefined

beforeEach(async () => {
  emsp = await startFakeEmsp()
})
afterEach(async () => {
  await stop()
  emsp.stop()
})

async function start(...flags: string[]): Promise<void> {
  ;({ ready, stop } = await startOperator('--stations', '20', '--seed', '5', ...flags))
  await control('register', { versionsUrl: `${emsp.origin}/versions`, token: emsp.firstToken })
}

async function control(path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(
    `${ready.origin}/control/${path}`,
    body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
  )
  return response.json()
}

async function freeEvse() {
  const evses = await control('evses')
  const free = Array.isArray(evses) ? evses.find(({ status }) => status === 'AVAILABLE') : null
  return { evseUid: String(free.evseUid), locationId: String(free.locationId) }
}

async function command(name: string, fields: Record<string, unknown>) {
  const token = { country_code: 'NL', party_id: 'EMS', uid: 'APP1', type: 'APP_USER', contract_id: 'NL-EMS-C2' }
  const body = { response_url: `${emsp.origin}/callback`, token, ...fields }
  return emsp.call('POST', `${ready.origin}/ocpi/2.2.1/commands/${name}`, body)
}

const isSession = (method: string) => (request: Received) =>
  request.method === method && request.path.startsWith('/2.2.1/sessions/')
const isStatus = (status: string) => (request: Received) =>
  request.path.startsWith('/2.2.1/locations/') && request.body['status'] === status
const isCdr = ({ path }: Received) => path === '/2.2.1/cdrs'

test('a stopped charge ends at its simulated time and is billed for what it took', async () => {
  await start('--time-scale', '1000')
  const { evseUid, locationId } = await freeEvse()
  await command('START_SESSION', { location_id: locationId, evse_uid: evseUid })
  await emsp.waitFor(isStatus('CHARGING'))
  const update = await emsp.waitFor(isSession('PATCH'))
  const { body } = await command('STOP_SESSION', { session_id: update.path.split('/').at(-1) })
  expect(body['data']).toMatchObject({ result: 'ACCEPTED' })
  const cdr = await emsp.waitFor(isCdr)
  await emsp.waitFor(isStatus('AVAILABLE'))
  const end = Date.parse(String(cdr.body['end_date_time']))
  expect(end).toBeGreaterThan(Date.parse(String(update.body['last_updated'])))
  const journal = await control('journal')
  expect(journal).toMatchObject([{ stopped: true, way: 'command', kWh: Number(cdr.body['total_energy']).toFixed(3) }])
  const final = emsp.received.filter(isSession('PUT')).at(-1)
  expect(final?.body).toMatchObject({ status: 'COMPLETED', end_date_time: cdr.body['end_date_time'] })
})

test('a second charge at the same EVSE is refused while one is running', async () => {
  await start('--time-scale', '60')
  const { evseUid, locationId } = await freeEvse()
  const place = { location_id: locationId, evse_uid: evseUid }
  await command('START_SESSION', place)
  await emsp.waitFor(isSession('PUT'))
  await command('START_SESSION', place)
  await emsp.waitFor(({ path, body }) => path === '/callback' && body['result'] === 'EVSE_OCCUPIED')
  const refused = await control('charges', { uid: 'CARD1', evseUid, locationId })
  expect(refused).toHaveProperty('error')
})

test('a charge point that ignores a stop charges on to its own end', async () => {
  await start('--time-scale', '5000')
  const { evseUid, locationId } = await freeEvse()
  await control('faults', { evseUid, locationId, faults: ['stop_ignored'] })
  await command('START_SESSION', { location_id: locationId, evse_uid: evseUid })
  const opened = await emsp.waitFor(isSession('PUT'))
  const { body } = await command('STOP_SESSION', { session_id: opened.body['id'] })
  expect(body['data']).toMatchObject({ result: 'ACCEPTED' })
  await control('idle', {})
  expect(await control('journal')).toMatchObject([{ stopped: false, state: 'finished' }])
  expect(emsp.received.filter(({ path }) => path === '/callback')).toHaveLength(1)
})

test('a result later than promised is followed by the charge all the same', async () => {
  await start('--time-scale', '5000')
  const { evseUid, locationId } = await freeEvse()
  await control('faults', { evseUid, locationId, faults: ['start_result_late'] })
  const { body } = await command('START_SESSION', { location_id: locationId, evse_uid: evseUid })
  const askedMs = Date.now()
  const { timeout } = Object(body['data'])
  expect(body['data']).toMatchObject({ result: 'ACCEPTED' })
  await emsp.waitFor(({ path }) => path === '/callback')
  expect(Date.now() - askedMs).toBeGreaterThan(timeout * 1000)
  expect((await emsp.waitFor(isSession('PUT'))).body).toMatchObject({ auth_method: 'COMMAND', status: 'ACTIVE' })
}, 15_000)

test('the demo keeps so many charges going, and shows them on the map', async () => {
  await start('--time-scale', '5000', '--auto', '2', '--uids', 'CARD1')
  await emsp.waitFor(isCdr)
  await emsp.waitFor(isStatus('AVAILABLE'))
  const { running } = Object((await control('health')) ?? {})
  expect(running).toBeLessThanOrEqual(2)
  const journal = await control('journal')
  const records = Array.isArray(journal) ? journal.filter(isRecord) : []
  expect(records.length).toBeGreaterThanOrEqual(2)
  expect(records.every(({ uid, way }) => uid === 'CARD1' && way === 'rfid')).toBe(true)
  expect(emsp.received.some(isStatus('CHARGING'))).toBe(true)
})
