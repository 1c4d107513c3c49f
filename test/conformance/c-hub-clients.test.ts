import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver, newRole } from './connect.ts'
import type { FakeRole } from './fake-operator.ts'
import { operations } from './operations.ts'
import { sampleEvse, sampleLocation, sampleTariff } from './samples.ts'
import { takePartyId } from './take-number.ts'
import { until } from './until.ts'

const UPDATED = '2026-11-20T10:00:00Z'

let hub: Connected

function clientInfo(client: FakeRole, status: string, changes: Readonly<Record<string, unknown>> = {}) {
  const { countryCode, partyId, role } = client
  return { country_code: countryCode, party_id: partyId, role, status, last_updated: UPDATED, ...changes }
}

function pathOf(connected: Connected, { countryCode, partyId }: FakeRole): string {
  return `${connected.url('hubclientinfo', 'RECEIVER')}/${countryCode}/${partyId}`
}

/** The hub's clients as the console has them. */
async function clientsOf(peer: string): Promise<readonly { partyId: string; role: string; status: string }[]> {
  return (await operations('GET', `/peers/${peer}`)).clients
}

/** Configuration modules carry no routing headers. */
const UNROUTED = { from: null, to: null } as const

async function connectHub(): Promise<Connected> {
  const connected = await connectOperator({ roles: [newRole('NL', 'HUB')] })
  await firstPullsOver(connected.peer)
  return connected
}

beforeAll(async () => {
  hub = await connectHub()
})

test('C-177 a ClientInfo is put and read back by its party, without routing headers; other methods are 405', async () => {
  const client = newRole()
  const path = pathOf(hub, client)
  expect((await hub.client.get(path, UNROUTED)).status).toBe(404)
  const put = await hub.client.put(path, clientInfo(client, 'CONNECTED'), UNROUTED)
  expect([put.status, put.statusCode]).toEqual([201, 1000])
  const again = await hub.client.put(path, clientInfo(client, 'OFFLINE'), UNROUTED)
  expect([again.status, again.statusCode]).toEqual([200, 1000])
  expect((await hub.client.get(path, UNROUTED)).data).toEqual(clientInfo(client, 'OFFLINE'))
  for (const method of ['POST', 'PATCH', 'DELETE']) {
    const refused = await hub.client.call(method, path, { body: clientInfo(client, 'CONNECTED'), ...UNROUTED })
    expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, PUT'])
  }
})

test('C-177 nobody but a hub has clients', async () => {
  const operator = await connectOperator()
  const details = await operator.client.get('/ocpi/2.2.1', UNROUTED)
  const modules = details.data.endpoints.map(({ identifier }: { identifier: string }) => identifier)
  expect(modules).not.toContain('hubclientinfo')
  const client = newRole()
  const answer = await operator.client.put(pathOf(hub, client), clientInfo(client, 'CONNECTED'), UNROUTED)
  expect(answer.status).toBe(404)
  expect(await clientsOf(operator.peer)).toEqual([])
})

test('C-178 a party is kept in each of its roles, and every field is required', async () => {
  const client = newRole()
  const path = pathOf(hub, client)
  await hub.client.put(path, clientInfo(client, 'CONNECTED'), UNROUTED)
  await hub.client.put(path, clientInfo(client, 'PLANNED', { role: 'EMSP' }), UNROUTED)
  const kept = (await clientsOf(hub.peer)).filter(({ partyId }) => partyId === client.partyId)
  expect(kept.map(({ role, status }) => [role, status])).toEqual([
    ['CPO', 'CONNECTED'],
    ['EMSP', 'PLANNED'],
  ])
  for (const field of ['country_code', 'party_id', 'role', 'status', 'last_updated']) {
    const { [field]: _, ...incomplete } = clientInfo(client, 'CONNECTED') as Record<string, unknown>
    const answer = await hub.client.put(path, incomplete, UNROUTED)
    expect([field, answer.status, answer.statusCode]).toEqual([field, 200, 2001])
  }
})

test('C-178 older news of a client does not undo newer', async () => {
  const client = newRole()
  const path = pathOf(hub, client)
  await hub.client.put(path, clientInfo(client, 'OFFLINE'), UNROUTED)
  await hub.client.put(path, clientInfo(client, 'CONNECTED', { last_updated: '2026-11-19T10:00:00Z' }), UNROUTED)
  expect((await hub.client.get(path, UNROUTED)).data.status).toBe('OFFLINE')
})

test('C-180, C-183, C-225, F-67 a client that connects may push at once; suspended, its objects stay', async () => {
  const client = newRole()
  const id = `L${takePartyId()}`
  const path = `${hub.url('locations', 'RECEIVER')}/${client.countryCode}/${client.partyId}/${id}`
  const location = sampleLocation(client, id)
  const stranger = await hub.client.put(path, location, { from: client })
  expect([stranger.status, stranger.statusCode]).toEqual([200, 2001])
  expect((await hub.client.put(path, location)).status).toBe(404)
  await hub.client.put(pathOf(hub, client), clientInfo(client, 'CONNECTED'), UNROUTED)
  const stored = await hub.client.put(path, location, { from: client })
  expect([stored.status, stored.statusCode]).toEqual([201, 1000])
  const suspended = clientInfo(client, 'SUSPENDED', { last_updated: '2026-11-21T10:00:00Z' })
  await hub.client.put(pathOf(hub, client), suspended, UNROUTED)
  expect((await hub.client.get(path, { from: client })).data.id).toBe(id)
})

