import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite, reportSession, type Site } from './driver.ts'
import type { FakeAnswer } from './fake-operator.ts'
import { operations } from './operations.ts'
import { until } from './until.ts'

let connected: Connected
let driver: Driver
let site: Site

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

beforeEach(async () => {
  driver = await Driver.of(connected)
  site = await publishSite(connected, evseWith(['REMOTE_START_STOP_CAPABLE', 'RESERVABLE']))
})

const inMinutes = (minutes: number) => Math.floor(Date.now() / 1000) * 1000 + minutes * 60_000
const report = (url: string, result: string) => connected.client.post(url, { result })
const sent = (type: string, id: string) =>
  connected.operator.received('POST', `commands/${type}`).filter(({ json }) => json.reservation_id === id)
const urlOf = (id: string, index = 0) => String(sent('RESERVE_NOW', id)[index]?.json.response_url)

/** A place that is kept. */
async function reserved(until_ = inMinutes(30)): Promise<string> {
  const { id } = await driver.open(site.evseId, { reserveUntil: until_ })
  await report(urlOf(id), 'ACCEPTED')
  return id
}

const answering = <T>(type: string, answer: FakeAnswer, work: () => Promise<T>) =>
  connected.operator.during('POST', `commands/${type}`, answer, work)

test('C-144, C-155, C-157, C-215 a reservation says token, place, end in UTC and an id of its own', async () => {
  const { operator, ours } = connected
  const expiresAt = inMinutes(30)
  const { id, phase } = await driver.open(site.evseId, { reserveUntil: expiresAt })
  expect(phase).toBe('reserving')
  const [command] = sent('RESERVE_NOW', id)
  expect(command?.json).toMatchObject({
    token: { uid: driver.appUid, valid: true, country_code: ours.countryCode, party_id: ours.partyId },
    expiry_date: new Date(expiresAt).toISOString().replace('.000Z', 'Z'),
    location_id: site.location,
    evse_uid: site.evseUid,
    authorization_reference: id,
  })
  expect(command?.json.reservation_id.length).toBeLessThanOrEqual(36)
  expect(command?.headers['ocpi-to-party-id']).toBe(operator.party.partyId)
  await report(urlOf(id), 'ACCEPTED')
  expect(await driver.session(id)).toMatchObject({ phase: 'reserved', reservedUntil: expiresAt })
})

test('C-160 the operator’s session with the status RESERVATION is the reservation, and once ACTIVE its charge', async () => {
  const id = await reserved()
  const theirs = `R-${id}`
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()
  const first = { authorization_reference: id, status: 'RESERVATION', last_updated: at(0) }
  expect((await reportSession(connected, site, driver, theirs, first)).status).toBe(201)
  expect(await driver.session(id)).toMatchObject({ phase: 'reserved' })
  expect((await driver.call('POST', `/sessions/${id}/start`)).json).toMatchObject({ phase: 'asking' })
  const [start] = connected.operator
    .received('POST', 'commands/START_SESSION')
    .filter(({ json }) => json.authorization_reference === id)
  await report(start?.json.response_url, 'ACCEPTED')
  await reportSession(connected, site, driver, theirs, { ...first, status: 'ACTIVE', last_updated: at(1) })
  expect(await driver.session(id)).toMatchObject({ phase: 'charging' })
})

test('C-160 a reservation whose result was lost is known by its session', async () => {
  const { id } = await driver.open(site.evseId, { reserveUntil: inMinutes(30) })
  await reportSession(connected, site, driver, `R-${id}`, { authorization_reference: id, status: 'RESERVATION' })
  expect(await driver.session(id)).toMatchObject({ phase: 'reserved' })
})

for (const result of ['EVSE_OCCUPIED', 'EVSE_INOPERATIVE', 'FAILED', 'NOT_SUPPORTED', 'REJECTED']) {
  test(`C-148 the result ${result} keeps no place`, async () => {
    const { id } = await driver.open(site.evseId, { reserveUntil: inMinutes(30) })
    await report(urlOf(id), result)
    expect(await driver.session(id)).toMatchObject({ phase: 'refused', reason: `reserve_${result.toLowerCase()}` })
  })
}

test('C-157 the same reservation is kept longer by the same id at the same place', async () => {
  const id = await reserved(inMinutes(10))
  const longer = inMinutes(60)
  expect((await driver.call('PUT', `/sessions/${id}/reservation`, { until: longer })).status).toBe(202)
  const [, second] = sent('RESERVE_NOW', id)
  expect(second?.json).toMatchObject({ location_id: site.location, evse_uid: site.evseUid })
  await report(urlOf(id, 1), 'ACCEPTED')
  expect(await driver.session(id)).toMatchObject({ phase: 'reserved', reservedUntil: longer })
})

