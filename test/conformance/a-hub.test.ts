import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver, newRole } from './connect.ts'
import type { FakeRole } from './fake-operator.ts'
import { createCardHolder, operations } from './operations.ts'
import { sampleLocation, sampleTariff } from './samples.ts'
import { takePartyId } from './take-number.ts'
import { until } from './until.ts'

/** A hub without HubClientInfo, and an operator behind it that was agreed upon by hand. */
let hub: Connected
let client: FakeRole

beforeAll(async () => {
  client = newRole()
  hub = await connectOperator({ roles: [newRole('NL', 'HUB')] })
  await firstPullsOver(hub.peer)
  await agree([client])
})

async function agree(clients: readonly FakeRole[]): Promise<void> {
  const labels = clients.map(({ countryCode, partyId }) => `${countryCode}*${partyId}`)
  await operations('PUT', `/peers/${hub.peer}/clients`, { clients: labels })
}

function routingOf(headers: Readonly<Record<string, string | undefined>>) {
  const party = (side: string) => `${headers[`ocpi-${side}-country-code`]}*${headers[`ocpi-${side}-party-id`]}`
  return { from: party('from'), to: party('to') }
}

const label = ({ countryCode, partyId }: { countryCode: string; partyId: string }) => `${countryCode}*${partyId}`

test('A-105 through a hub an operator asks in its own name and is answered in ours', async () => {
  const card = await createCardHolder(hub.ours)
  const path = `${hub.url('tokens', 'SENDER')}/${card.uid}/authorize`
  const answer = await hub.client.post(path, {}, { from: client })
  expect([answer.status, answer.data.allowed]).toEqual([200, 'ALLOWED'])
  expect(routingOf(answer.headers)).toEqual({ from: label(hub.ours), to: label(client) })
})

test('A-108, A-33 a party that nobody has told of is refused, and its objects are not there', async () => {
  const stranger = newRole()
  const id = `L${takePartyId()}`
  const path = `${hub.url('locations', 'RECEIVER')}/${stranger.countryCode}/${stranger.partyId}/${id}`
  const asItself = await hub.client.put(path, sampleLocation(stranger, id), { from: stranger })
  expect([asItself.status, asItself.statusCode]).toEqual([200, 2001])
  expect((await hub.client.put(path, sampleLocation(stranger, id))).status).toBe(404)
})

test('A-109 a broadcast comes from the hub, its owner stands in the path, and the hub is answered', async () => {
  const id = `L${takePartyId()}`
  const path = `${hub.url('locations', 'RECEIVER')}/${client.countryCode}/${client.partyId}/${id}`
  const answer = await hub.client.put(path, sampleLocation(client, id))
  expect([answer.status, answer.statusCode]).toEqual([201, 1000])
  expect(routingOf(answer.headers)).toEqual({ from: label(hub.ours), to: label(hub.operator.party) })
  const stored = await hub.client.get(path)
  expect([stored.data.country_code, stored.data.party_id]).toEqual([client.countryCode, client.partyId])
})

test('A-110, A-111, A-130 a token is told to all behind the hub at once, in the name of its brand, whatever the hub repeats in its answer', async () => {
  const stop = hub.operator.on('PUT', /^tokens\//, () => ({
    headers: { 'ocpi-from-party-id': '', 'ocpi-to-party-id': '' },
  }))
  const card = await createCardHolder(hub.ours)
  const pushed = await hub.operator.waitFor('PUT', /^tokens\//, ({ json }) => json?.uid === card.uid)
  expect(routingOf(pushed.headers)).toEqual({ from: label(hub.ours), to: label(hub.operator.party) })
  stop()
  const { peers } = await until('the token has arrived', async () => {
    const read = await operations('GET', `/tokens/${card.token}`)
    const mine = read.peers?.find(({ peer }: { peer: string }) => peer === hub.peer)
    return mine?.state === 'pushed' ? read : undefined
  })
  expect(peers.length).toBeGreaterThan(0)
})

test('A-114, A-96 whole lists are asked of the hub itself, and each object tells whose it is', async () => {
  const id = `L${takePartyId()}`
  hub.operator.lists['locations'] = [sampleLocation(client, id), sampleLocation(newRole(), `S${id}`)]
  const { id: pullId } = await operations('POST', `/peers/${hub.peer}/pulls`, { module: 'locations' })
  expect(pullId).toBeTruthy()
  const request = await hub.operator.waitFor('GET', 'locations', () => true)
  expect(routingOf(request.headers)).toEqual({ from: label(hub.ours), to: label(hub.operator.party) })
  await firstPullsOver(hub.peer)
  const path = `${hub.url('locations', 'RECEIVER')}/${client.countryCode}/${client.partyId}/${id}`
  expect((await hub.client.get(path)).data.id).toBe(id)
})

test('A-113, A-129 whom a hub tells nothing of is asked for by an open request: nobody is named as its receiver', async () => {
  const id = `H${takePartyId()}`
  const missing = sampleLocation(client, id)
  hub.operator.on('GET', `locations/${id}`, () => ({ data: missing }))
  const path = `${hub.url('locations', 'RECEIVER')}/${client.countryCode}/${client.partyId}/${id}`
  const change = { status: 'CHARGING', last_updated: '2026-11-22T10:00:00Z' }
  const unknown = await hub.client.patch(`${path}/E1`, change, { from: client })
  expect([unknown.status, unknown.statusCode]).toEqual([404, 2003])
  const request = await hub.operator.waitFor('GET', `locations/${id}`)
  expect(request.headers['ocpi-to-party-id']).toBeUndefined()
  expect(request.headers['ocpi-to-country-code']).toBeUndefined()
  expect(request.headers['ocpi-from-party-id']).toBe(hub.ours.partyId)
  await until('the location is healed', async () => (await hub.client.get(path, { from: client })).status === 200)
})

test('A-131 a tariff that the hub takes back for its client is gone', async () => {
  const path = `${hub.url('tariffs', 'RECEIVER')}/${client.countryCode}/${client.partyId}/T9`
  expect((await hub.client.put(path, sampleTariff(client, 'T9'))).status).toBe(201)
  const gone = await hub.client.call('DELETE', path)
  expect([gone.status, gone.statusCode]).toEqual([200, 1000])
  expect((await hub.client.get(path)).status).toBe(404)
})

test('A-33 whoever is no longer agreed upon is a stranger again', async () => {
  const other = newRole()
  await agree([client, other])
  const path = `${hub.url('tariffs', 'RECEIVER')}/${other.countryCode}/${other.partyId}/T1`
  expect((await hub.client.put(path, sampleTariff(other, 'T1'))).status).toBe(201)
  await agree([client])
  expect((await hub.client.put(path, sampleTariff(other, 'T1'))).status).toBe(404)
})
