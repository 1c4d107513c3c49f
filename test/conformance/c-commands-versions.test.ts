import { expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite, reportSession } from './driver.ts'
import { operations } from './operations.ts'
import { until } from './until.ts'

const ABLE = ['REMOTE_START_STOP_CAPABLE', 'RESERVABLE']

async function connected(options: Parameters<typeof connectOperator>[0]): Promise<Connected> {
  const peer = await connectOperator(options)
  await firstPullsOver(peer.peer)
  return peer
}

const startsOf = ({ operator }: Connected) => operator.received('POST', 'commands/START_SESSION')

test('C-144, F-61 2.1.1: a start has no field of later versions, and its result may have the form of the answer', async () => {
  const peer = await connected({ versions: ['2.1.1'] })
  const driver = await Driver.of(peer)
  const site = await publishSite(peer, evseWith(ABLE))
  const { id } = await driver.open(site.evseId)
  const [start] = startsOf(peer)
  expect(Object.keys(start?.json).toSorted()).toEqual(['evse_uid', 'location_id', 'response_url', 'token'])
  expect(start?.json.token).toMatchObject({ uid: driver.appUid, type: 'OTHER', auth_id: driver.holder.contractId })
  expect(Object.keys(start?.headers ?? {}).filter((name) => name.startsWith('ocpi-'))).toEqual([])
  expect((await peer.client.post(start?.json.response_url, { result: 'ACCEPTED' })).statusCode).toBe(1000)
  expect(await driver.session(id)).toMatchObject({ phase: 'starting' })
})

test('C-146, C-147 2.1.1: TIMEOUT at once says nothing about the start', async () => {
  const peer = await connected({ versions: ['2.1.1'] })
  peer.operator.on('POST', 'commands/START_SESSION', () => ({ data: { result: 'TIMEOUT' } }))
  const driver = await Driver.of(peer)
  const site = await publishSite(peer, evseWith(ABLE))
  expect(await driver.open(site.evseId)).toMatchObject({ phase: 'unanswered' })
})

test('C-150, F-63 2.1.1: a session, which knows no reference of ours, is bound by contract and place', async () => {
  const peer = await connected({ versions: ['2.1.1'] })
  const driver = await Driver.of(peer)
  const site = await publishSite(peer, evseWith(ABLE))
  const { id } = await driver.open(site.evseId)
  const { countryCode, partyId } = peer.operator.party
  const now = new Date().toISOString()
  const { connectors } = evseWith(ABLE)
  const [start] = startsOf(peer)
  await peer.client.post(start?.json.response_url, { result: 'TIMEOUT' })
  const answer = await peer.client.put(`${peer.url('sessions', 'RECEIVER')}/${countryCode}/${partyId}/S1`, {
    id: 'S1',
    start_datetime: now,
    kwh: 1.5,
    auth_id: driver.holder.contractId,
    auth_method: 'AUTH_REQUEST',
    location: {
      id: site.location,
      type: 'ON_STREET',
      address: 'Main street 1',
      city: 'Delft',
      postal_code: '2611',
      country: 'NLD',
      coordinates: { latitude: '52.011577', longitude: '4.357068' },
      evses: [{ uid: site.evseUid, status: 'CHARGING', connectors, last_updated: now }],
      last_updated: now,
    },
    currency: 'EUR',
    status: 'ACTIVE',
    last_updated: now,
  })
  expect(answer.status).toBe(201)
  expect(await driver.session(id)).toMatchObject({ phase: 'charging', energyWh: 1500 })
})

test('C-157, C-158 2.1.1: a reservation has a number, and cannot be cancelled: that is said before anything is sent', async () => {
  const peer = await connected({ versions: ['2.1.1'] })
  const driver = await Driver.of(peer)
  const site = await publishSite(peer, evseWith(ABLE))
  const { id } = await driver.open(site.evseId, { reserveUntil: Date.now() + 1_800_000 })
  const [reserve] = peer.operator.received('POST', 'commands/RESERVE_NOW')
  expect(Number.isSafeInteger(reserve?.json.reservation_id)).toBe(true)
  await peer.client.post(reserve?.json.response_url, { result: 'ACCEPTED' })
  const { json } = await driver.call('DELETE', `/sessions/${id}/reservation`)
  expect(json).toMatchObject({ phase: 'reserved', reason: 'cancel_not_supported' })
  expect(peer.operator.received('POST', 'commands/CANCEL_RESERVATION')).toEqual([])
})

test('C-112, C-165 2.1.1: there are no preferences and no profiles, and nothing of them is sent or offered', async () => {
  const peer = await connected({ versions: ['2.1.1'] })
  expect(() => peer.url('chargingprofiles', 'SENDER')).toThrow('offers no chargingprofiles')
})

test('C-144, C-165 2.3.0: commands and profiles are as in 2.2.1', async () => {
  const peer = await connected({ versions: ['2.3.0'] })
  const driver = await Driver.of(peer)
  const { client, operator } = peer
  const site = await publishSite(peer, evseWith([...ABLE, 'CHARGING_PROFILE_CAPABLE']))
  const { id } = await driver.open(site.evseId)
  const [start] = startsOf(peer)
  expect(start?.json.response_url).toContain('/ocpi/2.3.0/')
  await client.post(start?.json.response_url, { result: 'ACCEPTED' })
  await reportSession(peer, site, driver, `S-${id}`, { authorization_reference: id })
  await operations('PUT', `/sessions/${id}/profile`, { unit: 'A', periods: [{ startS: 0, limit: 16 }] })
  const put = await operator.waitFor('PUT', `chargingprofiles/S-${id}`)
  await client.post(put.json.response_url, { result: 'ACCEPTED' })
  expect(await operations('GET', `/sessions/${id}/profile`)).toMatchObject({ profile: { by: 'us' } })
})

test('F-65 a peer’s profile says what its EVSEs can do though they do not list it', async () => {
  const peer = await connected({ invitation: { profile: 'ocpi-221-remote-start' } })
  const driver = await Driver.of(peer)
  const silent = await publishSite(peer, evseWith(['RFID_READER']))
  expect(await driver.open(silent.evseId)).toMatchObject({ phase: 'asking' })
  await until('the start was sent', () => startsOf(peer).length === 1)
  const { items } = await operations('GET', `/peers/${peer.peer}/findings?rule=capability_not_listed`)
  expect(items).toEqual([])
})
