import { beforeAll, describe, expect, test } from 'vitest'
import { connectListed } from './charging-operator.ts'
import { type Connected, connectOperator, connectToOperator, firstPullsOver, newRole } from './connect.ts'
import type { ReceivedRequest } from './fake-operator.ts'
import { createCardHolder, findingOf, operations, pull } from './operations.ts'
import { type Charging, sampleCdr, sampleLocation, sampleSession, sampleTariff } from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let charging: Charging
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const iso = (at: number) => new Date(at).toISOString()
const startAt = Math.floor(Date.now() / 1000) * 1000 - 2 * HOUR_MS

const lists = (requests: readonly ReceivedRequest[], module: string) =>
  requests.filter(({ method, path }) => method === 'GET' && path === module)

/** The CDRs of the peer that were settled, by the operator's ids. */
async function settled(peer: string): Promise<string[]> {
  const { items } = await operations('GET', '/cdrs?limit=200')
  return items.filter((cdr: { peer: string }) => cdr.peer === peer).map(({ cdrId }: { cdrId: string }) => cdrId)
}

beforeAll(async () => {
  ;({ connected, charging } = await connectListed(startAt))
})

test('A-39, C-79, C-41 tariffs and locations are pulled whole after a registration: no dates, page by page', async () => {
  const { operator, peer } = await connectToOperator()
  await firstPullsOver(peer)
  for (const module of ['tariffs', 'locations']) {
    const [first] = lists(operator.requests, module)
    expect([...(first?.url.searchParams.keys() ?? [])]).toEqual(['limit'])
  }
})

test('C-108, A-80 sessions are asked for with date_from, and so are CDRs', async () => {
  const { operator, peer } = connected
  await pull(peer, 'sessions')
  await pull(peer, 'cdrs')
  for (const module of ['sessions', 'cdrs']) {
    const [asked] = lists(operator.requests, module)
    const from = Date.parse(asked?.url.searchParams.get('date_from') ?? '')
    expect(from).toBeLessThan(Date.now() - DAY_MS)
  }
})

test('C-109 a pulled session is one that was pushed: it merges by id, and what is pulled replaces it', async () => {
  const { operator, client, peer } = connected
  const { countryCode, partyId } = operator.party
  const session = sampleSession(charging, 'PULLED-1')
  operator.lists['sessions'] = [session]
  await pull(peer, 'sessions')
  const path = `receiver/sessions/${countryCode}/${partyId}/PULLED-1`
  expect((await client.get(path)).data).toMatchObject({ id: 'PULLED-1', kwh: 0, status: 'ACTIVE' })
  operator.lists['sessions'] = [{ ...session, kwh: 7.5, last_updated: iso(startAt + HOUR_MS) }]
  await pull(peer, 'sessions')
  expect((await client.get(path)).data).toMatchObject({ kwh: 7.5 })
  const { items } = await operations('GET', `/sessions?limit=200`)
  expect(items.filter((one: { operatorSessionId: string }) => one.operatorSessionId === 'PULLED-1')).toHaveLength(1)
})

test('A-126 sessions and CDRs that are absent from a pull are there as before', async () => {
  const { operator, client, peer } = connected
  const { countryCode, partyId } = operator.party
  operator.lists['sessions'] = [sampleSession(charging, 'STAYS-1')]
  await pull(peer, 'sessions')
  operator.lists['sessions'] = []
  await pull(peer, 'sessions')
  expect((await client.get(`receiver/sessions/${countryCode}/${partyId}/STAYS-1`)).statusCode).toBe(1000)
})

