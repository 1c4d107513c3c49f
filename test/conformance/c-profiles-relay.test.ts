import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver, newRole } from './connect.ts'
import { Driver, evseWith, publishSite, reportSession, type Site } from './driver.ts'
import type { ReceivedRequest } from './fake-operator.ts'
import { operations } from './operations.ts'
import { until } from './until.ts'

const PROFILE = { charging_rate_unit: 'A', charging_profile_period: [{ start_period: 0, limit: 10 }] }
const CAPABLE = ['REMOTE_START_STOP_CAPABLE', 'CHARGING_PROFILE_CAPABLE']

/** An operator and, on the same party of ours, a provider of smart charging. */
let operator: Connected
let shaper: Connected
let driver: Driver
let site: Site

beforeAll(async () => {
  operator = await connectOperator()
  shaper = await connectOperator({ roles: [newRole('NL', 'SCSP')], ourParties: [operator.ours] })
  shaper.operator.endpointsOf = (version) => [
    { identifier: 'credentials', role: 'RECEIVER', url: shaper.operator.urlOf('credentials', version) },
    { identifier: 'sessions', role: 'RECEIVER', url: shaper.operator.urlOf('sessions', version) },
    { identifier: 'chargingprofiles', role: 'SENDER', url: shaper.operator.urlOf('chargingprofiles', version) },
  ]
  const renewed = await shaper.client.put('credentials', shaper.operator.credentials(), { from: null, to: null })
  if (renewed.statusCode !== 1000) throw new Error(renewed.text)
  shaper.client.token = renewed.data.token
  await firstPullsOver(operator.peer)
})

beforeEach(async () => {
  driver = await Driver.of(operator)
  site = await publishSite(operator, evseWith(CAPABLE))
})

const agree = (peer: string | null, of = driver) =>
  operations('PUT', `/contracts/${of.holder.contract}/smart-charging`, { peer })

async function charging(): Promise<string> {
  const { id } = await driver.open(site.evseId)
  await reportSession(operator, site, driver, `S-${id}`, { authorization_reference: id })
  return id
}

/** A charge that the provider was told of. */
async function shared(): Promise<string> {
  await agree(shaper.peer)
  const id = await charging()
  await shaper.operator.waitFor('PUT', sharedPath(id))
  return id
}

const sharedPath = (id: string) => {
  const { countryCode, partyId } = operator.operator.party
  return `sessions/${countryCode}/${partyId}/${id}`
}
const receiver = (id: string) => `${shaper.url('chargingprofiles', 'RECEIVER')}/${id}`
const newUrl = () => shaper.operator.urlOf(`results/${randomUUID()}`)
const ask = (id: string, responseUrl = newUrl(), headers: Readonly<Record<string, string>> = {}) =>
  shaper.client.put(receiver(id), { charging_profile: PROFILE, response_url: responseUrl }, { headers })
const atOperator = (method: string, id: string): readonly ReceivedRequest[] =>
  operator.operator.received(method, `chargingprofiles/S-${id}`)

test('C-175, C-222 the receiving side is offered to providers of smart charging alone, the sending side to all', async () => {
  expect(shaper.url('chargingprofiles', 'RECEIVER')).toContain('/receiver/')
  expect(() => operator.url('chargingprofiles', 'RECEIVER')).toThrow('offers no chargingprofiles')
  expect(operator.url('chargingprofiles', 'SENDER')).toContain('/sender/')
  const id = await charging()
  const path = receiver(id).replace(shaper.client.origin, '')
  const body = { charging_profile: PROFILE, response_url: operator.operator.urlOf('results/1') }
  expect((await operator.client.put(path, body)).status).toBe(404)
})