test('C-157 an operator that does not keep it longer keeps it as it was', async () => {
  const before = inMinutes(10)
  const id = await reserved(before)
  await driver.call('PUT', `/sessions/${id}/reservation`, { until: inMinutes(60) })
  await report(urlOf(id, 1), 'REJECTED')
  expect(await driver.session(id)).toMatchObject({
    phase: 'reserved',
    reservedUntil: before,
    reason: 'reserve_rejected',
  })
})

test('C-158 a place is given free by its id, and is free when the charger says so', async () => {
  const id = await reserved()
  await driver.call('DELETE', `/sessions/${id}/reservation`)
  const [cancel] = sent('CANCEL_RESERVATION', id)
  expect(Object.keys(cancel?.json).toSorted()).toEqual(['reservation_id', 'response_url'])
  expect(await driver.session(id)).toMatchObject({ phase: 'reserved' })
  await report(cancel?.json.response_url, 'ACCEPTED')
  expect(await driver.session(id)).toMatchObject({ phase: 'cancelled', reason: null })
})

test('C-148 UNKNOWN_RESERVATION says that no place is kept; another no leaves it kept', async () => {
  const [one, two] = [await reserved(), await reserved()]
  for (const [id, result] of [
    [one, 'REJECTED'],
    [two, 'UNKNOWN_RESERVATION'],
  ] as const) {
    await driver.call('DELETE', `/sessions/${id}/reservation`)
    await report(sent('CANCEL_RESERVATION', id)[0]?.json.response_url, result)
  }
  expect(await driver.session(one)).toMatchObject({ phase: 'reserved', reason: 'cancel_rejected' })
  expect(await driver.session(two)).toMatchObject({ phase: 'cancelled', reason: 'cancel_unknown_reservation' })
})

test('C-148, C-159 the operator gives a reservation up at the address it was made with, once', async () => {
  const id = await reserved()
  expect((await report(urlOf(id), 'CANCELED_RESERVATION')).statusCode).toBe(1000)
  expect(await driver.session(id)).toMatchObject({ phase: 'cancelled', reason: 'reserve_canceled_reservation' })
  const again = await report(urlOf(id), 'CANCELED_RESERVATION')
  expect([again.status, again.statusCode]).toEqual([200, 1000])
})

test('C-159 the first address stays valid when the place is kept longer', async () => {
  const id = await reserved(inMinutes(10))
  await driver.call('PUT', `/sessions/${id}/reservation`, { until: inMinutes(60) })
  await report(urlOf(id, 1), 'ACCEPTED')
  expect((await report(urlOf(id, 0), 'CANCELED_RESERVATION')).statusCode).toBe(1000)
  expect(await driver.session(id)).toMatchObject({ phase: 'cancelled' })
})

test('C-159 what is said of a reservation after its charge has begun ends nothing', async () => {
  const id = await reserved()
  await reportSession(connected, site, driver, `R-${id}`, { authorization_reference: id, status: 'ACTIVE' })
  expect((await report(urlOf(id), 'CANCELED_RESERVATION')).statusCode).toBe(1000)
  expect(await driver.session(id)).toMatchObject({ phase: 'charging' })
})

test('C-158 a reservation that was given free may still cost: its CDR without energy is taken and settles it', async () => {
  const { client, operator, ours, url } = connected
  const id = await reserved()
  const start = new Date(Date.now() - 600_000).toISOString()
  const end = new Date().toISOString()
  await reportSession(connected, site, driver, `R-${id}`, { authorization_reference: id, status: 'RESERVATION' })
  await driver.call('DELETE', `/sessions/${id}/reservation`)
  await report(sent('CANCEL_RESERVATION', id)[0]?.json.response_url, 'ACCEPTED')
  const { countryCode, partyId } = operator.party
  const answer = await client.post(url('cdrs', 'RECEIVER'), {
    country_code: countryCode,
    party_id: partyId,
    id: `C-${id}`,
    start_date_time: start,
    end_date_time: end,
    session_id: `R-${id}`,
    cdr_token: driver.appToken(ours),
    auth_method: 'COMMAND',
    authorization_reference: id,
    cdr_location: {
      id: site.location,
      address: 'Main street 1',
      city: 'Delft',
      country: 'NLD',
      coordinates: { latitude: '52.011577', longitude: '4.357068' },
      evse_uid: site.evseUid,
      evse_id: site.evseId,
      connector_id: '1',
      connector_standard: 'IEC_62196_T2',
      connector_format: 'SOCKET',
      connector_power_type: 'AC_3_PHASE',
    },
    currency: 'EUR',
    charging_periods: [{ start_date_time: start, dimensions: [{ type: 'RESERVATION_TIME', volume: 0.1667 }] }],
    total_cost: { excl_vat: 0 },
    total_energy: 0,
    total_time: 0,
    last_updated: end,
  })
  expect([answer.status, answer.statusCode]).toEqual([201, 1000])
  await until('the reservation is settled', async () => (await driver.session(id)).phase === 'settled')
})

