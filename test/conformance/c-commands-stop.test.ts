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
  site = await publishSite(connected)
})

/** A charge that runs, with the operator's own id of it. */
async function charging(): Promise<{ readonly id: string; readonly theirs: string }> {
  const { id } = await driver.open(site.evseId)
  const theirs = `S-${id}`
  await reportSession(connected, site, driver, theirs, { authorization_reference: id })
  return { id, theirs }
}

const stops = (theirs: string) =>
  connected.operator.received('POST', 'commands/STOP_SESSION').filter(({ json }) => json.session_id === theirs)
const stop = (id: string) => driver.call('POST', `/sessions/${id}/stop`)
const report = (url: string, result: string) => connected.client.post(url, { result })

const answering = <T>(type: string, answer: FakeAnswer, work: () => Promise<T>) =>
  connected.operator.during('POST', `commands/${type}`, answer, work)

test('C-144, C-156, C-215 a stop names the operator’s own session and goes to its owner, once for three presses', async () => {
  const { operator, ours } = connected
  const { id, theirs } = await charging()
  await Promise.all([stop(id), stop(id), stop(id)])
  const [sent, ...more] = stops(theirs)
  expect(more).toEqual([])
  expect(Object.keys(sent?.json).toSorted()).toEqual(['response_url', 'session_id'])
  expect(sent?.headers).toMatchObject({
    'ocpi-to-party-id': operator.party.partyId,
    'ocpi-from-party-id': ours.partyId,
  })
  expect(await driver.session(id)).toMatchObject({ phase: 'stopping' })
  expect((await report(sent?.json.response_url, 'ACCEPTED')).statusCode).toBe(1000)
  const ended = { authorization_reference: id, status: 'COMPLETED', end_date_time: new Date().toISOString() }
  await reportSession(connected, site, driver, theirs, {
    ...ended,
    last_updated: new Date(Date.now() + 1000).toISOString(),
  })
  expect(await driver.session(id)).toMatchObject({ phase: 'ended' })
})

test('C-156 another driver’s charge is not there to be stopped', async () => {
  const { id, theirs } = await charging()
  const stranger = await Driver.of(connected)
  const answer = await stranger.call('POST', `/sessions/${id}/stop`)
  expect([answer.status, answer.json.code]).toEqual([404, 'session_unknown'])
  expect(stops(theirs)).toEqual([])
})

test('C-148 a stop that fails leaves the charge running, says so, and may be asked for again', async () => {
  const { id, theirs } = await charging()
  await stop(id)
  await report(stops(theirs)[0]?.json.response_url, 'FAILED')
  expect(await driver.session(id)).toMatchObject({ phase: 'charging', reason: 'stop_failed' })
  await stop(id)
  expect(stops(theirs)).toHaveLength(2)
})

test('C-147 a stop without a result is no stop: the charge runs on, and the operator is asked how it stands', async () => {
  const { operator } = connected
  const { id } = await charging()
  const since = operator.requests.length
  await answering('STOP_SESSION', { data: { result: 'ACCEPTED', timeout: 0 } }, () => stop(id))
  expect(await driver.inPhase(id, 'charging')).toMatchObject({ reason: 'stop_unanswered' })
  await operator.waitFor('GET', 'sessions', () => true, since)
})

test('F-62 a stop before the charge has begun is sent as soon as it does', async () => {
  const { id } = await driver.open(site.evseId)
  await stop(id)
  expect(await driver.session(id)).toMatchObject({ phase: 'asking', reason: 'stop_when_begun' })
  expect(stops(`S-${id}`)).toEqual([])
  await reportSession(connected, site, driver, `S-${id}`, { authorization_reference: id })
  await until('the stop was sent', () => stops(`S-${id}`).length === 1)
})

test('C-144, C-145, C-161, C-215 a connector is unlocked for the help desk, with all three ids, and the result is shown to it', async () => {
  const { operator, peer } = connected
  const able = await publishSite(connected, evseWith(['UNLOCK_CAPABLE']))
  const { countryCode, partyId } = operator.party
  const place = { locationId: able.location, evseUid: able.evseUid, connectorId: '1' }
  const asked = await operations('POST', `/peers/${peer}/unlocks`, { countryCode, partyId, ...place })
  expect(asked).toMatchObject({ ...place, answer: 'ACCEPTED', result: null })
  const sent = await operator.waitFor('POST', 'commands/UNLOCK_CONNECTOR')
  const { response_url, ...body } = sent.json
  expect(body).toEqual({ location_id: able.location, evse_uid: able.evseUid, connector_id: '1' })
  expect(sent.headers).toMatchObject({ 'ocpi-to-party-id': partyId, 'ocpi-from-party-id': connected.ours.partyId })
  expect((await report(response_url, 'ACCEPTED')).statusCode).toBe(1000)
  expect((await report(response_url, 'FAILED')).statusCode).toBe(1000)
  const { items } = await operations('GET', `/peers/${peer}/unlocks`)
  expect(items[0]).toMatchObject({ id: asked.id, result: 'ACCEPTED' })
})

test('C-151, C-161 an unlock’s result of another operator is 404', async () => {
  const { operator, peer } = connected
  const stranger = await connectOperator()
  const { countryCode, partyId } = operator.party
  const place = { locationId: site.location, evseUid: site.evseUid, connectorId: '1', anyway: true }
  const since = operator.requests.length
  await operations('POST', `/peers/${peer}/unlocks`, { countryCode, partyId, ...place })
  const sent = await operator.waitFor('POST', 'commands/UNLOCK_CONNECTOR', () => true, since)
  expect((await stranger.client.post(sent.json.response_url, { result: 'ACCEPTED' })).status).toBe(404)
})

test('C-161 drivers are offered no unlocking', async () => {
  const { json: document } = await driver.call('GET', '/openapi.json')
  expect(Object.keys(document.paths).filter((path) => /unlock/i.test(path))).toEqual([])
  const answer = await driver.call('POST', `/sessions/nl1_aaaaaaaaaaaaaaaaaaaaaaaa/unlock`, {})
  expect(answer.status).toBe(404)
})

test('C-162 an EVSE that lists no unlocking among what it can do is asked only where the help desk insists', async () => {
  const { operator, peer } = connected
  const { countryCode, partyId } = operator.party
  const place = { locationId: site.location, evseUid: site.evseUid, connectorId: '1' }
  const since = operator.requests.length
  const refused = await operations('POST', `/peers/${peer}/unlocks`, { countryCode, partyId, ...place })
  expect(refused.answer).toBe('NOT_SUPPORTED')
  expect(operator.requests.slice(since).filter(({ path }) => path.startsWith('commands/'))).toEqual([])
  const insisted = await operations('POST', `/peers/${peer}/unlocks`, { countryCode, partyId, ...place, anyway: true })
  expect(insisted.answer).toBe('ACCEPTED')
})

test('C-152 an unlock at a location the operator does not know is refused with what stands in data', async () => {
  const { operator, peer } = connected
  const { countryCode, partyId } = operator.party
  const place = { locationId: site.location, evseUid: site.evseUid, connectorId: '1', anyway: true }
  const answer = { statusCode: 2003, data: { result: 'REJECTED', timeout: 0 } }
  const asked = await answering('UNLOCK_CONNECTOR', answer, () =>
    operations('POST', `/peers/${peer}/unlocks`, { countryCode, partyId, ...place }),
  )
  expect(asked.answer).toBe('REJECTED')
})
