import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite, reportSession } from './driver.ts'
import { cdrOf, findingOf, operations } from './operations.ts'
import { sampleCdr } from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let driver: Driver

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

// One driver may not have many charges open at once.
beforeEach(async () => {
  driver = await Driver.of(connected)
})

/** The one command of a kind that was sent for a charge. */
const sent = (type: string, session: string) => {
  const all = connected.operator
    .received('POST', `commands/${type}`)
    .filter(({ json }) => json.response_url.includes(session))
  const [first] = all
  if (first === undefined || all.length > 1) throw new Error(`${all.length} ${type} were sent`)
  return first
}
const report = (url: string, result: string, more: Readonly<Record<string, unknown>> = {}) =>
  connected.client.post(url, { result, ...more })

test('C-144, C-145, C-149, C-153, C-154, C-215, C-216 a start is one POST to START_SESSION that says all it has to, to the owner of the location', async () => {
  const site = await publishSite(connected)
  const { id, phase } = await driver.open(site.evseId)
  expect(phase).toBe('asking')
  const { headers, json } = sent('START_SESSION', id)
  const { operator, ours } = connected
  expect(json).toMatchObject({
    location_id: site.location,
    evse_uid: site.evseUid,
    connector_id: '1',
    authorization_reference: id,
    token: {
      country_code: ours.countryCode,
      party_id: ours.partyId,
      uid: driver.appUid,
      type: 'APP_USER',
      contract_id: driver.holder.contractId,
      issuer: expect.any(String),
      valid: true,
      whitelist: 'NEVER',
      last_updated: expect.stringMatching(/Z$/),
    },
  })
  // Our id of the charge is a field of the command, not of the token.
  expect(json.token).not.toHaveProperty('authorization_reference')
  expect(json.response_url.length).toBeLessThanOrEqual(255)
  expect(json.response_url.startsWith(`${connected.client.origin}/ocpi/`)).toBe(true)
  expect(headers).toMatchObject({
    'ocpi-to-country-code': operator.party.countryCode,
    'ocpi-to-party-id': operator.party.partyId,
    'ocpi-from-country-code': ours.countryCode,
    'ocpi-from-party-id': ours.partyId,
  })
  // The result says that the charger understood; only a Session says that anything charges.
  expect((await report(json.response_url, 'ACCEPTED')).statusCode).toBe(1000)
  expect(await driver.session(id)).toMatchObject({ phase: 'starting', startedAt: null })
  expect((await reportSession(connected, site, driver, `S-${id}`, { authorization_reference: id })).status).toBe(201)
  expect(await driver.session(id)).toMatchObject({ phase: 'charging' })
})

test('C-145, F-61 the result is a request of a peer: without its token it is 401, and each command has an address of its own', async () => {
  const [one, two] = [await publishSite(connected), await publishSite(connected)]
  const [first, second] = [await driver.open(one.evseId), await driver.open(two.evseId)]
  const urls = [first, second].map(({ id }) => String(sent('START_SESSION', id).json.response_url))
  expect(new Set(urls).size).toBe(2)
  const [url = ''] = urls
  expect(new URL(url).search).toBe('')
  const body = { body: { result: 'REJECTED' } }
  const answer = await connected.client.call('POST', url, { ...body, headers: { authorization: null } })
  expect(answer.status).toBe(401)
  expect(await driver.session(first.id)).toMatchObject({ phase: 'asking' })
})

