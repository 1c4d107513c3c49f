import { describe, expect, test } from 'vitest'
import { type Connected, connectOperator, connectToOperator, firstPullsOver, newRole } from './connect.ts'
import { createCardHolder, createParty, operations, pull } from './operations.ts'
import { sampleCdr, sampleLocation } from './samples.ts'
import { until } from './until.ts'

const NOBODY = { from: null, to: null }
const rotate = (peer: string) => operations('POST', `/peers/${peer}/rotate`)
const works = async ({ client }: Pick<Connected, 'client'>, token: string) =>
  (await client.get('/ocpi/2.2.1', { token })).status === 200

describe('a peer renews', () => {
  test('B-27, B-28 versions and details are asked again, and it gets a new token', async () => {
    const connected = await connectOperator()
    const { operator, client, peer } = connected
    await firstPullsOver(peer)
    const before = operator.requests.length
    operator.endpointsOf = (version) => [
      { identifier: 'credentials', role: 'RECEIVER', url: operator.urlOf('credentials', version) },
      { identifier: 'locations', role: 'SENDER', url: operator.urlOf('new-place', version) },
    ]
    const sent = operator.credentials()
    const answer = await client.put('credentials', sent, NOBODY)
    expect(answer.statusCode).toBe(1000)
    expect(answer.data.token).not.toBe(client.token)
    const asked = operator.requests.slice(before)
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET versions', 'GET details'])
    for (const { token } of asked) expect(token).toBe(sent['token'])
    client.token = answer.data.token
    operator.on('GET', /^new-place/, () => ({ data: [] }))
    await pull(peer, 'locations')
    expect(operator.received('GET', 'new-place').at(-1)?.token).toBe(sent['token'])
  })

  test('B-27, B-34 at the endpoint of another version it changes the version; what is there stays', async () => {
    const { operator, client, peer, ours, url } = await connectOperator()
    const holder = await createCardHolder(ours)
    const charging = { owner: operator.party, ours, holder, location: 'L1', startAt: Date.now() - 4_000_000 }
    const cdr = await client.post(url('cdrs', 'RECEIVER'), sampleCdr(charging, 'C1', 'S1'))
    operator.versions = ['2.2.1', '2.3.0']
    const answer = await client.put('/ocpi/2.3.0/credentials', operator.credentials('2.3.0'), NOBODY)
    expect(answer.statusCode).toBe(1000)
    expect(await operations('GET', `/peers/${peer}`)).toMatchObject({ version: '2.3.0', state: 'registered' })
    client.token = answer.data.token
    const old = await client.get(cdr.headers['location'] ?? '')
    expect([old.status, old.data?.id]).toEqual([200, 'C1'])
  })

  test('B-28 roles and their names are as the last PUT says', async () => {
    const { operator, client, peer } = await connectOperator()
    const role = newRole('DE')
    const roles = [...(operator.credentials()['roles'] as unknown[])]
    const added = { role: 'CPO', country_code: 'DE', party_id: role.partyId, business_details: { name: 'Neu' } }
    await client.put('credentials', { ...operator.credentials(), roles: [...roles, added] }, NOBODY)
    const known = (await operations('GET', `/peers/${peer}`)).roles
    expect(known.map(({ partyId }: { partyId: string }) => partyId)).toEqual([operator.party.partyId, role.partyId])
  })

  test('B-29, T111 the old token works until the new one is used, and not after', async () => {
    const connected = await connectOperator()
    const { operator, client } = connected
    const old = client.token
    const next = (await client.put('credentials', operator.credentials(), NOBODY)).data.token
    expect(await works(connected, old)).toBe(true)
    expect(await works(connected, next)).toBe(true)
    await until('the old token ends', async () => !(await works(connected, old)))
    expect(await works(connected, next)).toBe(true)
  })

  test('B-29, T111 a renewal that fails leaves both sides as they were', async () => {
    const connected = await connectOperator()
    const { operator, client, peer } = connected
    const before = await operations('GET', `/peers/${peer}`)
    operator.on('GET', 'versions', () => ({ status: 500, text: '' }))
    expect((await client.put('credentials', operator.credentials(), NOBODY)).statusCode).toBe(3001)
    expect(await works(connected, client.token)).toBe(true)
    expect(await operations('GET', `/peers/${peer}`)).toMatchObject({ state: 'registered', roles: before.roles })
  })

  test('B-31 of a party that is given up nothing more is taken, what it had stays, and nobody charges there', async () => {
    const [kept, gone] = [newRole(), newRole()]
    const { operator, client, url, peer } = await connectOperator({ roles: [kept, gone] })
    await firstPullsOver(peer)
    const target = `${url('locations', 'RECEIVER')}/NL/${gone.partyId}/L1`
    await client.put(target, sampleLocation(gone, 'L1'), { from: gone })
    const wayTo = () => operations('GET', `/channels/route?evse=NL*${gone.partyId}*E1`)
    expect((await wayTo()).channel).toMatchObject({ peer })
    const sent = operator.credentials()
    const left = (sent['roles'] as { party_id: string }[]).filter(({ party_id: id }) => id === kept.partyId)
    client.token = (await client.put('credentials', { ...sent, roles: left }, NOBODY)).data.token
    const push = await client.put(target, sampleLocation(gone, 'L1', { name: 'Changed' }), { from: null })
    expect(push.status).toBe(404)
    expect((await operations('GET', `/stations/${peer}/NL/${gone.partyId}/L1`)).name).toBe('Market square')
    await until('no way leads there any more', async () => (await wayTo()).channel === null)
  })

  test('B-47 a peer that does not know its own new token yet is called once with the old one', async () => {
    const { operator, client } = await connectOperator()
    const sent = { ...operator.credentials(), token: 'not-known-yet-to-its-own-server' }
    expect((await client.put('credentials', sent, NOBODY)).statusCode).toBe(1000)
    const versions = operator.received('GET', 'versions').slice(-3)
    expect(versions.map(({ token }) => operator.accepted.has(token)).at(-1)).toBe(true)
  })
})

