import { afterEach, expect, test, vi } from 'vitest'
import { type HubStage, startHubStage } from './hub-stage.ts'
import { CARDS } from './recording-emsp.ts'
import { squeezeId } from './squeeze-id.ts'

// Programs are started for these tests, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 })

let stage: HubStage
afterEach(() => stage.stop())

const firstOf = (party: string) => {
  const found = stage.places(party).find(({ tariffId }) => tariffId !== null)
  if (found === undefined) throw new Error('no place in the generated feed')
  return found
}
const rowsOf = (body: Record<string, unknown>): Record<string, unknown>[] =>
  Array.isArray(body['data']) ? body['data'] : []
const to = (country: string | null, party: string | null) => ({
  'ocpi-to-country-code': country,
  'ocpi-to-party-id': party,
})
const start = (fields: Record<string, unknown>, headers = {}) =>
  stage.ask('commands/START_SESSION', {
    method: 'POST',
    body: { response_url: `${stage.emsp.origin}/callback`, token: CARDS[2], ...fields },
    headers,
  })

test('where parties are addressed, a request goes to the one named, or to whom it concerns, who then says so', async () => {
  stage = await startHubStage('--addressing', 'party', '--references', 'owner')
  const { locationId, evseUid } = firstOf('DE*XYZ')
  const direct = await stage.ask(`locations/${locationId}`, { headers: to('DE', 'XYZ') })
  expect(direct.body['data']).toMatchObject({ id: locationId, party_id: 'XYZ' })
  const open = await stage.ask(`locations/${locationId}`, { headers: to(null, null) })
  expect(open.body['data']).toMatchObject({ id: locationId })
  expect([open.headers.get('ocpi-from-country-code'), open.headers.get('ocpi-from-party-id')]).toEqual(['DE', 'XYZ'])
  expect((await stage.ask('locations/nowhere', { headers: to(null, null) })).body['status_code']).toBe(4001)
  expect((await stage.ask('tariffs', { headers: to('BE', 'NON') })).body['status_code']).toBe(4001)
  expect((await stage.ask('tariffs', { headers: to(null, null) })).body['status_code']).toBe(2001)
  const own = rowsOf((await stage.ask('locations', { headers: to('DE', 'XYZ') })).body)
  expect(new Set(own.map(({ party_id }) => party_id))).toEqual(new Set(['XYZ']))
  const all = await stage.ask('tariffs', { headers: to('FR', '107') })
  expect(new Set(rowsOf(all.body).map(({ party_id }) => party_id))).toEqual(new Set(['ABC', 'XYZ']))

  expect((await start({ location_id: locationId, evse_uid: evseUid })).body['status_code']).toBe(2001)
  const started = await start(
    { location_id: locationId, evse_uid: evseUid, authorization_reference: 'OURS-7' },
    to(null, null),
  )
  expect(started.headers.get('ocpi-from-party-id')).toBe('XYZ')
  const session = await stage.emsp.waitFor(({ path }) => path.startsWith('/2.2.1/sessions/DE/XYZ/'))
  expect(session.headers).toMatchObject({ 'ocpi-from-country-code': 'DE', 'ocpi-from-party-id': 'XYZ' })
  expect(session.body).toMatchObject({ authorization_reference: 'OURS-7' })
  await stage.operator('DE*XYZ', 'status', { locationId, evseUid, status: 'OUTOFORDER' })
  const status = await stage.emsp.waitFor(({ method }) => method === 'PATCH')
  expect(status.path).toBe(`/2.2.1/locations/DE/XYZ/${locationId}/${evseUid}`)
  expect(status.headers).toMatchObject({ 'ocpi-from-country-code': 'FR', 'ocpi-from-party-id': '107' })
})

test('an operator that does not answer in time is answered for with 4002, and may have started', async () => {
  stage = await startHubStage('--operator-timeout', '150')
  const { locationId, evseUid } = firstOf('DE*XYZ')
  await stage.operator('DE*XYZ', 'slow', { module: 'commands', ms: 600 })
  const answer = await start({ location_id: locationId, evse_uid: evseUid })
  expect(answer.body['status_code']).toBe(4002)
  const result = await stage.emsp.waitFor(({ path }) => path === '/callback')
  expect(result.body).toEqual({ result: 'ACCEPTED' })
})

test('the list of clients is paged, and each change of it is told without routing headers', async () => {
  stage = await startHubStage('--client-info')
  const list = rowsOf((await stage.ask('hubclientinfo')).body)
  expect(list).toContainEqual(
    expect.objectContaining({ country_code: 'DE', party_id: 'XYZ', role: 'CPO', status: 'CONNECTED' }),
  )
  stage.emsp.told.length = 0
  for (const status of ['OFFLINE', 'OFFLINE', 'SUSPENDED', 'CONNECTED'])
    await stage.hub('client', { party: 'DE*XYZ', status })
  await stage.hub('client', { party: 'BE*NEW', status: 'PLANNED' })
  await stage.hub('idle', { seconds: 10 })
  const told = stage.emsp.told.filter(({ path }) => path.startsWith('/2.2.1/hubclientinfo/'))
  expect(told.map(({ path, body }) => `${path.slice(-6)} ${body['status']}`).toSorted()).toEqual([
    'BE/NEW PLANNED',
    'DE/XYZ CONNECTED',
    'DE/XYZ OFFLINE',
    'DE/XYZ SUSPENDED',
  ])
  expect(told[0]?.headers['ocpi-from-party-id']).toBeUndefined()
})