test('C-181, C-224 all clients are pulled when the hub registers and on demand; whom the list no longer names is no longer valid', async () => {
  const clients = Array.from({ length: 5 }, () => newRole())
  const connected = await connectOperator({ roles: [newRole('NL', 'HUB')] })
  const { operator, peer } = connected
  const others = operator.endpointsOf('2.2.1')
  operator.endpointsOf = () => [
    ...others,
    { identifier: 'hubclientinfo', role: 'SENDER', url: operator.urlOf('hubclientinfo') },
  ]
  operator.pageSize = 2
  operator.lists['hubclientinfo'] = clients.map((client) => clientInfo(client, 'CONNECTED'))
  // The hub tells of its new module.
  const renewed = await connected.client.put('credentials', operator.credentials(), UNROUTED)
  connected.client.token = renewed.data.token
  await operations('POST', `/peers/${peer}/clients/pull`)
  expect((await clientsOf(peer)).map(({ partyId }) => partyId).sort()).toEqual(clients.map((c) => c.partyId).sort())
  expect(operator.received('GET', 'hubclientinfo')).toHaveLength(3)
  for (const { headers } of operator.received('GET', 'hubclientinfo')) {
    expect(headers['ocpi-to-party-id']).toBeUndefined()
  }
  operator.lists['hubclientinfo'] = clients.slice(1).map((client) => clientInfo(client, 'CONNECTED'))
  await operations('POST', `/peers/${peer}/clients/pull`)
  expect(await clientsOf(peer)).toHaveLength(4)
})

test('C-181 from half a list nobody is taken for gone', async () => {
  const [kept, other] = [newRole(), newRole()]
  const connected = await connectHub()
  const { operator, peer } = connected
  const others = operator.endpointsOf('2.2.1')
  const url = operator.urlOf('hubclientinfo')
  operator.endpointsOf = () => [...others, { identifier: 'hubclientinfo', role: 'SENDER', url }]
  const renewed = await connected.client.put('credentials', operator.credentials(), UNROUTED)
  connected.client.token = renewed.data.token
  operator.lists['hubclientinfo'] = [kept, other].map((client) => clientInfo(client, 'CONNECTED'))
  await operations('POST', `/peers/${peer}/clients/pull`)
  operator.pageSize = 1
  let asked = 0
  operator.on('GET', 'hubclientinfo', () => (++asked > 1 ? { status: 500, text: 'down' } : undefined))
  await expect(operations('POST', `/peers/${peer}/clients/pull`)).rejects.toThrow('502')
  expect(await clientsOf(peer)).toHaveLength(2)
})

test('C-182 the versions of a silent night are answered at once, as often as a hub asks', async () => {
  for (let i = 0; i < 5; i++) {
    const answer = await hub.client.get('/ocpi/versions', UNROUTED)
    expect([answer.status, answer.statusCode]).toEqual([200, 1000])
  }
})

test('C-184 the module is hubclientinfo, and a ClientInfo without last_updated is refused', async () => {
  const details = await hub.client.get('/ocpi/2.2.1', UNROUTED)
  const endpoints = details.data.endpoints as readonly { identifier: string; role: string; url: string }[]
  const found = endpoints.find(({ identifier }) => identifier === 'hubclientinfo')
  expect(found?.role).toBe('RECEIVER')
  expect(new URL(found?.url ?? '').pathname).toContain('/2.2.1/')
  const client = newRole()
  const { last_updated: _, ...undated } = clientInfo(client, 'CONNECTED')
  expect((await hub.client.put(pathOf(hub, client), undated, UNROUTED)).statusCode).toBe(2001)
})

test('C-179, C-185 a charge point of a party that is offline is shown and cannot be started; connected again it can', async () => {
  const client = newRole()
  const evse = `${client.countryCode}*${client.partyId}*E1`
  const tell = (status: string, at: string) =>
    hub.client.put(pathOf(hub, client), clientInfo(client, status, { last_updated: at }), UNROUTED)
  await tell('CONNECTED', '2026-11-20T10:00:00Z')
  const from = { from: client }
  const base = `${client.countryCode}/${client.partyId}`
  await hub.client.put(`${hub.url('tariffs', 'RECEIVER')}/${base}/TARIFF`, sampleTariff(client), from)
  const location = sampleLocation(client, 'L1', { evses: [sampleEvse(client)] })
  await hub.client.put(`${hub.url('locations', 'RECEIVER')}/${base}/L1`, location, from)
  for (const status of ['OFFLINE', 'PLANNED', 'SUSPENDED']) {
    await tell(status, '2026-11-20T11:00:00Z')
    await until(`the router sees ${status}`, async () => !(await isStartable(evse)))
    const station = await operations('GET', `/stations/${hub.peer}/${base}/L1`)
    expect([status, station.evses.length]).toEqual([status, 1])
  }
  await tell('CONNECTED', '2026-11-20T12:00:00Z')
  await until('the router sees the party again', () => isStartable(evse))
})

/** Would a new charge find a way to this EVSE? */
async function isStartable(evse: string): Promise<boolean> {
  const { channel } = await operations('GET', `/channels/route?evse=${encodeURIComponent(evse)}`)
  return channel !== null
}
