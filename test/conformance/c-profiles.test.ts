import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite, reportSession, type Site } from './driver.ts'
import type { FakeAnswer, ReceivedRequest } from './fake-operator.ts'
import { operations } from './operations.ts'

const CAPABLE = ['REMOTE_START_STOP_CAPABLE', 'CHARGING_PROFILE_CAPABLE']
const PROFILE = {
  unit: 'A',
  durationS: 3600,
  minRate: 6,
  periods: [
    { startS: 0, limit: 16 },
    { startS: 900, limit: 8.1 },
  ],
}
const IN_OCPI = {
  duration: 3600,
  charging_rate_unit: 'A',
  min_charging_rate: 6,
  charging_profile_period: [
    { start_period: 0, limit: 16 },
    { start_period: 900, limit: 8.1 },
  ],
}

let connected: Connected
let driver: Driver
let site: Site

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

beforeEach(async () => {
  driver = await Driver.of(connected)
  site = await publishSite(connected, evseWith(CAPABLE))
})

async function charging(at = site): Promise<string> {
  const { id } = await driver.open(at.evseId)
  await reportSession(connected, at, driver, `S-${id}`, { authorization_reference: id })
  return id
}

const set = (id: string, profile: Readonly<Record<string, unknown>> = PROFILE) =>
  operations('PUT', `/sessions/${id}/profile`, profile)
const shaping = (id: string) => operations('GET', `/sessions/${id}/profile`)
const sent = (method: string, id: string) => connected.operator.received(method, `chargingprofiles/S-${id}`)
const newest = (method: string, id: string): ReceivedRequest => {
  const request = sent(method, id).at(-1)
  if (request === undefined) throw new Error(`no ${method} of the profile of ${id}`)
  return request
}
const report = (url: string | null, body: Readonly<Record<string, unknown>>) => connected.client.post(String(url), body)
const refused = async (asked: Promise<unknown>) => {
  const error = await asked.then(() => new Error('it was not refused')).catch((reason: Error) => reason)
  return /"code":"([a-z_]+)"/.exec(error.message)?.[1] ?? error.message
}