test('C-111, C-175, C-223 a session goes to the provider its driver agreed to, under our id and with no name of card or contract', async () => {
  const id = await shared()
  const { json, headers, text } = await shaper.operator.waitFor('PUT', sharedPath(id))
  expect(json).toMatchObject({
    id,
    country_code: operator.operator.party.countryCode,
    party_id: operator.operator.party.partyId,
    location_id: site.location,
    status: 'ACTIVE',
    cdr_token: { country_code: operator.ours.countryCode, party_id: operator.ours.partyId },
  })
  for (const secret of [driver.appUid, driver.holder.contractId, `S-${id}`]) expect(text).not.toContain(secret)
  expect(headers).toMatchObject({ 'ocpi-to-party-id': shaper.operator.party.partyId })
  const since = shaper.operator.requests.length
  const later = new Date(Date.now() + 1000).toISOString()
  await reportSession(operator, site, driver, `S-${id}`, { authorization_reference: id, kwh: 3, last_updated: later })
  const update = await shaper.operator.waitFor('PUT', sharedPath(id), () => true, since)
  expect(update.json.kwh).toBe(3)
})

test('C-223 without the driver’s consent nobody is told of a charge, and nobody may shape it', async () => {
  const id = await charging()
  const answer = await ask(id)
  expect([answer.statusCode, answer.data]).toEqual([1000, { result: 'UNKNOWN_SESSION', timeout: 0 }])
  expect(shaper.operator.received('PUT', sharedPath(id))).toEqual([])
  expect(atOperator('PUT', id)).toEqual([])
})

test('C-223 a consent that is taken back counts at once', async () => {
  const id = await shared()
  await agree(null)
  const since = shaper.operator.requests.length
  expect((await ask(id)).data).toEqual({ result: 'REJECTED', timeout: 0 })
  const later = new Date(Date.now() + 1000).toISOString()
  await reportSession(operator, site, driver, `S-${id}`, { authorization_reference: id, kwh: 5, last_updated: later })
  expect(await driver.session(id)).toMatchObject({ energyWh: 5000 })
  const stranger = await shared()
  expect(stranger).not.toBe(id)
  expect(shaper.operator.requests.slice(since).filter(({ path }) => path.endsWith(id))).toEqual([])
})

test('C-165, C-175, A-123 a profile is handed on under the operator’s id with our address, its answer handed back, all under one cause', async () => {
  const id = await shared()
  const cause = randomUUID()
  const theirs = newUrl()
  const takeBack = operator.operator.on('PUT', /^chargingprofiles\//, () => ({
    data: { result: 'ACCEPTED', timeout: 17 },
  }))
  const answer = await ask(id, theirs, { 'x-correlation-id': cause })
  takeBack()
  expect([answer.statusCode, answer.data]).toEqual([1000, { result: 'ACCEPTED', timeout: 17 }])
  const [put, ...more] = atOperator('PUT', id)
  expect(more).toEqual([])
  expect(put?.json.charging_profile).toEqual(PROFILE)
  expect(put?.json.response_url).not.toBe(theirs)
  expect(put?.headers).toMatchObject({
    'x-correlation-id': cause,
    'ocpi-from-party-id': operator.ours.partyId,
    'ocpi-to-party-id': operator.operator.party.partyId,
  })
  const result = await operator.client.post(
    put?.json.response_url,
    { result: 'ACCEPTED' },
    { headers: { 'x-correlation-id': cause } },
  )
  expect(result.statusCode).toBe(1000)
  const told = await shaper.operator.waitFor('POST', /^results\//, ({ url }) => url.href === theirs)
  expect(told.json).toEqual({ result: 'ACCEPTED' })
  expect(told.headers['x-correlation-id']).toBe(cause)
  expect(await operations('GET', `/sessions/${id}/profile`)).toMatchObject({ profile: { by: shaper.peer } })
})