test('C-141, T026 a CDR that is pushed and pulled, in either order, is one', async () => {
  const { operator, client, peer } = connected
  const pushed = sampleCdr(charging, 'BOTH-1', 'S-1')
  const pulled = sampleCdr(charging, 'BOTH-2', 'S-2')
  expect((await client.post('receiver/cdrs', pushed)).status).toBe(201)
  operator.lists['cdrs'] = [pushed, pulled]
  const { state, items, stored, refused } = await pull(peer, 'cdrs')
  expect([state, items, stored, refused]).toEqual(['finished', 2, 2, 0])
  const again = await client.post('receiver/cdrs', pulled)
  expect([again.status, again.statusCode]).toEqual([200, 1000])
  expect((await client.get(again.headers['location'] ?? '')).data).toEqual(pulled)
  await until('both are settled', async () => (await settled(peer)).length >= 2)
  expect((await settled(peer)).filter((id) => id.startsWith('BOTH')).toSorted()).toEqual(['BOTH-1', 'BOTH-2'])
})

test('A-36 of a page the good CDRs are taken, and the bad ones kept for a person with what is wrong', async () => {
  const { operator, peer } = connected
  const bad = sampleCdr(charging, 'BAD-1', 'S-9', { total_energy: 'much' })
  const foreign = sampleCdr(charging, 'FOREIGN-1', 'S-8', {
    cdr_token: { country_code: 'XX', party_id: 'YYY', uid: '1', type: 'RFID', contract_id: 'C' },
  })
  operator.lists['cdrs'] = [bad, sampleCdr(charging, 'GOOD-1', 'S-7'), foreign]
  const { stored, refused } = await pull(peer, 'cdrs')
  expect([stored, refused]).toEqual([1, 2])
  const kept = await until('both are in quarantine', async () => {
    const { items } = await operations('GET', '/quarantine?limit=200')
    const ours = items.filter((entry: { peer: string }) => entry.peer === peer)
    return ours.length >= 2 ? ours : undefined
  })
  expect(kept.map(({ reason }: { reason: string }) => reason).toSorted()).toEqual(['cdr_unreadable', 'party_not_ours'])
})

test('A-93, T021 the next pull asks from before the one that ended: no gap, and a pull that did not end is asked for again', async () => {
  const { operator, peer } = await connectOperator()
  await firstPullsOver(peer)
  const fromOf = async () => {
    const since = operator.requests.length
    await pull(peer, 'cdrs')
    return Date.parse(lists(operator.requests.slice(since), 'cdrs')[0]?.url.searchParams.get('date_from') ?? '')
  }
  const first = await fromOf()
  const begun = Date.now()
  const second = await fromOf()
  // A day before the first one began, by our clock.
  expect(Math.abs(second - (begun - DAY_MS))).toBeLessThan(60_000)
  expect(second).toBeGreaterThan(first)
  // One that leads back to its own page comes to no end: the mark stays where it was.
  const endless = operator.on('GET', 'cdrs', ({ url }) => ({
    data: [{ id: 'X' }],
    headers: { link: `<${url.href}>; rel="next"` },
  }))
  const third = await fromOf()
  endless()
  expect(third).toBeGreaterThan(second)
  expect(await fromOf()).toBe(third)
})

test('A-38 what an operator could not give is asked for again once it is back, from where it was known', async () => {
  const { operator, client, peer, ours } = await connectOperator()
  await firstPullsOver(peer)
  const theirs = await createCardHolder(ours)
  const own = { ...charging, owner: operator.party, ours, holder: theirs }
  operator.lists['cdrs'] = [sampleCdr(own, 'LATE-1', 'S-1'), sampleCdr(own, 'LATE-2', 'S-2')]
  let failures = 0
  operator.on('GET', 'cdrs', () => {
    failures += 1
    return failures <= 2 ? { status: 503 } : undefined
  })
  const { state, items } = await pull(peer, 'cdrs')
  expect([state, items, failures]).toEqual(['finished', 2, 3])
  expect((await client.post('receiver/cdrs', sampleCdr(own, 'LATE-1', 'S-1'))).status).toBe(200)
})

