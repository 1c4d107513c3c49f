import { beforeAll, describe, expect, test } from 'vitest'
import { type Connected, connectOperator, connectToOperator, inviteOperator, newRole } from './connect.ts'
import type { FakeOperator } from './fake-operator.ts'
import { operations } from './operations.ts'
import { sampleLocation } from './samples.ts'

const MODULE_IDS = [
  ...[
    'cdrs',
    'chargingprofiles',
    'commands',
    'credentials',
    'hubclientinfo',
    'locations',
    'sessions',
    'tariffs',
    'tokens',
  ],
]
interface Endpoint {
  readonly identifier: string
  readonly role: string
  readonly url: string
}
let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
})

async function detailsOf({ client }: Pick<Connected, 'client'>): Promise<Endpoint[]> {
  return (await client.get('/ocpi/2.2.1')).data.endpoints
}

const named = (endpoints: readonly Endpoint[]) => endpoints.map(({ identifier, role }) => `${identifier} ${role}`)

describe('what we publish', () => {
  test('B-1 versions are a list of version and absolute URL, for every token that is valid', async () => {
    const { client, invitation } = await inviteOperator()
    for (const token of [invitation.registrationToken, connected.client.token]) {
      const answer = await client.get('/ocpi/versions', { token })
      expect(answer.statusCode).toBe(1000)
      expect(answer.data.length).toBeGreaterThan(0)
      for (const { version, url } of answer.data) {
        expect(version).toMatch(/^\d+\.\d+(\.\d+)?$/)
        // This machine has no certificate; anywhere else the origin is https.
        expect(new URL(url).origin).toBe(client.origin)
      }
    }
  })

  test('B-2, B-7 details list each module with its role and URL, once by identifier and role', async () => {
    const versions = (await connected.client.get('/ocpi/versions')).data as { version: string; url: string }[]
    for (const { version, url } of versions) {
      const { data } = await connected.client.get(url)
      expect(data.version).toBe(version)
      if (version === '2.1.1') continue
      expect(new Set(named(data.endpoints)).size).toBe(data.endpoints.length)
      for (const endpoint of data.endpoints) {
        expect(['SENDER', 'RECEIVER']).toContain(endpoint.role)
        expect(new URL(endpoint.url).origin).toBe(connected.client.origin)
        expect(endpoint.url.length).toBeLessThanOrEqual(255)
      }
    }
  })

  test('B-3 of the version numbers that there are we offer those that may be used', async () => {
    const { data } = await connected.client.get('/ocpi/versions')
    const offered = data.map(({ version }: { version: string }) => version)
    expect(offered).toContain('2.2.1')
    for (const version of offered) expect(['2.1.1', '2.2.1', '2.3.0']).toContain(version)
  })

  test('B-5, B-10 modules have the ids that are specified, and no others go to a peer without an agreement', async () => {
    const ids = (await detailsOf(connected)).map(({ identifier }) => identifier)
    for (const identifier of ids) expect(MODULE_IDS).toContain(identifier)
  })

  test('B-6, B-9, B-49 of the data of operators we are the receiver, of ours the sender; what a module needs is there', async () => {
    const offered = named(await detailsOf(connected))
    const received = ['locations', 'tariffs', 'sessions', 'cdrs'].map((module) => `${module} RECEIVER`)
    expect(offered).toEqual(expect.arrayContaining([...received, 'tokens SENDER', 'commands SENDER']))
    expect(offered.some((one) => one.startsWith('credentials '))).toBe(true)
    const needs: Record<string, string[]> = {
      'locations RECEIVER': ['tariffs RECEIVER'],
      'commands SENDER': ['locations RECEIVER', 'sessions RECEIVER'],
      'chargingprofiles SENDER': ['sessions RECEIVER'],
    }
    for (const one of offered) expect(offered).toEqual(expect.arrayContaining(needs[one] ?? []))
  })

  test('B-8 credentials are published as those of a sender', async () => {
    expect(named(await detailsOf(connected))).toContain('credentials SENDER')
  })

  test('B-12 a hub is offered what only hubs have, an operator is not', async () => {
    const hub = await connectOperator({ roles: [newRole('NL', 'HUB')] })
    expect(named(await detailsOf(hub))).toContain('hubclientinfo RECEIVER')
    expect(named(await detailsOf(connected))).not.toContain('hubclientinfo RECEIVER')
  })
})

