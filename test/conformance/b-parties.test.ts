import { describe, expect, inject, test } from 'vitest'
import { connectOperator, inviteOperator, newRole } from './connect.ts'
import { createCardHolder, createParty, findingOf, invitePeer, operations, sessionOf } from './operations.ts'
import { OcpiClient, sendRaw } from './raw-client.ts'
import { sampleCdr, sampleEvse, sampleLocation, sampleSession } from './samples.ts'
import { until } from './until.ts'

const NOBODY = { from: null, to: null }

describe('parties', () => {
  test('B-38, B-42 neither the EVSE id nor the country of a station has to be that of its operator', async () => {
    const { client, operator, own } = await connectOperator()
    const evses = [sampleEvse(operator.party, { evse_id: 'FR*XYZ*E1' })]
    const abroad = sampleLocation(operator.party, 'FR1', {
      country: 'FRA',
      coordinates: { latitude: '48.856613', longitude: '2.352222' },
      time_zone: 'Europe/Paris',
      evses,
    })
    expect((await client.put(own('locations', 'FR1'), abroad)).statusCode).toBe(1000)
    expect((await client.get(own('locations', 'FR1'))).data).toMatchObject({ country_code: 'NL', country: 'FRA' })
  })

  test('B-38 a contract id that names another provider is that of the token all the same', async () => {
    const { client, operator, own, ours, peer } = await connectOperator()
    const holder = await createCardHolder(ours)
    const charging = {
      owner: operator.party,
      ours,
      holder: { ...holder, contractId: 'FR-ABC-C12345678-X' },
      location: 'L1',
      startAt: Date.now() - 60_000,
    }
    expect((await client.put(own('sessions', 'S38'), sampleSession(charging, 'S38'))).statusCode).toBe(1000)
    expect((await sessionOf(peer, 'S38')).contract).toBe(holder.contract)
  })

  test('B-39 a station without an operator of its own is that of the party that sends it', async () => {
    const { client, operator, own, peer } = await connectOperator()
    await client.put(own('locations', 'L39'), sampleLocation(operator.party, 'L39'))
    const { countryCode, partyId, name } = operator.party
    const station = await operations('GET', `/stations/${peer}/${countryCode}/${partyId}/L39`)
    expect(station.operatorName).toBe(name)
  })

  test('B-40, B-41 one registration for several brands, or one for each; these share no token, list or object', async () => {
    const [one, two] = [await createParty(), await createParty()]
    const both = await connectOperator({ ourParties: [one, two] })
    expect((await both.client.get('credentials', NOBODY)).data.roles).toHaveLength(2)

    // The same platform, once for each brand.
    const first = await inviteOperator({ ourParties: [one] })
    const { operator } = first
    const second = await invitePeer('second', [operator.host], [two])
    const clients = []
    for (const [token, ours] of [
      [first.invitation.registrationToken, one],
      [second.registrationToken, two],
    ] as const) {
      const client = new OcpiClient(first.client.origin, token, '2.2.1', operator.party, ours)
      client.token = (await client.post('credentials', operator.credentials(), NOBODY)).data.token
      clients.push({ client, ours })
    }
    const holders = [await createCardHolder(one), await createCardHolder(two)]
    for (const [i, { client, ours }] of clients.entries()) {
      const { data } = await client.get('sender/tokens')
      expect(data.map(({ uid }: { uid: string }) => uid)).toEqual([holders[i]?.uid])
      const other = clients[1 - i]?.ours ?? null
      expect((await client.get('sender/tokens', { to: other })).statusCode).toBe(2001)
      expect((await client.get('credentials', NOBODY)).data.roles[0].party_id).toBe(ours.partyId)
    }
    expect(clients[0]?.client.token).not.toBe(clients[1]?.client.token)
    const charging = {
      owner: operator.party,
      ours: one,
      holder: holders[0] ?? { uid: '', contractId: '' },
      location: 'L1',
      startAt: Date.now() - 4_000_000,
    }
    const cdr = await clients[0]?.client.post('receiver/cdrs', sampleCdr(charging, 'C41', 'S41'))
    expect(cdr?.status).toBe(201)
    expect((await clients[1]?.client.get(cdr?.headers['location'] ?? ''))?.status).toBe(404)
  })

  test('B-50 a party that comes by two connections is taken by both, and staff see it', async () => {
    const shared = newRole()
    const one = await connectOperator({ roles: [shared] })
    await until('the first is in the list of peers', async () => {
      const { items } = await operations('GET', '/peers?limit=200')
      return items.some(({ id, state }: { id: string; state: string }) => id === one.peer && state === 'registered')
    })
    const two = await connectOperator({ roles: [shared] })
    for (const { client, own } of [one, two])
      expect((await client.put(own('locations', 'L50'), sampleLocation(shared, 'L50'))).statusCode).toBe(1000)
    expect(await findingOf(two.peer, 'party_of_another_peer')).toMatchObject({
      objectKey: `${shared.countryCode}*${shared.partyId}`,
    })
  })
})