test('F-61 by agreement a result without a token is taken at its own address, once and from nobody else', async () => {
  const agreed = await connectOperator({
    ourParties: [connected.ours],
    invitation: { profile: 'ocpi-221-open-results' },
  })
  await firstPullsOver(agreed.peer)
  const theirs = await Driver.of(agreed)
  const [one, two] = [await publishSite(agreed), await publishSite(agreed)]
  const [first, second] = [await theirs.open(one.evseId), await theirs.open(two.evseId)]
  const urlOf = (id: string) =>
    String(
      agreed.operator.received('POST', 'commands/START_SESSION').find(({ text }) => text.includes(id))?.json
        .response_url,
    )
  const [url, other] = [urlOf(first.id), urlOf(second.id)]
  const bare = (at: string, headers: Readonly<Record<string, string | null>> = { authorization: null }) =>
    agreed.client.call('POST', at, { body: { result: 'ACCEPTED' }, headers })
  // Another command's secret, one that was changed, and one that nobody made: as if there were no such agreement.
  const secret = (at: string) => at.split('/').at(-1) ?? ''
  const flipped = secret(url).replace(/.$/, (last) => (last === '0' ? '1' : '0'))
  const guesses = [
    url.replace(secret(url), secret(other)),
    url.replace(secret(url), flipped),
    url.replace(first.id, `nl1_${'a'.repeat(24)}`),
    url.replace('START_SESSION', 'STOP_SESSION'),
    url.replace(secret(url), 'x'.repeat(75)),
  ]
  for (const guess of guesses) expect([guess, (await bare(guess)).status]).toEqual([guess, 401])
  expect(await theirs.session(first.id)).toMatchObject({ phase: 'asking' })
  expect(await bare(url)).toMatchObject({ status: 200, statusCode: 1000 })
  expect(await theirs.session(first.id)).toMatchObject({ phase: 'starting' })
  expect(await findingOf(agreed.peer, 'result_without_token')).toMatchObject({ kind: 'leniency' })
  // Once: whoever reads it in a log learns nothing by it, and changes nothing.
  expect((await bare(url)).status).toBe(401)
  expect(await bare(other, { authorization: 'Token d3Jvbmc=' })).toMatchObject({ status: 200, statusCode: 1000 })
  // It opens nothing else.
  expect(
    (await agreed.client.call('GET', agreed.url('tokens', 'SENDER'), { headers: { authorization: null } })).status,
  ).toBe(401)
})

test('C-217 the address of a result takes POST alone', async () => {
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  const url = String(sent('START_SESSION', id).json.response_url)
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const answer = await connected.client.call(method, url, method === 'GET' ? {} : { body: { result: 'ACCEPTED' } })
    expect([method, answer.status, answer.headers['allow']]).toEqual([method, 405, 'POST'])
  }
  expect(await driver.session(id)).toMatchObject({ phase: 'asking' })
})

test('C-151, F-61 a result that comes twice is 1000 and changes nothing; one that was never asked for is 404', async () => {
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  const url = String(sent('START_SESSION', id).json.response_url)
  expect((await report(url, 'ACCEPTED')).statusCode).toBe(1000)
  const again = await report(url, 'REJECTED')
  expect([again.status, again.statusCode]).toEqual([200, 1000])
  expect(await driver.session(id)).toMatchObject({ phase: 'starting' })
  const guessed = await report(
    url.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    'REJECTED',
  )
  const other = await report(url.replace('START_SESSION', 'STOP_SESSION'), 'ACCEPTED')
  const nowhere = await report(url.replace(id, 'nl1_aaaaaaaaaaaaaaaaaaaaaaaa'), 'ACCEPTED')
  expect([guessed.status, other.status, nowhere.status]).toEqual([404, 404, 404])
  expect(await driver.session(id)).toMatchObject({ phase: 'starting' })
})

test('C-151 another operator has no say in a command that was not sent to it', async () => {
  const stranger = await connectOperator()
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  const url = String(sent('START_SESSION', id).json.response_url)
  expect((await stranger.client.post(url, { result: 'REJECTED' })).status).toBe(404)
  expect(await driver.session(id)).toMatchObject({ phase: 'asking' })
})

test('C-150, F-61 a result and a session that overtake the answer to the command count', async () => {
  const site = await publishSite(connected)
  const takeBack = connected.operator.on('POST', 'commands/START_SESSION', async ({ json }) => {
    await report(json.response_url, 'ACCEPTED')
    const id = json.authorization_reference
    await reportSession(connected, site, driver, `S-${id}`, { authorization_reference: id.toUpperCase() })
    return undefined
  })
  const { id } = await driver.open(site.evseId)
  takeBack()
  expect(await driver.session(id)).toMatchObject({ phase: 'charging', reason: null })
})