const answering = <T>(answer: FakeAnswer, work: () => Promise<T>) =>
  connected.operator.during('PUT', /^chargingprofiles\//, answer, work)

test('A-71, C-165, C-167, C-168, C-171, C-172, C-173 a profile is set by PUT, per phase in A, and counts once the charger has taken it', async () => {
  const id = await charging()
  expect(await set(id)).toEqual({ answer: 'ACCEPTED', timeoutS: 30 })
  const put = newest('PUT', id)
  expect(put.json).toEqual({ charging_profile: IN_OCPI, response_url: expect.any(String) })
  expect(put.json.response_url.length).toBeLessThanOrEqual(255)
  expect(put.headers).toMatchObject({ 'ocpi-to-party-id': connected.operator.party.partyId })
  expect(await shaping(id)).toMatchObject({ profile: null, pending: true })
  const answer = await report(put.json.response_url, { result: 'ACCEPTED' })
  expect([answer.status, answer.statusCode, 'data' in (answer.json as object)]).toEqual([200, 1000, false])
  expect(await shaping(id)).toMatchObject({ profile: { profile: PROFILE, by: 'us' }, pending: false })
})

test('C-173 a limit of power is of all phases together, in W', async () => {
  const id = await charging()
  await set(id, { unit: 'W', periods: [{ startS: 0, limit: 11_000 }] })
  expect(newest('PUT', id).json.charging_profile).toEqual({
    charging_rate_unit: 'W',
    charging_profile_period: [{ start_period: 0, limit: 11_000 }],
  })
})

test('C-166, C-168, C-221 the charger’s own plan is asked for by GET, for as long as is of use, and its URL holds the address encoded', async () => {
  const id = await charging()
  await operations('POST', `/sessions/${id}/profile/requests`, { durationS: 900 })
  const get = newest('GET', id)
  expect(get.url.searchParams.get('duration')).toBe('900')
  expect(get.url.search).toContain('response_url=http%3A%2F%2F')
  const profile = { start_date_time: '2026-11-22T20:00:00Z', charging_profile: IN_OCPI }
  const answer = await report(get.url.searchParams.get('response_url'), { result: 'ACCEPTED', profile })
  expect([answer.statusCode, 'data' in (answer.json as object)]).toEqual([1000, false])
  expect((await shaping(id)).active.active).toEqual({
    startAt: Date.UTC(2026, 10, 22, 20),
    profile: { startAt: null, ...PROFILE },
  })
})

test('C-166, C-168 a profile is cleared by DELETE, and is gone once the charger says so', async () => {
  const id = await charging()
  await set(id)
  await report(newest('PUT', id).json.response_url, { result: 'ACCEPTED' })
  await operations('DELETE', `/sessions/${id}/profile`)
  const cleared = newest('DELETE', id)
  expect(cleared.text).toBe('')
  expect(await shaping(id)).toMatchObject({ profile: { by: 'us' } })
  await report(cleared.url.searchParams.get('response_url'), { result: 'ACCEPTED' })
  expect(await shaping(id)).toMatchObject({ profile: null, last: { kind: 'clear', result: 'ACCEPTED' } })
})

for (const result of ['REJECTED', 'UNKNOWN']) {
  test(`C-168 the result ${result} changes nothing`, async () => {
    const id = await charging()
    await set(id)
    await report(newest('PUT', id).json.response_url, { result })
    expect(await shaping(id)).toMatchObject({ profile: null, pending: false, last: { kind: 'set', result } })
  })
}

test('C-168 what a result answers is decided by our request: a profile in the answer to a PUT is no plan of the charger', async () => {
  const id = await charging()
  await set(id)
  const profile = { start_date_time: '2026-11-22T20:00:00Z', charging_profile: IN_OCPI }
  expect((await report(newest('PUT', id).json.response_url, { result: 'ACCEPTED', profile })).statusCode).toBe(1000)
  expect(await shaping(id)).toMatchObject({ active: null, profile: { by: 'us' } })
  const wrong = newest('PUT', id).json.response_url.replace('/set/', '/get/')
  expect((await report(wrong, { result: 'ACCEPTED' })).status).toBe(404)
})

for (const result of ['NOT_SUPPORTED', 'REJECTED', 'UNKNOWN_SESSION']) {
  test(`C-167 ${result} at once is the end of the request`, async () => {
    const id = await charging()
    expect(await answering({ data: { result, timeout: 0 } }, () => set(id))).toMatchObject({ answer: result })
    expect(await shaping(id)).toMatchObject({ pending: false, last: { result } })
  })
}

test('C-167 an operator that is asked too often is left alone for a while', async () => {
  const id = await charging()
  expect(await answering({ data: { result: 'TOO_OFTEN', timeout: 0 } }, () => set(id))).toMatchObject({
    answer: 'TOO_OFTEN',
  })
  expect(await refused(set(id))).toBe('profile_too_often')
  expect(sent('PUT', id)).toHaveLength(1)
  expect((await shaping(id)).waitUntil).toBeGreaterThan(Date.now() + 30_000)
})

test('C-167 of two requests for one charge the second waits for the first', async () => {
  const id = await charging()
  await set(id)
  expect(await refused(operations('DELETE', `/sessions/${id}/profile`))).toBe('profile_pending')
  await report(newest('PUT', id).json.response_url, { result: 'REJECTED' })
  expect(await operations('DELETE', `/sessions/${id}/profile`)).toMatchObject({ answer: 'ACCEPTED' })
})

test('A-71, C-169, C-171, C-221 what the charger has worked out is taken as the operator pushes it, also where it changed or cancelled ours', async () => {
  const { client, url } = connected
  const id = await charging()
  await set(id)
  await report(newest('PUT', id).json.response_url, { result: 'ACCEPTED' })
  const most = { charging_rate_unit: 'W', charging_profile_period: [{ start_period: 0, limit: 22_000 }] }
  const pushed = { start_date_time: '2026-11-22T20:15:00Z', charging_profile: most }
  const answer = await client.put(`${url('chargingprofiles', 'SENDER')}/S-${id}`, pushed)
  expect([answer.status, answer.statusCode, 'data' in (answer.json as object)]).toEqual([200, 1000, false])
  expect((await shaping(id)).active).toMatchObject({
    active: {
      startAt: Date.UTC(2026, 10, 22, 20, 15),
      profile: { unit: 'W', periods: [{ startS: 0, limit: 22_000 }] },
    },
  })
})

test('C-169 a push about a session that is not the operator’s is 404', async () => {
  const stranger = await connectOperator()
  const id = await charging()
  const pushed = { start_date_time: '2026-11-22T20:15:00Z', charging_profile: IN_OCPI }
  const answer = await stranger.client.put(`${stranger.url('chargingprofiles', 'SENDER')}/S-${id}`, pushed)
  expect(answer.status).toBe(404)
  expect(await shaping(id)).toMatchObject({ active: null })
})

test('C-170, C-220 our side takes POST at the address of a result and PUT for a session, and nothing else', async () => {
  const { client, url } = connected
  const id = await charging()
  await set(id)
  const result = String(newest('PUT', id).json.response_url)
  const pushed = `${url('chargingprofiles', 'SENDER')}/S-${id}`
  for (const [address, allowed] of [
    [result, 'POST'],
    [pushed, 'PUT'],
  ] as const) {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => one !== allowed)) {
      const answer = await client.call(method, address, method === 'GET' ? {} : { body: {} })
      expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, allowed])
    }
  }
})

test('C-174 an EVSE that does not say that it takes profiles is not asked, and neither is one where nothing charges', async () => {
  const plain = await publishSite(connected, evseWith(['REMOTE_START_STOP_CAPABLE']))
  const running = await charging(plain)
  expect(await set(running)).toMatchObject({ answer: 'NOT_SUPPORTED' })
  const { id } = await driver.open(site.evseId)
  expect(await refused(set(id))).toBe('session_not_ongoing')
  expect([...sent('PUT', running), ...sent('PUT', id)]).toEqual([])
})

for (const [what, profile] of [
  ['has no periods', { unit: 'A', periods: [] }],
  ['does not begin at its start', { unit: 'A', periods: [{ startS: 60, limit: 16 }] }],
  [
    'goes back in time',
    {
      unit: 'A',
      periods: [
        { startS: 0, limit: 16 },
        { startS: 0, limit: 8 },
      ],
    },
  ],
  [
    'goes on after its end',
    {
      unit: 'A',
      durationS: 60,
      periods: [
        { startS: 0, limit: 16 },
        { startS: 60, limit: 8 },
      ],
    },
  ],
  ['is finer than OCPI can say', { unit: 'A', periods: [{ startS: 0, limit: 16.25 }] }],
] as const) {
  test(`C-172 a profile that ${what} is not sent`, async () => {
    const id = await charging()
    expect(await refused(set(id, profile))).toBe('input_invalid')
    expect(sent('PUT', id)).toEqual([])
  })
}

test('C-172 a profile that an operator pushes without periods is read', async () => {
  const { client, url } = connected
  const id = await charging()
  const pushed = { start_date_time: '2026-11-22T20:15:00Z', charging_profile: { charging_rate_unit: 'W' } }
  expect((await client.put(`${url('chargingprofiles', 'SENDER')}/S-${id}`, pushed)).statusCode).toBe(1000)
  expect((await shaping(id)).active.active.profile.periods).toEqual([])
})
