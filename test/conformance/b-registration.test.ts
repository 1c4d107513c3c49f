import { describe, expect, test } from 'vitest'
import { connectOperator, connectToOperator, firstPullsOver, inviteOperator, newRole } from './connect.ts'
import { createParty, findingOf, operations } from './operations.ts'

const NOBODY = { from: null, to: null }
const peerOf = (peer: string) => operations('GET', `/peers/${peer}`)

describe('we register with a peer', () => {
  test('B-13, B-14, B-45 by its versions URL and token: versions, details, then our credentials with a token of ours', async () => {
    const { operator, peer, ours, client } = await inviteOperator()
    const token = operator.newToken()
    await operations('POST', `/peers/${peer}/connect`, { versionsUrl: operator.versionsUrl, token })
    const steps = operator.requests.slice(0, 3)
    expect(steps.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET versions',
      'GET details',
      'POST credentials',
    ])
    for (const step of steps) expect(step.token).toBe(token)
    const sent = steps[2]?.json
    expect(sent.token).not.toBe(token)
    expect(sent.url).toBe(`${client.origin}/ocpi/versions`)
    expect(sent.roles).toEqual([
      expect.objectContaining({ role: 'EMSP', country_code: ours.countryCode, party_id: ours.partyId }),
    ])
    expect(await peerOf(peer)).toMatchObject({ state: 'registered', version: '2.2.1' })
  })

  test('B-15 while our POST is open the peer calls us with the token in it, as often as it likes', async () => {
    const { operator, peer, client } = await inviteOperator()
    const statuses: number[] = []
    operator.on('POST', 'credentials', async ({ json }) => {
      const calls = ['/ocpi/versions', '/ocpi/2.2.1', '/ocpi/versions'].map((path) =>
        client.get(path, { token: json.token, ...NOBODY }),
      )
      statuses.push(...(await Promise.all(calls)).map(({ status }) => status))
      return undefined
    })
    await operations('POST', `/peers/${peer}/connect`, {
      versionsUrl: operator.versionsUrl,
      token: operator.newToken(),
    })
    expect(statuses).toEqual([200, 200, 200])
  })

  test('B-16 the token in the answer is used from then on, and the first one never again', async () => {
    const { operator, peer } = await connectToOperator()
    await firstPullsOver(peer)
    const [first = ''] = operator.accepted
    const afterwards = operator.requests.slice(operator.requests.findIndex(({ method }) => method === 'POST') + 1)
    expect(afterwards.length).toBeGreaterThan(0)
    for (const { token } of afterwards) expect(token).toBe([...operator.accepted].at(-1))
    expect(afterwards.map(({ token }) => token)).not.toContain(first)
  })

  test('B-17 without what we need of it nothing is posted, and staff are told', async () => {
    const { operator, peer } = await inviteOperator()
    operator.endpointsOf = () => [
      { identifier: 'credentials', role: 'RECEIVER', url: operator.urlOf('credentials') },
      { identifier: 'cdrs', role: 'SENDER', url: operator.urlOf('cdrs') },
    ]
    const body = { versionsUrl: operator.versionsUrl, token: operator.newToken() }
    await expect(operations('POST', `/peers/${peer}/connect`, body)).rejects.toThrow('no locations')
    expect(operator.received('POST', 'credentials')).toEqual([])
    expect(await findingOf(peer, 'endpoints_missing')).toMatchObject({ module: 'credentials', kind: 'fault' })
  })

  test('B-18 where the peer refuses, our token is worth nothing and the next attempt has another', async () => {
    const { operator, peer, client } = await inviteOperator()
    const refuse = operator.on('POST', 'credentials', () => ({ status: 200, statusCode: 3001 }))
    const body = { versionsUrl: operator.versionsUrl, token: operator.newToken() }
    await expect(operations('POST', `/peers/${peer}/connect`, body)).rejects.toThrow()
    const tried = operator.received('POST', 'credentials')[0]?.json.token
    expect((await client.get('/ocpi/versions', { token: tried })).status).toBe(401)
    expect(await peerOf(peer)).toMatchObject({ state: 'invited' })
    refuse()
    expect(await operations('POST', `/peers/${peer}/connect`, body)).toMatchObject({ state: 'registered' })
    expect(operator.givenToken).not.toBe(tried)
  })

  test('B-18 where the answer is lost, our token goes on working, and the attempt can be repeated', async () => {
    const { operator, peer, client } = await inviteOperator()
    const breaking = operator.on('POST', 'credentials', () => ({ broken: true }))
    const body = { versionsUrl: operator.versionsUrl, token: operator.newToken() }
    await expect(operations('POST', `/peers/${peer}/connect`, body)).rejects.toThrow()
    const tried = operator.received('POST', 'credentials')[0]?.json.token
    expect((await client.get('/ocpi/versions', { token: tried, ...NOBODY })).status).toBe(200)
    breaking()
    expect(await operations('POST', `/peers/${peer}/connect`, body)).toMatchObject({ state: 'registered' })
  })

  test('B-19 a peer that thinks us registered is given our credentials by PUT', async () => {
    const { operator, peer } = await inviteOperator()
    operator.on('POST', 'credentials', () => ({ status: 405, statusCode: 2000 }))
    const body = { versionsUrl: operator.versionsUrl, token: operator.newToken() }
    expect(await operations('POST', `/peers/${peer}/connect`, body)).toMatchObject({ state: 'registered' })
    expect(operator.received('PUT', 'credentials')).toHaveLength(1)
  })
})