test('a hub that numbers locations itself understands its own numbers, and hides what operators call themselves', async () => {
  stage = await startHubStage('--location-ids', 'hub')
  const { locationId, evseUid } = firstOf('NL*ABC')
  const rows = rowsOf((await stage.ask('locations')).body)
  expect(rows.some(({ id }) => id === locationId)).toBe(false)
  const record = await stage.charge('NL*ABC', firstOf('NL*ABC'))
  const question = stage.emsp.told.find(({ path }) => path.endsWith('/authorize'))
  const shownId = String(question?.body['location_id'])
  expect((await stage.ask(`locations/${shownId}`)).body['data']).toMatchObject({
    id: shownId,
    gireve_id: shownId,
    operator: { name: 'NL*ABC' },
  })
  const bill = stage.emsp.told.find(({ path }) => path === '/2.2.1/cdrs')
  expect(bill?.body).toMatchObject({ id: record['cdrId'], cdr_location: { id: shownId } })
  expect((await start({ location_id: shownId, evse_uid: evseUid })).body).toMatchObject({
    data: { result: 'ACCEPTED' },
  })
  expect((await start({ location_id: locationId, evse_uid: evseUid })).body['status_code']).toBe(2003)
})

test('a clearing house squeezes ids, sets its own times, and still finds what is meant', async () => {
  stage = await startHubStage('--clearing')
  const { locationId, evseUid } = firstOf('NL*ABC')
  const since = new Date(Date.now() - 60_000).toISOString()
  const rows = rowsOf((await stage.ask(`locations?date_from=${since}`)).body)
  expect(rows.map(({ id }) => id)).toContain(squeezeId(locationId))
  for (const row of rows)
    expect(row).toMatchObject({ city: expect.stringMatching(/./), last_updated: expect.stringMatching(/\.\d{3}Z$/) })
  await stage.operator('NL*ABC', 'faults', { locationId, evseUid, stopAfter: 1 })
  const started = await start({ location_id: squeezeId(locationId), evse_uid: evseUid })
  expect(started.body).toMatchObject({ data: { result: 'ACCEPTED' } })
  const session = await stage.emsp.waitFor(({ path }) => path.startsWith('/2.2.1/sessions/NL/ABC/'))
  expect(session.body['id']).toMatch(/^[0-9A-F]{32}$/)
  await stage.ask('commands/STOP_SESSION', {
    method: 'POST',
    body: { response_url: `${stage.emsp.origin}/callback`, session_id: session.body['id'] },
  })
  const bill = await stage.emsp.waitFor(({ path }) => path === '/2.2.1/cdrs')
  expect(bill.body).toMatchObject({ session_id: session.body['id'], cdr_location: { id: squeezeId(locationId) } })
})

test('static data takes its time; what is not to be published is not shown', async () => {
  stage = await startHubStage('--static-delay', '60000', '--page-size', '1000')
  const shown = async () => rowsOf((await stage.ask('locations')).body).length
  const before = await shown()
  await stage.operator('NL*ABC', 'status', { ...firstOf('NL*ABC'), status: 'REMOVED' })
  expect(stage.emsp.told.filter(({ method }) => method === 'PATCH')).toEqual([])
  expect(await stage.hub('publish', {})).toEqual({ published: 1 })
  await stage.hub('idle', { seconds: 10 })
  const told = stage.emsp.told.filter(({ method, path }) => method === 'PUT' && path.startsWith('/2.2.1/locations/'))
  expect(told).toHaveLength(1)
  expect(await shown()).toBeLessThanOrEqual(before)
})

test('an operator that names two EVSEs, or none, is refused where one is demanded', async () => {
  stage = await startHubStage('--authorize-at', 'one-evse')
  const { locationId, evseUid } = firstOf('NL*ABC')
  const { connections } = (await stage.hub('health')) as { connections: { side: string }[] }
  expect(connections.filter(({ side }) => side === 'cpo')).toHaveLength(2)
  // A stranger to the fixture: an operator that says what it likes about the place.
  const { token, versionsUrl } = await stage.hub('invite', { side: 'cpo' })
  const register = await stage.emsp.ask(String(versionsUrl).replace('versions', '2.2.1/credentials'), {
    method: 'POST',
    headers: { authorization: `Token ${Buffer.from(String(token)).toString('base64')}` },
    body: {
      token: 'x',
      url: `${stage.emsp.origin}/versions`,
      roles: [{ role: 'CPO', country_code: 'NL', party_id: 'ABC', business_details: { name: 'Twin' } }],
    },
  })
  expect(register.body['status_code']).toBe(1000)
  const issued = String(Object(register.body['data'])['token'])
  const ask = async (evse_uids: string[] | undefined) => {
    const { body } = await stage.ask('tokens/04AABBCCDDEEFF/authorize?type=RFID', {
      method: 'POST',
      headers: { authorization: `Token ${Buffer.from(issued).toString('base64')}` },
      body: { location_id: locationId, evse_uids },
    })
    return body['status_code']
  }
  expect(await ask(undefined)).toBe(2002)
  expect(await ask([evseUid, 'another'])).toBe(2001)
  expect(await ask([evseUid])).toBe(1000)
})

test('what another eMSP pays is shown only where it is asked for, under the same id', async () => {
  stage = await startHubStage('--foreign-tariffs', '--page-size', '1000')
  const rows = rowsOf((await stage.ask('tariffs')).body)
  const targets = Map.groupBy(rows, ({ id, party_id }) => `${party_id}/${id}`)
  for (const descriptions of targets.values())
    expect(descriptions.map(({ target_operator_party_id }) => target_operator_party_id)).toEqual([null, 'XYZ'])
})