for (const result of ['NOT_SUPPORTED', 'REJECTED', 'UNKNOWN_SESSION']) {
  test(`C-146 ${result} at once is a no: no result is waited for, and none is taken`, async () => {
    const site = await publishSite(connected)
    const takeBack = connected.operator.on('POST', 'commands/START_SESSION', () => ({
      data: { result, timeout: 0, message: [{ language: 'en', text: 'not now' }] },
    }))
    const session = await driver.open(site.evseId)
    takeBack()
    expect(session).toMatchObject({ phase: 'refused', reason: `start_${result.toLowerCase()}` })
    expect((await report(sent('START_SESSION', session.id).json.response_url, 'ACCEPTED')).statusCode).toBe(1000)
    expect(await driver.session(session.id)).toMatchObject({ phase: 'refused' })
  })
}

test('C-152 a refusal with its result in data is read as what it says', async () => {
  const site = await publishSite(connected)
  const takeBack = connected.operator.on('POST', 'commands/START_SESSION', () => ({
    statusCode: 2003,
    data: { result: 'NOT_SUPPORTED', timeout: 0 },
  }))
  const session = await driver.open(site.evseId)
  takeBack()
  expect(session).toMatchObject({ phase: 'refused', reason: 'start_not_supported' })
})

for (const result of ['EVSE_OCCUPIED', 'EVSE_INOPERATIVE', 'FAILED', 'NOT_SUPPORTED', 'REJECTED']) {
  test(`C-148 the result ${result} ends a start, and the driver may try again at once`, async () => {
    const site = await publishSite(connected)
    const { id } = await driver.open(site.evseId)
    const message = [{ language: 'en', text: 'as it is' }]
    expect((await report(sent('START_SESSION', id).json.response_url, result, { message })).statusCode).toBe(1000)
    expect(await driver.session(id)).toMatchObject({ phase: 'refused', reason: `start_${result.toLowerCase()}` })
    expect(await driver.open(site.evseId)).toMatchObject({ phase: 'asking' })
  })
}

test('C-148, C-150, F-63 after the result TIMEOUT the charge may still come, and is the one that was asked for', async () => {
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  await report(sent('START_SESSION', id).json.response_url, 'TIMEOUT')
  expect(await driver.session(id)).toMatchObject({ phase: 'unanswered', reason: 'start_timeout' })
  await reportSession(connected, site, driver, `S-${id}`, { authorization_reference: id })
  expect(await driver.session(id)).toMatchObject({ phase: 'charging', reason: null })
})

test('C-147, C-219 after the operator’s own time-out nothing is known: its sessions are asked for, and hold the charge', async () => {
  const { operator } = connected
  const site = await publishSite(connected)
  const takeBack = operator.on('POST', 'commands/START_SESSION', () => ({ data: { result: 'ACCEPTED', timeout: 1 } }))
  const since = operator.requests.length
  const { id } = await driver.open(site.evseId)
  takeBack()
  const now = new Date().toISOString()
  operator.lists['sessions'] = [sessionIn(site, `S-${id}`, id, now)]
  await operator.waitFor('GET', 'sessions', ({ url }) => url.searchParams.has('date_from'), since)
  await driver.inPhase(id, 'charging')
  expect(
    operator.received('POST', 'commands/START_SESSION').filter(({ json }) => json.authorization_reference === id),
  ).toHaveLength(1)
  operator.lists['sessions'] = []
})

test('C-147 a result that never comes leaves the start open, not failed, and a late one counts', async () => {
  const site = await publishSite(connected)
  const takeBack = connected.operator.on('POST', 'commands/START_SESSION', () => ({
    data: { result: 'ACCEPTED', timeout: 0 },
  }))
  const { id } = await driver.open(site.evseId)
  takeBack()
  expect(await driver.inPhase(id, 'unanswered')).toMatchObject({ reason: 'start_unanswered' })
  await report(sent('START_SESSION', id).json.response_url, 'ACCEPTED')
  expect(await driver.session(id)).toMatchObject({ phase: 'starting', reason: null })
})