describe('what a peer publishes', () => {
  const connect = async (operator: FakeOperator, peer: string) =>
    operations('POST', `/peers/${peer}/connect`, { versionsUrl: operator.versionsUrl, token: operator.newToken() })

  test('B-3 version numbers that nobody knows are passed over', async () => {
    const { operator, peer } = await inviteOperator({ versions: ['3.0', '2.2.1', '2.2.1-d2', 'next'] })
    expect(await connect(operator, peer)).toMatchObject({ state: 'registered', version: '2.2.1' })
  })

  test('B-4 the newest version that both have is taken', async () => {
    const { operator, peer } = await inviteOperator({ versions: ['2.2.1', '2.1.1'] })
    expect(await connect(operator, peer)).toMatchObject({ version: '2.2.1' })
    expect(operator.received('POST', 'credentials')[0]?.version).toBe('2.2.1')
  })

  test('B-4 who has nothing better than 2.2 is called there, and read as 2.2.1', async () => {
    const { operator, peer } = await inviteOperator({ versions: ['2.2', '2.0'] })
    expect(await connect(operator, peer)).toMatchObject({ state: 'registered', version: '2.2.1' })
    expect(operator.received('POST', 'credentials')[0]?.version).toBe('2.2')
  })

  test.each(['2.0', '2.1'])('B-4 a peer that has %s alone is not connected', async (version) => {
    const { operator, peer, client } = await inviteOperator({ versions: [version] })
    await expect(connect(operator, peer)).rejects.toThrow('no version in common')
    expect(operator.received('POST', 'credentials')).toEqual([])
    // And as a server: it does not have the version of the endpoint that it called.
    const posted = await client.call('POST', '/ocpi/2.2.1/credentials', {
      body: operator.credentials(),
      from: null,
      to: null,
    })
    expect([posted.status, posted.statusCode]).toEqual([200, 3002])
  })

  test('B-7 the same module on both sides is two modules, each with its own URL', async () => {
    const { operator, peer } = await inviteOperator()
    operator.endpointsOf = () => [
      { identifier: 'credentials', role: 'RECEIVER', url: operator.urlOf('credentials') },
      { identifier: 'locations', role: 'RECEIVER', url: operator.urlOf('wrong/locations') },
      { identifier: 'locations', role: 'SENDER', url: operator.urlOf('locations') },
    ]
    operator.lists['locations'] = [sampleLocation(operator.party, 'L1')]
    await connect(operator, peer)
    await operator.waitFor('GET', 'locations')
    expect(operator.requests.some(({ path }) => path.startsWith('wrong/'))).toBe(false)
  })

  test.each(['SENDER', 'RECEIVER'] as const)(
    'B-8 credentials are found whether they are published as %s or not',
    async (role) => {
      const { operator, peer } = await inviteOperator()
      const usual = operator.endpointsOf
      operator.endpointsOf = (version) =>
        usual(version).map((one) => (one.identifier === 'credentials' ? { ...one, role } : one))
      expect(await connect(operator, peer)).toMatchObject({ state: 'registered' })
    },
  )

  test('B-10 modules that nobody specified are passed over', async () => {
    const { operator, peer } = await inviteOperator()
    const usual = operator.endpointsOf
    operator.endpointsOf = (version) => [
      { identifier: 'nltnm-tokens', role: 'RECEIVER', url: operator.urlOf('own') },
      ...usual(version),
    ]
    expect(await connect(operator, peer)).toMatchObject({ state: 'registered' })
    expect(operator.received('GET', 'own')).toEqual([])
  })

  test('B-11 in 2.1.1 a module has no role, in what we publish and in what we read', async () => {
    const { client, operator, peer } = await connectToOperator({ versions: ['2.1.1'] })
    const { data } = await client.get('/ocpi/2.1.1')
    for (const endpoint of data.endpoints) expect(Object.keys(endpoint).toSorted()).toEqual(['identifier', 'url'])
    expect((await operations('GET', `/peers/${peer}`)).version).toBe('2.1.1')
    await operator.waitFor('GET', 'locations')
  })
})
