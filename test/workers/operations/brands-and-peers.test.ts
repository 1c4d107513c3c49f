import { beforeAll, expect, test } from 'vitest'
import { bodyOf, operationsWorld, START } from './operations-world.ts'

interface Refused {
  readonly code: string
  readonly field: string | null
}

const BRAND = { id: 'volta', name: 'Volta', theme: 'volta' }
const PARTY = { countryCode: 'nl', partyId: 'rwa', brand: 'volta', market: 'nl', name: 'Volta NL' }
const PEER = { name: 'Laadpunt', allowedHosts: ['ocpi.laadpunt.example'] }

beforeAll(async () => {
  const { post } = operationsWorld()
  expect((await post('/brands', BRAND)).status).toBe(201)
  expect((await post('/parties', PARTY)).status).toBe(201)
})

test('a brand created twice is there once, and its id is not given to another', async () => {
  const { get, post } = operationsWorld()
  expect((await post('/brands', BRAND)).status).toBe(201)
  const other = await post('/brands', { ...BRAND, name: 'Another' })
  expect(other.status).toBe(409)
  expect((await bodyOf<Refused>(other)).code).toBe('brand_exists')
  const { items } = await bodyOf<{ items: { id: string }[] }>(await get('/brands'))
  expect(items.map(({ id }) => id)).toEqual(['volta'])
})

test('a party belongs to one market that has a module and a database', async () => {
  const { post } = operationsWorld()
  const cases: [object, number, Refused][] = [
    [{ ...PARTY, partyId: 'FRA', market: 'fr' }, 422, { code: 'market_not_supported', field: 'market' }],
    [{ ...PARTY, partyId: 'XYZ', brand: 'nobody' }, 404, { code: 'brand_unknown', field: 'brand' }],
    [{ ...PARTY, market: 'de' }, 409, { code: 'party_exists', field: 'partyId' }],
    [{ ...PARTY, countryCode: 'NLD' }, 400, { code: 'input_invalid', field: 'countryCode' }],
    [{ ...PARTY, website: 'not a url' }, 400, { code: 'input_invalid', field: 'website' }],
  ]
  for (const [body, status, refused] of cases) {
    const answer = await post('/parties', body)
    expect([answer.status, await bodyOf<Refused>(answer)]).toMatchObject([status, refused])
  }
})

test('an invited peer gets its registration token once and sees all our parties', async () => {
  const { get, post } = operationsWorld()
  const answer = await post('/peers', PEER)
  expect(answer.status).toBe(201)
  const invitation = await bodyOf<{ id: string; registrationToken: string; versionsUrl: string }>(answer)
  expect(invitation).toMatchObject({ registrationToken: 'token-a', versionsUrl: 'http://localhost:8787/ocpi/versions' })
  const peer = await get(`/peers/${invitation.id}`)
  expect(peer.status).toBe(200)
  const text = await peer.text()
  expect(text).not.toContain('token-a')
  expect(JSON.parse(text)).toMatchObject({ state: 'invited', ourParties: [{ partyId: 'RWA' }], counts: { evses: 0 } })
})

test('an invitation for a party that is not ours, or without hosts, is refused by its field', async () => {
  const { post } = operationsWorld()
  const cases: [object, string][] = [
    [{ ...PEER, parties: ['DE*ABC'] }, 'parties'],
    [{ ...PEER, allowedHosts: [] }, 'allowedHosts'],
    [{ ...PEER, allowedHosts: ['https://with.scheme'] }, 'allowedHosts.0'],
    [{ ...PEER, name: '' }, 'name'],
  ]
  for (const [body, field] of cases) {
    const answer = await post('/peers', body)
    expect([answer.status, (await bodyOf<Refused>(answer)).field]).toEqual([400, field])
  }
})

test('an id that no peer has is unknown, whatever its shape', async () => {
  const { get, post } = operationsWorld()
  for (const id of [`eu_${'a'.repeat(24)}`, 'nl1_aaaa', '..', '%00', 'x'.repeat(300)]) {
    expect((await get(`/peers/${encodeURIComponent(id)}`)).status).toBe(404)
    expect((await post(`/peers/${encodeURIComponent(id)}/pulls`, { module: 'locations' })).status).toBe(404)
  }
})

test('a pull is started and its progress read', async () => {
  const { get, post } = operationsWorld()
  const { id } = await bodyOf<{ id: string }>(await post('/peers', PEER))
  expect((await post(`/peers/${id}/pulls`, { module: 'chargers' })).status).toBe(400)
  expect((await post(`/peers/${id}/pulls`, { module: 'locations' })).status).toBe(202)
  const { items } = await bodyOf<{ items: object[] }>(await get(`/peers/${id}/pulls`))
  expect(items).toMatchObject([{ module: 'locations', state: 'running', startedAt: START }])
})

test('findings are paged without a gap or a repeat', async () => {
  const { get, house, post } = operationsWorld()
  const { id } = await bodyOf<{ id: string }>(await post('/peers', PEER))
  const insert = house.catalogue.prepare('INSERT INTO findings VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, NULL, ?7, 1, ?8)')
  await house.catalogue.batch(
    Array.from({ length: 7 }, (_, index) =>
      // Several of one instant, so that the order is not told by time alone.
      insert.bind(
        id,
        'locations',
        `L${index}`,
        'zone',
        index % 2 ? 'absent' : 'odd',
        index < 5 ? 'fault' : 'refused',
        2,
        10,
      ),
    ),
  )
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 10; page++) {
    const path = `/peers/${id}/findings?limit=2${cursor && `&cursor=${cursor}`}`
    const body = await bodyOf<{ items: { objectKey: string }[]; nextCursor: string | null }>(await get(path))
    seen.push(...body.items.map(({ objectKey }) => objectKey))
    if (body.nextCursor === null) break
    cursor = body.nextCursor
  }
  expect(seen.toSorted()).toEqual(['L0', 'L1', 'L2', 'L3', 'L4', 'L5', 'L6'])
  const refused = await bodyOf<{ items: object[] }>(await get(`/peers/${id}/findings?kind=refused`))
  expect(refused.items.length).toBe(2)
  expect((await get(`/peers/${id}/findings?cursor=%F0%9F`)).status).toBe(400)
  expect((await get(`/peers/${id}/findings?limit=100000`)).status).toBe(400)
})

test('a registration that was ended is shown as ended', async () => {
  const { del, get, post } = operationsWorld()
  const { id } = await bodyOf<{ id: string }>(await post('/peers', PEER))
  expect((await del(`/peers/${id}/registration`)).status).toBe(204)
  expect(await bodyOf(await get(`/peers/${id}`))).toMatchObject({ state: 'unregistered' })
})

test('the profiles are listed with whom each is for, whether it needs a credential, and what it changes', async () => {
  const { get } = operationsWorld()
  const { items } = await bodyOf<{ items: { id: string; purpose: string; rules: object[] }[] }>(await get('/profiles'))
  expect(items.map(({ id }) => id)).toEqual(items.map(({ id }) => id).toSorted())
  expect(items.find(({ id }) => id === 'ndw')).toMatchObject({ version: '2.2.1', needsCredential: false })
  expect(items.find(({ id }) => id === 'gridserve')).toMatchObject({
    purpose: expect.stringContaining('Gridserve'),
    needsCredential: true,
    rules: expect.arrayContaining([{ field: 'paging.limit', value: '50' }]),
  })
  expect(items.find(({ id }) => id === 'ocpi-221')?.rules).toEqual([])
})