describe('we renew', () => {
  test('B-46 with the token we have: versions, details, then PUT with a new one; the peer calls us meanwhile', async () => {
    const connected = await connectToOperator()
    const { operator, peer, client } = connected
    await firstPullsOver(peer)
    const before = operator.requests.length
    const shown = [...operator.accepted].at(-1)
    const statuses: number[] = []
    operator.on('PUT', 'credentials', async ({ json }) => {
      for (const path of ['/ocpi/versions', '/ocpi/2.2.1'])
        statuses.push((await client.get(path, { token: json.token, ...NOBODY })).status)
      return undefined
    })
    await rotate(peer)
    const steps = operator.requests.slice(before)
    expect(steps.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET versions',
      'GET details',
      'PUT credentials',
    ])
    for (const { token } of steps) expect(token).toBe(shown)
    expect(statuses).toEqual([200, 200])
    expect(steps[2]?.json.token).not.toBe(client.token)
    expect(await works(connected, operator.givenToken ?? '')).toBe(true)
  })

  test('B-30 at once when staff ask for it, otherwise within a month, and it is written down', async () => {
    const { peer } = await connectToOperator()
    await rotate(peer)
    const { renewalDueAt, events } = await operations('GET', `/peers/${peer}/credentials`)
    const days = (renewalDueAt - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(1)
    expect(days).toBeLessThanOrEqual(31)
    expect(events.map(({ event }: { event: string }) => event)).toEqual(['renewed', 'registered'])
    expect(events[0].at).toBeGreaterThan(Date.now() - 60_000)
  })

  test('B-29, F-6 where the answer to our PUT is lost, the peer may call with either token', async () => {
    const connected = await connectToOperator()
    const { operator, peer, client } = connected
    const breaking = operator.on('PUT', 'credentials', () => ({ broken: true }))
    await expect(rotate(peer)).rejects.toThrow()
    const tried = operator.received('PUT', 'credentials')[0]?.json.token
    expect(await works(connected, client.token)).toBe(true)
    expect(await works(connected, tried)).toBe(true)
    expect(await works(connected, client.token)).toBe(true)
    breaking()
    await rotate(peer)
    expect(await works(connected, operator.givenToken ?? '')).toBe(true)
    await until('those before have ended', async () => !(await works(connected, tried)))
  })

  test('B-29, B-47 where the answer to its PUT was lost, we call with the token that it still knows', async () => {
    const { operator, client, peer } = await connectOperator()
    await firstPullsOver(peer)
    const sent = operator.credentials()
    await client.put('credentials', sent, NOBODY)
    // It never read our answer and went back to what was before.
    operator.accepted.delete(String(sent['token']))
    expect(await pull(peer, 'locations')).toMatchObject({ state: 'finished' })
    const before = operator.requests.length
    expect(await pull(peer, 'locations')).toMatchObject({ state: 'finished' })
    const refused = operator.requests.slice(before).filter(({ token }) => !operator.accepted.has(token))
    expect(refused).toEqual([])
  })

  test('B-43, B-52 when the parties that a peer sees change, or what they are called, it is told by PUT', async () => {
    const { operator, peer, ours } = await connectOperator()
    const added = await createParty({ market: 'de' })
    const label = (party: { countryCode: string; partyId: string }) => `${party.countryCode}*${party.partyId}`
    await operations('PUT', `/peers/${peer}/parties`, { parties: [label(ours), label(added)] })
    const told = await operator.waitFor('PUT', 'credentials')
    expect(told.json.roles.map((role: { party_id: string }) => role.party_id).toSorted()).toEqual(
      [ours.partyId, added.partyId].toSorted(),
    )
    const before = operator.requests.length
    await operations('PUT', `/parties/${label(ours)}/details`, { name: 'A new name', website: 'https://new.example' })
    const again = await operator.waitFor('PUT', 'credentials', () => true, before)
    expect(JSON.stringify(again.json.roles)).toContain('A new name')
  })
})

