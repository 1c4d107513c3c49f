import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite, reportSession, type Site } from './driver.ts'
import type { FakeAnswer } from './fake-operator.ts'
import { operations } from './operations.ts'
import { sampleTariff } from './samples.ts'

const CAPABLE = ['REMOTE_START_STOP_CAPABLE', 'CHARGING_PREFERENCES_CAPABLE']

let connected: Connected
let driver: Driver
let site: Site

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
  const { client, operator, url } = connected
  const { countryCode, partyId } = operator.party
  const green = sampleTariff(operator.party, 'GREEN', { type: 'PROFILE_GREEN' })
  await client.put(`${url('tariffs', 'RECEIVER')}/${countryCode}/${partyId}/GREEN`, green)
})

beforeEach(async () => {
  driver = await Driver.of(connected)
  site = await publishSite(connected, evseWith(CAPABLE, ['TARIFF', 'GREEN']))
})

async function charging(at = site): Promise<string> {
  const { id } = await driver.open(at.evseId)
  await reportSession(connected, at, driver, `S-${id}`, { authorization_reference: id })
  return id
}

const wish = (id: string, body: Readonly<Record<string, unknown>>) =>
  driver.call('PUT', `/sessions/${id}/preferences`, body)
const sent = (id: string) => connected.operator.received('PUT', `sessions/S-${id}/charging_preferences`)

const answering = <T>(answer: FakeAnswer, work: () => Promise<T>) =>
  connected.operator.during('PUT', /charging_preferences$/, answer, work)

test('C-112, C-114, C-116, C-207 wishes go to the operator’s session, energy in kWh, and the answer is a text', async () => {
  const id = await charging()
  const departureAt = Date.UTC(2026, 10, 23, 7, 30)
  const answer = await answering({ data: 'ACCEPTED' }, () =>
    wish(id, { profileType: 'GREEN', departureAt, energyNeedWh: 12_500 }),
  )
  expect([answer.status, answer.json]).toEqual([200, { answer: 'ACCEPTED' }])
  const [put, ...more] = sent(id)
  expect(more).toEqual([])
  expect(put?.json).toEqual({
    profile_type: 'GREEN',
    departure_time: '2026-11-23T07:30:00Z',
    energy_need: 12.5,
    discharge_allowed: false,
  })
  expect(put?.headers).toMatchObject({ 'ocpi-to-party-id': connected.operator.party.partyId })
  // A yes promises nothing: the charge is as it was, and its price as it was shown.
  expect(await driver.session(id)).toMatchObject({ phase: 'charging' })
})

for (const response of ['DEPARTURE_REQUIRED', 'ENERGY_NEED_REQUIRED', 'NOT_POSSIBLE', 'PROFILE_TYPE_NOT_SUPPORTED']) {
  test(`C-114, C-207 ${response} is told to the driver, who may say more and be sent again`, async () => {
    const id = await charging()
    const first = await answering({ data: response }, () => wish(id, { profileType: 'GREEN' }))
    expect([first.status, first.json]).toEqual([200, { answer: response }])
    const more = { profileType: 'GREEN', departureAt: Date.UTC(2026, 10, 23), energyNeedWh: 9_000 }
    expect((await answering({ data: 'ACCEPTED' }, () => wish(id, more))).json).toEqual({ answer: 'ACCEPTED' })
    expect(sent(id)).toHaveLength(2)
  })
}

test('C-207 the car is discharged only because its driver said so', async () => {
  const id = await charging()
  await answering({ data: 'ACCEPTED' }, () => wish(id, { profileType: 'REGULAR' }))
  await answering({ data: 'ACCEPTED' }, () => wish(id, { profileType: 'REGULAR', dischargeAllowed: true }))
  expect(sent(id).map(({ json }) => json.discharge_allowed)).toEqual([false, true])
})

test('C-113 an EVSE that does not say that it takes wishes is not asked', async () => {
  const plain = await publishSite(connected, evseWith(['REMOTE_START_STOP_CAPABLE'], ['TARIFF', 'GREEN']))
  const id = await charging(plain)
  const answer = await wish(id, { profileType: 'GREEN' })
  expect([answer.status, answer.json.code]).toEqual([409, 'command_not_supported'])
  expect(sent(id)).toEqual([])
})

test('C-113 a wish that the connector has no tariff for is not passed on', async () => {
  const id = await charging()
  const answer = await wish(id, { profileType: 'CHEAP' })
  expect([answer.status, answer.json.code]).toEqual([409, 'preferences_not_offered'])
  expect(sent(id)).toEqual([])
})

test('C-113 nothing is wished of a charge that has not begun or is over', async () => {
  const { id } = await driver.open(site.evseId)
  const before = await wish(id, { profileType: 'GREEN' })
  await reportSession(connected, site, driver, `S-${id}`, {
    authorization_reference: id,
    status: 'COMPLETED',
    end_date_time: new Date().toISOString(),
  })
  const after = await wish(id, { profileType: 'GREEN' })
  expect([before.json.code, after.json.code]).toEqual(['session_not_ongoing', 'session_not_ongoing'])
  expect(sent(id)).toEqual([])
})

test('C-115 an operator that answers 404 with 2001 takes no wishes here', async () => {
  const id = await charging()
  const refusal = { status: 404, statusCode: 2001, statusMessage: 'the EVSE takes none' }
  const answer = await answering(refusal, () => wish(id, { profileType: 'GREEN' }))
  expect([answer.status, answer.json.code]).toEqual([409, 'command_not_supported'])
})

test('C-115 where the answer stands in a refusal, it is the answer', async () => {
  const id = await charging()
  const refusal = { status: 404, statusCode: 2001, data: 'NOT_POSSIBLE' }
  const answer = await answering(refusal, () => wish(id, { profileType: 'GREEN' }))
  expect([answer.status, answer.json]).toEqual([200, { answer: 'NOT_POSSIBLE' }])
})

test('C-207 an operator that does not answer leaves it open, and nothing is taken for a yes', async () => {
  const id = await charging()
  const answer = await answering({ broken: true }, () => wish(id, { profileType: 'GREEN' }))
  expect([answer.status, answer.json]).toEqual([200, { answer: 'UNANSWERED' }])
  expect((await operations('GET', `/sessions/${id}/profile`)).preferences).toMatchObject({ answer: 'unanswered' })
})

test('C-112 another driver’s charge is not there to be wished for', async () => {
  const id = await charging()
  const stranger = await Driver.of(connected)
  expect((await stranger.call('PUT', `/sessions/${id}/preferences`, { profileType: 'GREEN' })).status).toBe(404)
  expect(sent(id)).toEqual([])
})

test('C-113 the wishes that can be told are those that the EVSE takes and the connector has a tariff for, while it charges', async () => {
  const offered = async (id: string) => (await driver.call('GET', `/sessions/${id}/preferences`)).json.offered
  const { id: waiting } = await driver.open(site.evseId)
  expect(await offered(waiting)).toEqual([])
  const other = await publishSite(connected, evseWith(CAPABLE, ['TARIFF', 'GREEN']))
  expect(await offered(await charging(other))).toEqual(['GREEN', 'REGULAR'])
  const plain = await publishSite(connected, evseWith(['REMOTE_START_STOP_CAPABLE'], ['TARIFF', 'GREEN']))
  expect(await offered(await charging(plain))).toEqual([])
})