describe('URLs of a peer', () => {
  test.each([
    ['another host', (host: string) => `http://127.0.0.2:${host.split(':')[1]}/ocpi/versions`],
    ['another port', () => 'http://127.0.0.1:1/ocpi/versions'],
    ['an address of an inner network', () => 'https://169.254.169.254/latest/meta-data'],
    ['a user before the host', (host: string) => `http://user@${host}/ocpi/versions`],
    ['a file', () => 'file:///etc/passwd'],
    ['a name of this machine', () => 'https://localhost/ocpi/versions'],
  ])('B-44, T142, T144, T152 %s is never called, wherever the URL stands', async (_, urlOf) => {
    const { operator, client, peer } = await inviteOperator()
    const url = urlOf(operator.host)
    const posted = await client.post('credentials', { ...operator.credentials(), url }, NOBODY)
    expect(posted.statusCode).toBeGreaterThanOrEqual(2000)
    await expect(operations('POST', `/peers/${peer}/connect`, { versionsUrl: url, token: 'a' })).rejects.toThrow()
    operator.on('GET', 'versions', () => ({ data: [{ version: '2.2.1', url }] }))
    const listed = await client.post('credentials', operator.credentials(), NOBODY)
    expect([listed.status, listed.statusCode]).toEqual([200, 3001])
    expect((await operations('GET', `/peers/${peer}`)).state).toBe('invited')
  })

  test('B-44, T145 a redirect to elsewhere is not followed, and the token goes nowhere', async () => {
    const [operator, elsewhere] = [await inviteOperator(), await inviteOperator()]
    for (const status of [301, 302, 303, 307, 308]) {
      const stop = operator.operator.on('GET', 'versions', () => ({
        status,
        text: '',
        headers: { location: elsewhere.operator.versionsUrl },
      }))
      const posted = await operator.client.post('credentials', operator.operator.credentials(), NOBODY)
      expect(posted.statusCode).toBe(3001)
      stop()
    }
    expect(elsewhere.operator.requests).toEqual([])
  })

  test('B-44 an answer that is too slow or too large is given up', async () => {
    const { operator, client } = await inviteOperator()
    operator.on('GET', 'versions', () => ({ text: `{"status_code":1000,"x":"${'y'.repeat(6_000_000)}"}` }))
    expect((await client.post('credentials', operator.credentials(), NOBODY)).statusCode).toBe(3001)
  })

  test('T148 our own host is none that a peer can be at', async () => {
    const party = await createParty()
    const host = new URL(inject('platform').origin).host
    await expect(invitePeer('ourselves', [host], [party])).rejects.toThrow('our own host')
  })

  test('T149 the URL of credentials is called for nobody who has not shown a token of ours', async () => {
    const { operator, client } = await inviteOperator()
    const posted = await client.post('credentials', operator.credentials(), { token: 'a-guess', ...NOBODY })
    expect(posted.status).toBe(401)
    expect(operator.requests).toEqual([])
  })

  test('T150 a peer that moves to a name that was not agreed upon is refused, stays as it was, and staff see it', async () => {
    const { operator, client, peer } = await connectOperator()
    const moved = { ...operator.credentials(), url: 'https://new-name.example.com/ocpi/versions' }
    expect((await client.put('credentials', moved, NOBODY)).statusCode).toBe(3001)
    expect(await operations('GET', `/peers/${peer}`)).toMatchObject({
      state: 'registered',
      versionsUrl: operator.versionsUrl,
    })
    expect((await findingOf(peer, 'client_api_unusable')).detail).toContain('not agreed')
  })

  test('T151 no picture of a peer is fetched by us, and pages load pictures from us alone', async () => {
    const { client, operator, own } = await connectOperator()
    const images = [{ url: operator.urlOf('picture.png'), category: 'LOCATION', type: 'png' }]
    expect(
      (await client.put(own('locations', 'L151'), sampleLocation(operator.party, 'L151', { images }))).statusCode,
    ).toBe(1000)
    const page = await sendRaw('GET', `${client.origin}/c/NL*XXX*E1.0`)
    expect(page.headers['content-security-policy']).toMatch(/img-src 'self' data: blob:;/)
    expect(operator.requests.filter(({ url }) => url.pathname.endsWith('picture.png'))).toEqual([])
  })
})