test('A-115, A-96 two operators of a platform are each asked for their own, and each object goes by the owner it names', async () => {
  const { operator, peer } = await connectOperator({ roles: [newRole(), newRole()] })
  await firstPullsOver(peer)
  const asked = lists(operator.requests, 'locations').map(({ headers }) => headers['ocpi-to-party-id'])
  expect(asked.toSorted()).toEqual(operator.roles.map(({ partyId }) => partyId).toSorted())
})

test('A-35 an object of a party that is not of the connection is not stored, and named', async () => {
  const { operator, peer } = await connectOperator()
  await firstPullsOver(peer)
  operator.lists['locations'] = [
    sampleLocation(operator.party, 'OWN'),
    sampleLocation({ countryCode: 'DE', partyId: 'QQQ' }, 'NOT-OWN'),
  ]
  const { stored, refused } = await pull(peer, 'locations')
  expect([stored, refused]).toEqual([1, 1])
  const finding = await findingOf(peer, 'is no party of this connection')
  expect(finding.objectKey).toContain('NOT-OWN')
})

test('A-82, A-86 a list that gets shorter while it is read is read again from before the gap', async () => {
  const { operator, peer, client } = await connectOperator()
  await firstPullsOver(peer)
  operator.pageSize = 2
  const all = ['L1', 'L2', 'L3', 'L4', 'L5', 'L6'].map((id) => sampleLocation(operator.party, id))
  operator.lists['locations'] = all
  let pages = 0
  operator.on('GET', 'locations', () => {
    pages += 1
    // After the first page its first object is gone, and everything moves up by one.
    if (pages === 2) operator.lists['locations'] = all.slice(1)
    return undefined
  })
  const { state } = await pull(peer, 'locations')
  expect(state).toBe('finished')
  const { countryCode, partyId } = operator.party
  for (const id of ['L2', 'L3', 'L4', 'L5', 'L6'])
    expect((await client.get(`receiver/locations/${countryCode}/${partyId}/${id}`)).statusCode, id).toBe(1000)
})

describe('what a whole list no longer holds', () => {
  test('A-91, C-41, F-13 it is no longer offered after a clean pull, kept, and back when it is listed again', async () => {
    const { operator, peer } = await connectOperator()
    await firstPullsOver(peer)
    const all = ['L1', 'L2', 'L3'].map((id) => sampleLocation(operator.party, id))
    operator.lists['locations'] = all
    await pull(peer, 'locations')
    operator.lists['locations'] = all.slice(1)
    await pull(peer, 'locations')
    expect((await findingOf(peer, 'no_longer_listed')).objectKey).toContain('/L1')
    operator.lists['locations'] = all
    const back = await pull(peer, 'locations')
    expect([back.state, back.stored]).toEqual(['finished', 3])
  })

  test('C-79 a tariff that is no longer listed is no longer in use, and in use again when it is', async () => {
    const { operator, peer, client } = await connectOperator()
    await firstPullsOver(peer)
    const { countryCode, partyId } = operator.party
    const path = (id: string) => `receiver/tariffs/${countryCode}/${partyId}/${id}`
    operator.lists['tariffs'] = [sampleTariff(operator.party, 'T1'), sampleTariff(operator.party, 'T2')]
    await pull(peer, 'tariffs')
    expect((await client.get(path('T1'))).status).toBe(200)
    operator.lists['tariffs'] = [sampleTariff(operator.party, 'T2')]
    await pull(peer, 'tariffs')
    expect([(await client.get(path('T1'))).status, (await client.get(path('T2'))).status]).toEqual([404, 200])
  })

  test('F-13 a list that is suddenly empty is not believed: all stays, and somebody is told', async () => {
    const { operator, peer, client } = await connectOperator()
    await firstPullsOver(peer)
    operator.lists['tariffs'] = [sampleTariff(operator.party, 'T1'), sampleTariff(operator.party, 'T2')]
    await pull(peer, 'tariffs')
    operator.lists['tariffs'] = []
    await pull(peer, 'tariffs')
    const { countryCode, partyId } = operator.party
    expect((await client.get(`receiver/tariffs/${countryCode}/${partyId}/T1`)).status).toBe(200)
    expect((await findingOf(peer, 'many_vanished')).module).toBe('tariffs')
  })

  test('A-91 a pull that failed half-way takes nothing for gone', async () => {
    const { operator, peer, client } = await connectOperator()
    await firstPullsOver(peer)
    operator.lists['tariffs'] = ['T1', 'T2', 'T3'].map((id) => sampleTariff(operator.party, id))
    await pull(peer, 'tariffs')
    // The list says that there is more, and does not give it.
    operator.on('GET', 'tariffs', () => ({
      data: [sampleTariff(operator.party, 'T2')],
      headers: { 'x-total-count': '3', link: `<${operator.urlOf('tariffs')}?limit=100>; rel="next"` },
    }))
    expect((await pull(peer, 'tariffs')).state).toBe('failed')
    const { countryCode, partyId } = operator.party
    expect((await client.get(`receiver/tariffs/${countryCode}/${partyId}/T1`)).status).toBe(200)
  })
})