describe('the end', () => {
  test('B-32, B-33, T114 a peer that ends it is out at once, nothing more goes to it, and it begins anew with a new token', async () => {
    const connected = await connectOperator()
    const { operator, client, peer, url } = connected
    await firstPullsOver(peer)
    const ended = await client.delete('credentials', NOBODY)
    expect([ended.status, ended.statusCode]).toEqual([200, 1000])
    const before = operator.requests.length
    await until('the token ends', async () => (await client.get(url('tokens', 'SENDER'))).status === 401)
    await expect(operations('POST', `/peers/${peer}/pulls`, { module: 'locations' })).rejects.toThrow()
    await expect(rotate(peer)).rejects.toThrow()
    expect(operator.requests.length).toBe(before)
    const { registrationToken } = await operations('POST', `/peers/${peer}/invitation`)
    const anew = await client.post('credentials', operator.credentials(), { token: registrationToken, ...NOBODY })
    expect(anew.statusCode).toBe(1000)
    expect(await operations('GET', `/peers/${peer}`)).toMatchObject({ state: 'registered' })
  })

  test('F-6 where both sides have lost track of their tokens, the registration is ended and made anew by hand', async () => {
    const { operator, client, peer } = await connectOperator()
    await firstPullsOver(peer)
    operator.accepted.clear()
    client.token = 'lost'
    await expect(rotate(peer)).rejects.toThrow()
    await operations('DELETE', `/peers/${peer}/registration`)
    const { registrationToken } = await operations('POST', `/peers/${peer}/invitation`)
    const anew = await client.post('credentials', operator.credentials(), { token: registrationToken, ...NOBODY })
    client.token = anew.data.token
    expect((await client.get('/ocpi/2.2.1')).status).toBe(200)
    expect(await pull(peer, 'locations')).toMatchObject({ state: 'finished' })
  })

  test('B-32 what we end the peer is told of, and a pull under way goes no further', async () => {
    const { operator, peer } = await connectToOperator()
    await firstPullsOver(peer)
    const link = `<${operator.urlOf('locations')}?offset=1>; rel="next"`
    let release = (): void => undefined
    const held = new Promise<void>((done) => {
      release = done
    })
    operator.on('GET', 'locations', async ({ url }) => {
      if (url.searchParams.has('offset')) await held
      return { data: [sampleLocation(operator.party, 'L1')], headers: { link } }
    })
    await operations('POST', `/peers/${peer}/pulls`, { module: 'locations' })
    await operator.waitFor('GET', 'locations', ({ url }) => url.searchParams.has('offset'))
    await operations('DELETE', `/peers/${peer}/registration`)
    await operator.waitFor('DELETE', 'credentials')
    release()
    const { items } = await operations('GET', `/peers/${peer}/pulls`)
    expect(items.find(({ module }: { module: string }) => module === 'locations').state).toBe('failed')
    const after = operator.requests.findIndex(({ method }) => method === 'DELETE') + 1
    expect(operator.requests.slice(after)).toEqual([])
  })
})