test('C-147, C-219 a reservation that nobody confirmed is open, and its session is asked for', async () => {
  const { operator } = connected
  const since = operator.requests.length
  const { id } = await answering('RESERVE_NOW', { data: { result: 'ACCEPTED', timeout: 0 } }, () =>
    driver.open(site.evseId, { reserveUntil: inMinutes(30) }),
  )
  expect(await driver.inPhase(id, 'unanswered')).toMatchObject({ reason: 'reserve_unanswered' })
  await operator.waitFor('GET', 'sessions', () => true, since)
})

test('C-162 an EVSE that lists what it can do, and no reserving, is not asked', async () => {
  const unable = await publishSite(connected)
  const session = await driver.open(unable.evseId, { reserveUntil: inMinutes(30) })
  expect(session).toMatchObject({ phase: 'refused', reason: 'reserve_not_supported' })
  expect(sent('RESERVE_NOW', session.id)).toEqual([])
})

test('C-157 an end in the past, and one of tomorrow, are refused before anything is sent', async () => {
  const { json: price } = await driver.call('POST', '/quotes', { evse: site.evseId, connector: '1' })
  for (const reserveUntil of [inMinutes(-1), inMinutes(24 * 60)]) {
    const asked = { key: `a-button-${reserveUntil}`, quote: price.quoteId, reserveUntil }
    const answer = await driver.call('POST', '/sessions', asked)
    expect([answer.status, answer.json.code]).toEqual([400, 'input_invalid'])
  }
})

test('a place is offered to be kept only where the operator takes it and the EVSE lists it', async () => {
  const plain = await publishSite(connected, evseWith(['REMOTE_START_STOP_CAPABLE']))
  const { countryCode, partyId } = connected.operator.party
  const shown = async ({ location }: Site) => {
    const id = [connected.peer, countryCode, partyId, location].map(encodeURIComponent).join('~')
    const { json } = await driver.call('GET', `/stations/${encodeURIComponent(id)}`)
    return json.evses.map(({ reservable }: { reservable: boolean }) => reservable)
  }
  expect([await shown(site), await shown(plain)]).toEqual([[true], [false]])
  const file = await operations('GET', `/stations/${connected.peer}/${countryCode}/${partyId}/${site.location}`)
  expect(file.commands).toContain('RESERVE_NOW')
  expect(file.evses[0].capabilities).toContain('RESERVABLE')
})

test('the help desk has a place kept at the price that the driver was told, once, and gives it free', async () => {
  const { contract } = driver.holder
  const price = await operations('POST', `/contracts/${contract}/quotes`, { evse: site.evseId, connector: '1' })
  const body = { key: 'a-press-of-a-button', quote: price.quoteId, until: inMinutes(15) }
  const kept = await operations('POST', `/contracts/${contract}/reservations`, body)
  expect(kept).toMatchObject({ phase: 'reserving' })
  expect(await operations('POST', `/contracts/${contract}/reservations`, body)).toMatchObject({ id: kept.id })
  expect(sent('RESERVE_NOW', kept.id)).toHaveLength(1)
  await report(urlOf(kept.id), 'ACCEPTED')
  // The driver finds it in the app.
  expect(await driver.session(kept.id)).toMatchObject({ phase: 'reserved', reservedUntil: body.until })
  await operations('DELETE', `/sessions/${kept.id}/reservation`)
  await until('the operator is asked to cancel', () => sent('CANCEL_RESERVATION', kept.id).length === 1)
  await expect(
    operations('POST', `/contracts/${contract}/reservations`, { ...body, key: 'another-press-of-it', quote: 'none' }),
  ).rejects.toThrow(/404.*quote_unknown/)
})