describe('what was changed and never sent', () => {
  test('F-34, A-26 a PATCH of an unknown session is refused, asked for at its owner once, and known afterwards', async () => {
    const { operator, client } = connected
    const { countryCode, partyId } = operator.party
    const session = sampleSession(charging, 'HEALED-1', { kwh: 3 })
    operator.lists['sessions'] = [session]
    const path = `receiver/sessions/${countryCode}/${partyId}/HEALED-1`
    const patch = { kwh: 4, last_updated: iso(startAt + 60_000) }
    const refused = await client.patch(path, patch)
    expect([refused.status, refused.statusCode]).toEqual([404, 2003])
    await client.patch(path, patch)
    await until('the session is known', async () => (await client.get(path)).statusCode === 1000)
    expect(operator.received('GET', 'sessions/HEALED-1')).toHaveLength(1)
    expect((await client.patch(path, patch)).statusCode).toBe(1000)
  })

  test('F-34, C-39 a change of an unknown EVSE makes us ask for its location', async () => {
    const { operator, client } = connected
    const { countryCode, partyId } = operator.party
    operator.lists['locations'] = [sampleLocation(operator.party, 'HEALED-L')]
    const path = `receiver/locations/${countryCode}/${partyId}/HEALED-L`
    const refused = await client.patch(`${path}/E1`, { status: 'CHARGING', last_updated: iso(Date.now()) })
    expect([refused.status, refused.statusCode]).toEqual([404, 2003])
    await operator.waitFor('GET', 'locations/HEALED-L')
    await until('the location is known', async () => (await client.get(path)).statusCode === 1000)
  })

  test('F-34 what its owner has not either is asked for once, however often it is spoken of', async () => {
    const { operator, client } = connected
    const { countryCode, partyId } = operator.party
    const path = `receiver/sessions/${countryCode}/${partyId}/NOWHERE-1`
    for (const kwh of [1, 2, 3]) await client.patch(path, { kwh, last_updated: iso(startAt) })
    await operator.waitFor('GET', 'sessions/NOWHERE-1')
    await client.patch(path, { kwh: 4, last_updated: iso(startAt) })
    expect(operator.received('GET', 'sessions/NOWHERE-1')).toHaveLength(1)
  })
})

test('B-32 after the end of a registration nothing is asked and nothing is sent any more', async () => {
  const ended = await connectOperator()
  await firstPullsOver(ended.peer)
  await ended.client.delete('credentials', { from: null, to: null })
  const since = ended.operator.requests.length
  await createCardHolder(ended.ours)
  await expect(operations('POST', `/peers/${ended.peer}/pulls`, { module: 'cdrs' })).rejects.toThrow(/409|422/)
  expect(ended.operator.requests.slice(since).filter(({ method }) => method !== 'DELETE')).toEqual([])
})