for (const [what, answer] of [
  ['a broken connection', { broken: true }],
  ['HTTP 502', { status: 502, text: 'gone' }],
  ['a hub that heard nothing', { statusCode: 4002 }],
  ['a failure of the operator itself', { statusCode: 3000 }],
] as const) {
  test(`C-147 ${what} says nothing about the start, which is not sent again`, async () => {
    const { operator } = connected
    const site = await publishSite(connected)
    const takeBack = operator.on('POST', 'commands/START_SESSION', () => answer)
    const { id, phase } = await driver.open(site.evseId)
    takeBack()
    expect(phase).toBe('unanswered')
    await reportSession(connected, site, driver, `S-${id}`, { authorization_reference: id })
    expect(await driver.session(id)).toMatchObject({ phase: 'charging' })
    expect(sent('START_SESSION', id)).toBeDefined()
  })
}

test('C-150, C-218 a session without our reference is bound by the token of its command, and so is its CDR', async () => {
  const { client, operator, ours, peer, url } = connected
  const site = await publishSite(connected)
  const another = await Driver.of(connected)
  const { id } = await another.open(site.evseId)
  await report(sent('START_SESSION', id).json.response_url, 'ACCEPTED')
  const startAt = Date.now()
  const times = { start_date_time: iso(startAt), last_updated: iso(startAt) }
  await reportSession(connected, site, another, `S-${id}`, times)
  expect(await another.session(id)).toMatchObject({ phase: 'charging' })
  const charging = {
    owner: operator.party,
    ours,
    holder: { uid: another.appUid, contractId: another.holder.contractId },
    location: site.location,
    startAt,
  }
  const cdr = sampleCdr(charging, `C-${id}`, `S-${id}`, { cdr_token: another.appToken(ours), auth_method: 'COMMAND' })
  expect((await client.post(url('cdrs', 'RECEIVER'), cdr)).status).toBe(201)
  expect(await cdrOf(peer, `C-${id}`)).toMatchObject({ session: id })
})

test('C-155 a token that is blocked is not sent, and neither is one that may not start here', async () => {
  const { operator } = connected
  const site = await publishSite(connected)
  const blocked = await Driver.of(connected)
  await operations('PUT', `/contracts/${blocked.holder.contract}/suspension`).catch(() =>
    operations('POST', `/contracts/${blocked.holder.contract}/suspension`),
  )
  const since = operator.requests.length
  const { json: price } = await blocked.call('POST', '/quotes', { evse: site.evseId, connector: '1' })
  const answer = await blocked.call('POST', '/sessions', { key: 'a-button-of-the-blocked', quote: price.quoteId })
  expect([answer.status, answer.json.code]).toEqual([403, 'contract_suspended'])
  expect(operator.requests.slice(since).filter(({ path }) => path.startsWith('commands/'))).toEqual([])
})

test('C-155 our answer to a real-time authorization of the app’s token is the same as to any other', async () => {
  const { client, url } = connected
  const answer = await client.post(`${url('tokens', 'SENDER')}/${driver.appUid}/authorize?type=APP_USER`, undefined)
  expect([answer.status, answer.statusCode, answer.data.allowed]).toEqual([200, 1000, 'ALLOWED'])
})

test('C-155, F-59 an operator that asks about the token of a start, though it need not, is told the reference of that start', async () => {
  const { client, url } = connected
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  const path = `${url('tokens', 'SENDER')}/${driver.appUid}/authorize?type=APP_USER`
  const asked = await client.post(path, { location_id: site.location, evse_uids: [site.evseUid] })
  expect([asked.statusCode, asked.data.allowed, asked.data.authorization_reference]).toEqual([1000, 'ALLOWED', id])
  // Once the charge runs the token is asked about for another.
  await reportSession(connected, site, driver, `S-${id}`, {
    authorization_reference: asked.data.authorization_reference,
  })
  expect(await driver.session(id)).toMatchObject({ phase: 'charging' })
  expect((await client.post(path, undefined)).data.authorization_reference).not.toBe(id)
})