describe('a peer registers with us', () => {
  test('B-20 an invitation has a token that no other has, and says where our versions are', async () => {
    const [one, two] = [await inviteOperator(), await inviteOperator()]
    expect(one.invitation.registrationToken).not.toBe(two.invitation.registrationToken)
    expect(one.invitation.versionsUrl).toBe(`${one.client.origin}/ocpi/versions`)
    expect(await peerOf(one.peer)).toMatchObject({ state: 'invited' })
  })

  test('B-21, B-47 before we answer we ask its versions and the details of this version, with its new token', async () => {
    const { operator, client } = await inviteOperator({ versions: ['2.2.1', '2.1.1'] })
    const sent = operator.credentials()
    const answer = await client.post('credentials', sent, NOBODY)
    const asked = operator.requests.slice(0, 2)
    expect(asked.map(({ method, path, version }) => [method, path, version])).toEqual([
      ['GET', 'versions', null],
      ['GET', 'details', '2.2.1'],
    ])
    for (const { token } of asked) expect(token).toBe(sent['token'])
    expect(answer.statusCode).toBe(1000)
    expect(answer.data.token).not.toBe(client.token)
    expect((await client.get('/ocpi/2.2.1', { token: answer.data.token })).status).toBe(200)
  })

  test.each([
    ['its versions are refused', 'versions', 3001],
    ['its details are refused', 'details', 3001],
  ])('B-22 where %s the answer is 3001, nothing is kept and the invitation stays open', async (_, path, code) => {
    const { operator, client, peer } = await inviteOperator()
    const repaired = operator.on('GET', path, () => ({ status: 500, text: 'no' }))
    const answer = await client.post('credentials', operator.credentials(), NOBODY)
    expect([answer.status, answer.statusCode, answer.data]).toEqual([200, code, undefined])
    expect(await peerOf(peer)).toMatchObject({ state: 'invited', roles: [] })
    repaired()
    expect((await client.post('credentials', operator.credentials(), NOBODY)).statusCode).toBe(1000)
  })

  test('B-22 without what we need of it the answer is 3003, and without this version 3002', async () => {
    const { operator, client, peer } = await inviteOperator()
    const usual = operator.endpointsOf
    operator.endpointsOf = () => [{ identifier: 'credentials', role: 'RECEIVER', url: operator.urlOf('credentials') }]
    expect((await client.post('credentials', operator.credentials(), NOBODY)).statusCode).toBe(3003)
    operator.endpointsOf = usual
    operator.versions = ['2.1.1']
    expect((await client.post('credentials', operator.credentials('2.2.1'), NOBODY)).statusCode).toBe(3002)
    expect(await peerOf(peer)).toMatchObject({ state: 'invited' })
    operator.versions = ['2.2.1']
    expect((await client.post('credentials', operator.credentials(), NOBODY)).statusCode).toBe(1000)
  })

  test('A-74 registration says which of the four server errors it was', async () => {
    const { operator, client } = await inviteOperator()
    const codes: number[] = []
    const attempt = async () =>
      codes.push((await client.post('credentials', operator.credentials('2.2.1'), NOBODY)).statusCode)
    const broken = operator.on('GET', 'versions', () => ({ status: 500, text: '' }))
    await attempt()
    broken()
    operator.versions = ['2.0']
    await attempt()
    operator.versions = ['2.2.1']
    operator.endpointsOf = () => [{ identifier: 'credentials', role: 'SENDER', url: operator.urlOf('credentials') }]
    await attempt()
    expect(codes).toEqual([3001, 3002, 3003])
  })

  test('B-23 after it succeeded the first token is 401 everywhere', async () => {
    const { client, invitation } = await connectOperator()
    for (const path of ['/ocpi/versions', '/ocpi/2.2.1', 'credentials'])
      expect((await client.get(path, { token: invitation.registrationToken })).status).toBe(401)
  })

  test('B-24 who is registered does not register again, and who is not neither renews nor ends', async () => {
    const { operator, client } = await connectOperator()
    const again = await client.post('credentials', operator.credentials(), NOBODY)
    expect([again.status, again.headers['allow']]).toEqual([405, 'GET, PUT, DELETE'])
    const stranger = await inviteOperator()
    const put = await stranger.client.put('credentials', stranger.operator.credentials(), NOBODY)
    const deleted = await stranger.client.delete('credentials', NOBODY)
    expect([put.status, deleted.status]).toEqual([405, 405])
    expect(put.headers['allow']).toBe('GET, POST')
  })

  test('B-25 our credentials for a peer can be read, with the token that it shows', async () => {
    const { client, ours } = await connectOperator()
    const { data } = await client.get('credentials', NOBODY)
    expect(data).toMatchObject({ token: client.token, url: `${client.origin}/ocpi/versions` })
    expect(data.roles).toEqual([expect.objectContaining({ role: 'EMSP', party_id: ours.partyId })])
  })

  test('B-26 credentials are not changed in part: PATCH is 405', async () => {
    const { client } = await connectOperator()
    const { status, headers } = await client.patch('credentials', { url: 'https://x.example' }, NOBODY)
    expect([status, headers['allow']]).toEqual([405, 'GET, POST, PUT, DELETE'])
  })
})