test('C-166, C-175 the plan of the charger and the clearing of a profile come back the same way', async () => {
  const id = await shared()
  const theirs = newUrl()
  const query = (extra = '') => `?${extra}response_url=${encodeURIComponent(theirs)}`
  expect((await shaper.client.get(`${receiver(id)}${query('duration=600&')}`)).data.result).toBe('ACCEPTED')
  const [get] = atOperator('GET', id)
  expect(get?.url.searchParams.get('duration')).toBe('600')
  const profile = { start_date_time: '2026-11-22T20:00:00Z', charging_profile: PROFILE }
  await operator.client.post(String(get?.url.searchParams.get('response_url')), { result: 'ACCEPTED', profile })
  const told = await shaper.operator.waitFor('POST', /^results\//, ({ url }) => url.href === theirs)
  expect(told.json).toEqual({ result: 'ACCEPTED', profile })
  expect((await shaper.client.delete(`${receiver(id)}${query()}`)).data.result).toBe('ACCEPTED')
  expect(atOperator('DELETE', id)).toHaveLength(1)
})

test('C-169, C-175, C-221 what the operator pushes about a charge is handed on under our id', async () => {
  const id = await shared()
  const pushed = { start_date_time: '2026-11-22T20:00:00Z', charging_profile: PROFILE }
  const cause = randomUUID()
  await operator.client.put(`${operator.url('chargingprofiles', 'SENDER')}/S-${id}`, pushed, {
    headers: { 'x-correlation-id': cause },
  })
  const told = await shaper.operator.waitFor('PUT', `chargingprofiles/${id}`)
  expect(told.json).toEqual(pushed)
  expect(told.headers['x-correlation-id']).toBe(cause)
})

test('C-175, T147 a result goes to hosts agreed with the provider, and to no other', async () => {
  const id = await shared()
  for (const url of ['https://elsewhere.example/results', 'http://127.0.0.1:1/results', 'file:///etc/passwd', 'x']) {
    const answer = await ask(id, url)
    expect([url, answer.status, answer.statusCode]).toEqual([url, 200, 2001])
  }
  expect(atOperator('PUT', id)).toEqual([])
})

test('C-167, C-175 the operator’s own refusals are handed back as they are', async () => {
  for (const result of ['NOT_SUPPORTED', 'REJECTED', 'TOO_OFTEN', 'UNKNOWN_SESSION']) {
    driver = await Driver.of(operator)
    const id = await shared()
    const takeBack = operator.operator.on('PUT', `chargingprofiles/S-${id}`, () => ({ data: { result, timeout: 0 } }))
    expect((await ask(id)).data.result).toBe(result)
    takeBack()
    site = await publishSite(operator, evseWith(CAPABLE))
  }
})

test('C-175 an operator that does not answer is no answer of ours', async () => {
  const id = await shared()
  const takeBack = operator.operator.on('PUT', `chargingprofiles/S-${id}`, () => ({ status: 502, text: 'gone' }))
  const answer = await ask(id)
  takeBack()
  expect([answer.status, answer.statusCode, answer.data]).toEqual([200, 3000, undefined])
})

test('C-176 a charge that somebody else shapes is not shaped by us as well', async () => {
  const id = await shared()
  const mine = operations('PUT', `/sessions/${id}/profile`, { unit: 'W', periods: [{ startS: 0, limit: 1000 }] })
  await expect(mine).rejects.toThrow('profile_shaped_elsewhere')
  expect(atOperator('PUT', id)).toEqual([])
})

test('C-174, C-223 a session that never was, and one of another provider, are the same to a provider', async () => {
  const id = await shared()
  const other = await connectOperator({ roles: [newRole('DE', 'SCSP')], ourParties: [operator.ours] })
  const body = { charging_profile: PROFILE, response_url: other.operator.urlOf('results/1') }
  for (const session of [id, 'nl1_aaaaaaaaaaaaaaaaaaaaaaaa', 'S-1']) {
    const answer = await other.client.put(`${other.url('chargingprofiles', 'RECEIVER')}/${session}`, body)
    expect([session, answer.data]).toEqual([session, { result: 'UNKNOWN_SESSION', timeout: 0 }])
  }
})

test('C-166 without a duration, or an address for the result, nothing is asked', async () => {
  const id = await shared()
  const url = encodeURIComponent(newUrl())
  const answers = [
    await shaper.client.get(`${receiver(id)}?response_url=${url}`),
    await shaper.client.get(`${receiver(id)}?duration=0&response_url=${url}`),
    await shaper.client.get(`${receiver(id)}?duration=600`),
    await shaper.client.delete(receiver(id)),
    await shaper.client.put(receiver(id), { charging_profile: PROFILE }),
  ]
  expect(answers.map(({ status, statusCode }) => [status, statusCode])).toEqual(answers.map(() => [200, 2001]))
  await until('nothing was asked', () => atOperator('GET', id).length === 0)
})