test('C-163 the same button twice, and another device, start one charge', async () => {
  const { operator } = connected
  const site = await publishSite(connected)
  const key = 'one-button-pressed-twice'
  const [first, second] = await Promise.all([driver.open(site.evseId, { key }), driver.open(site.evseId, { key })])
  expect(first.id).toBe(second.id)
  const other = await driver.open(site.evseId)
  expect(other).toMatchObject({ phase: 'refused', reason: 'start_open_already' })
  const starts = operator
    .received('POST', 'commands/START_SESSION')
    .filter(({ json }) => json.evse_uid === site.evseUid)
  expect(starts).toHaveLength(1)
})

test('C-163, F-60 of two starts at the same time one begins, and a session without our reference is that one alone', async () => {
  const { operator } = connected
  const site = await publishSite(connected)
  const opened = await Promise.all([driver.open(site.evseId), driver.open(site.evseId)])
  const asked = opened.find(({ phase }) => phase === 'asking')
  expect(opened.map(({ phase }) => phase).toSorted()).toEqual(['asking', 'refused'])
  expect(
    operator.received('POST', 'commands/START_SESSION').filter(({ json }) => json.evse_uid === site.evseUid),
  ).toHaveLength(1)
  const theirs = `S-${asked.id}`
  await Promise.all([0.1, 0.2].map((kwh) => reportSession(connected, site, driver, theirs, { kwh })))
  expect(await driver.session(asked.id)).toMatchObject({ phase: 'charging' })
  // A second session of the operator's at the same place is none of the two, however much it looks like one.
  await reportSession(connected, site, driver, `${theirs}-2`, { kwh: 7 })
  for (const { id } of opened) expect(await driver.session(id)).not.toMatchObject({ energyWh: 7000 })
})

test('C-162 an EVSE that lists what it can do, and not this, is not asked; one that lists nothing is, and that is noted', async () => {
  const { operator, peer } = connected
  const mute = await publishSite(connected, evseWith([]))
  const unable = await publishSite(connected, evseWith(['RFID_READER']))
  expect(await driver.open(mute.evseId)).toMatchObject({ phase: 'asking' })
  expect(await driver.open(unable.evseId)).toMatchObject({ phase: 'refused', reason: 'start_not_supported' })
  const asked = operator.received('POST', 'commands/START_SESSION').map(({ json }) => json.evse_uid)
  expect([asked.includes(mute.evseUid), asked.includes(unable.evseUid)]).toEqual([true, false])
  const noted = await until('both are noted', async () => {
    const { items } = await operations('GET', `/peers/${peer}/findings?rule=capability_not_listed`)
    return items.length >= 2 ? items : undefined
  })
  expect(noted[0]).toMatchObject({ detail: 'REMOTE_START_STOP_CAPABLE' })
})

test('C-153 a connector is named also where the EVSE demands it', async () => {
  const capabilities = ['REMOTE_START_STOP_CAPABLE', 'START_SESSION_CONNECTOR_REQUIRED']
  const site = await publishSite(connected, evseWith(capabilities))
  const { id } = await driver.open(site.evseId)
  expect(sent('START_SESSION', id).json).toMatchObject({ evse_uid: site.evseUid, connector_id: '1' })
})

test('C-164 version details list our side of commands, which nothing calls but by the address of a result', async () => {
  const { client, url } = connected
  const answer = await client.post(url('commands', 'SENDER'), { result: 'ACCEPTED' })
  expect(answer.status).toBe(404)
})

const iso = (at: number) => new Date(at).toISOString()

/** A session as the operator's list has it. */
function sessionIn(site: { location: string; evseUid: string }, sessionId: string, reference: string, now: string) {
  const { operator, ours } = connected
  return {
    country_code: operator.party.countryCode,
    party_id: operator.party.partyId,
    id: sessionId,
    start_date_time: now,
    kwh: 0,
    cdr_token: driver.appToken(ours),
    auth_method: 'COMMAND',
    authorization_reference: reference,
    location_id: site.location,
    evse_uid: site.evseUid,
    connector_id: '1',
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: now,
  }
}