describe('what credentials say', () => {
  test('B-35 a peer has roles, at least one, each once; we have one for each of our parties', async () => {
    const parties = [await createParty(), await createParty({ market: 'de' })]
    const { operator, client } = await inviteOperator({ ourParties: parties })
    const sent = operator.credentials()
    const roles = sent['roles'] as unknown[]
    expect((await client.post('credentials', { ...sent, roles: [] }, NOBODY)).statusCode).toBe(2001)
    expect((await client.post('credentials', { ...sent, roles: [...roles, ...roles] }, NOBODY)).statusCode).toBe(2001)
    const answer = await client.post('credentials', sent, NOBODY)
    expect(
      answer.data.roles.map(({ role, country_code: country, party_id: id }: Record<string, string>) => [
        role,
        country,
        id,
      ]),
    ).toEqual(expect.arrayContaining(parties.map(({ countryCode, partyId }) => ['EMSP', countryCode, partyId])))
  })

  test.each(['CPO', 'EMSP', 'HUB', 'NAP', 'NSP', 'OTHER', 'SCSP'])('B-36, B-37 a peer may be %s', async (role) => {
    const { peer } = await connectOperator({ roles: [newRole('NL', role)] })
    const { roles } = await peerOf(peer)
    expect(roles).toEqual([expect.objectContaining({ role })])
  })

  test('B-36 a role that nobody knows is kept, and means nothing', async () => {
    const { peer } = await connectOperator({ roles: [newRole(), newRole('NL', 'WIZARD')] })
    const { roles } = await peerOf(peer)
    expect(roles.map(({ role }: { role: string }) => role)).toEqual(['CPO', 'WIZARD'])
  })

  test('B-48 the URL is that of versions and at most 255 long, and every role has a name of at most 100', async () => {
    const { operator, client } = await inviteOperator()
    const sent = operator.credentials()
    const [role] = sent['roles'] as Record<string, unknown>[]
    const named = (details: unknown) => ({ ...sent, roles: [{ ...role, business_details: details }] })
    for (const body of [{ ...sent, url: 'versions' }, { ...sent, url: null }, named(undefined), named({})]) {
      const { status, statusCode } = await client.post('credentials', body, NOBODY)
      expect(status).toBe(200)
      expect(statusCode).toBeGreaterThanOrEqual(2000)
    }
    const { data } = await client.post('credentials', sent, NOBODY)
    expect(data.url).toMatch(/\/ocpi\/versions$/)
    expect(data.url.length).toBeLessThanOrEqual(255)
    for (const { business_details: details } of data.roles) expect(details.name).toMatch(/^.{1,100}$/)
  })

  test('B-51 one registration covers a platform that is operator and eMSP', async () => {
    const { client, peer } = await connectOperator({ roles: [newRole('NL', 'CPO'), newRole('NL', 'EMSP')] })
    expect((await peerOf(peer)).roles).toHaveLength(2)
    expect((await client.get('/ocpi/2.2.1')).status).toBe(200)
  })
})
