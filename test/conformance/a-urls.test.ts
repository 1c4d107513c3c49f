import { beforeAll, describe, expect, test } from 'vitest'
import { type Connected, connectOperator, connectToOperator, firstPullsOver, newRole } from './connect.ts'
import { createCardHolder, operations, pull } from './operations.ts'
import { sampleCdr, sampleConnector, sampleEvse, sampleLocation, sampleTariff } from './samples.ts'

let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

describe('our URLs', () => {
  test('A-97 an object is at its owner, its id and below it, each decoded once', async () => {
    const { client, own, operator } = connected
    const { party } = operator
    for (const id of ['a/b', 'NL*ABC*E1', 'with blank', '100%25', 'ü?&#']) {
      const put = await client.put(own('tariffs', id), sampleTariff(party, id))
      expect([id, put.status, put.statusCode]).toEqual([id, 201, 1000])
      expect((await client.get(own('tariffs', id))).data.id).toBe(id)
    }
    await client.put(own('locations', 'a/b'), sampleLocation(party, 'a/b', { evses: [] }))
    const evse = sampleEvse(party, { uid: 'E/1', connectors: [sampleConnector({ id: 'C 1' })] })
    expect((await client.put(own('locations', 'a/b', 'E/1'), evse)).status).toBe(201)
    expect((await client.get(own('locations', 'a/b', 'E/1', 'C 1'))).data.id).toBe('C 1')
  })

  test('A-98, A-46 the owner in the path and every id are the same in small letters', async () => {
    const { client, url, own, operator } = connected
    const { party } = operator
    await client.put(own('locations', 'Case1'), sampleLocation(party, 'Case1'))
    const small = `${url('locations', 'RECEIVER')}/${party.countryCode.toLowerCase()}/${party.partyId.toLowerCase()}`
    expect((await client.get(`${small}/CASE1/e1/1`)).data.id).toBe('1')
    expect((await client.put(`${small}/case1`, sampleLocation(party, 'Case1'))).status).toBe(200)
    expect((await client.get(own('locations', 'Case1'))).data.id).toBe('Case1')
  })

  test('A-101 a CDR is posted to the module, and where it is we say', async () => {
    const { client, url, operator, ours } = connected
    const holder = await createCardHolder(ours)
    const charging = { owner: operator.party, ours, holder, location: 'L1', startAt: Date.now() - 4_000_000 }
    const answer = await client.post(url('cdrs', 'RECEIVER'), sampleCdr(charging, 'C101', 'S101'))
    const location = answer.headers['location'] ?? ''
    expect([answer.status, answer.statusCode]).toEqual([201, 1000])
    expect(new URL(location).origin).toBe(client.origin)
    expect((await client.get(location)).data.id).toBe('C101')
  })

  test('A-127 every endpoint of a version is below the number of the version', async () => {
    const { client } = connected
    const versions = (await client.get('/ocpi/versions')).data as { version: string; url: string }[]
    for (const { version, url } of versions) {
      const { endpoints } = (await client.get(url)).data
      for (const endpoint of endpoints) expect(endpoint.url).toContain(`/${version}/`)
    }
  })

  test('A-39, A-128 everything can be pushed to us, and is pulled as well', async () => {
    const { client, operator, peer } = connected
    const { endpoints } = (await client.get('/ocpi/2.2.1')).data
    const offered = endpoints.map(
      ({ identifier, role }: { identifier: string; role: string }) => `${identifier} ${role}`,
    )
    const pushed = ['locations', 'tariffs', 'sessions', 'cdrs'].map((module) => `${module} RECEIVER`)
    expect(offered).toEqual(expect.arrayContaining([...pushed, 'tokens SENDER']))
    for (const module of ['locations', 'tariffs', 'sessions', 'cdrs']) {
      expect(await pull(peer, module)).toMatchObject({ state: 'finished' })
      expect(operator.received('GET', module).length).toBeGreaterThan(0)
    }
  })

  test('A-128 a token that is issued is pushed', async () => {
    const { operator, ours } = connected
    const { uid } = await createCardHolder(ours)
    const { json } = await operator.waitFor('PUT', `tokens/${ours.countryCode}/${ours.partyId}/${uid}`)
    expect(json).toMatchObject({ uid, valid: true })
  })
})

describe('URLs of a peer', () => {
  test.each([
    ['with', '/'],
    ['without', ''],
  ])('A-99 endpoints %s a slash at their end are taken from the details as they are', async (_, slash) => {
    const role = newRole()
    const { operator, peer, ours } = await connectToOperator({ roles: [role] })
    operator.endpointsOf = () => [
      { identifier: 'credentials', role: 'SENDER', url: `${operator.urlOf('elsewhere/creds')}${slash}` },
      { identifier: 'locations', role: 'SENDER', url: `${operator.urlOf('elsewhere/places')}${slash}` },
      { identifier: 'tokens', role: 'RECEIVER', url: `${operator.urlOf('elsewhere/cards')}${slash}` },
    ]
    operator.on('GET', /^elsewhere\/places/, () => ({ data: [] }))
    await renewed({ operator, peer })
    await pull(peer, 'locations')
    expect(operator.received('GET', `elsewhere/places${slash}`).length).toBeGreaterThan(0)
    const { uid } = await createCardHolder(ours)
    await operator.waitFor('PUT', `elsewhere/cards/${ours.countryCode}/${ours.partyId}/${uid}`)
    for (const { url } of operator.requests) expect(url.pathname).not.toContain('//')
  })

  /** The operator tells us that its endpoints have changed. */
  async function renewed({ operator, peer }: Pick<Connected, 'operator' | 'peer'>): Promise<void> {
    operator.on('PUT', /creds\/?$/, ({ json }) => {
      operator.givenToken = json.token
      return { data: operator.credentials() }
    })
    await operations('POST', `/peers/${peer}/rotate`)
  }
})
