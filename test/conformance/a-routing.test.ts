import { beforeAll, describe, expect, test } from 'vitest'
import { type Connected, connectOperator, connectToOperator, firstPullsOver, newRole } from './connect.ts'
import { createCardHolder, createParty, pull } from './operations.ts'
import { sampleCdr, sampleLocation } from './samples.ts'

let connected: Connected

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

type Side = 'from' | 'to'
const end = (headers: Readonly<Record<string, string | undefined>>, side: Side) =>
  [headers[`ocpi-${side}-country-code`], headers[`ocpi-${side}-party-id`]] as const

describe('who speaks to whom', () => {
  test('A-102, A-104 a direct request of ours goes from our party to the operator', async () => {
    const { operator, peer, ours } = await connectToOperator()
    await pull(peer, 'locations')
    const asked = operator.requests.filter(({ path }) => path === 'locations' || path === 'tariffs')
    expect(asked.length).toBeGreaterThan(0)
    for (const { headers } of asked) {
      expect(end(headers, 'from')).toEqual([ours.countryCode, ours.partyId])
      expect(end(headers, 'to')).toEqual([operator.party.countryCode, operator.party.partyId])
    }
  })

  test('A-102, A-104 an answer of ours has the two ends changed over, also when it refuses', async () => {
    const { client, url, own, operator, ours } = connected
    for (const target of [url('tokens', 'SENDER'), own('locations', 'NONE')]) {
      const { headers } = await client.get(target)
      expect(end(headers, 'to')).toEqual([operator.party.countryCode, operator.party.partyId])
      expect(end(headers, 'from')).toEqual([ours.countryCode, ours.partyId])
    }
    // The link of one party to one party may leave them out.
    const bare = await client.get(own('locations', 'NONE'), { from: null, to: null })
    expect(bare.status).toBe(404)
  })

  test('A-103 configuration has no ends: none are sent, and those that come are ignored', async () => {
    const { operator, peer } = await connectToOperator()
    await pull(peer, 'tariffs')
    for (const { headers, path } of operator.requests) {
      if (!/^(versions|details|credentials)$/.test(path)) continue
      expect([path, ...end(headers, 'from'), ...end(headers, 'to')]).toEqual([
        path,
        undefined,
        undefined,
        undefined,
        undefined,
      ])
    }
    const { client } = connected
    const stranger = { countryCode: 'XX', partyId: 'XXX' }
    for (const path of ['/ocpi/versions', '/ocpi/2.2.1', 'credentials']) {
      const answer = await client.get(path, { from: stranger, to: stranger })
      expect([path, answer.status, ...end(answer.headers, 'from')]).toEqual([path, 200, undefined, undefined])
    }
  })

  test('A-106, A-116 of several brands the one addressed answers, and shows nothing of another', async () => {
    const [one, two] = [await createParty(), await createParty()]
    const { client, url } = await connectOperator({ ourParties: [one, two] })
    const holders = [await createCardHolder(one), await createCardHolder(two)]
    const uids = async (to: typeof one | null) => {
      const { data } = await client.get(url('tokens', 'SENDER'), { to })
      return data.map(({ uid }: { uid: string }) => uid)
    }
    expect(await uids(one)).toEqual([holders[0]?.uid])
    expect(await uids(two)).toEqual([holders[1]?.uid])
    expect((await uids(null)).toSorted()).toEqual(holders.map(({ uid }) => uid).toSorted())
    const asked = (to: typeof one, uid = '') => client.post(`${url('tokens', 'SENDER')}/${uid}/authorize`, {}, { to })
    expect((await asked(one, holders[0]?.uid)).status).toBe(200)
    expect((await asked(two, holders[0]?.uid)).statusCode).toBe(2004)
  })

  test('A-106 without an address the content says which brand is meant', async () => {
    const [one, two] = [await createParty(), await createParty()]
    const { client, url, operator } = await connectOperator({ ourParties: [one, two] })
    const holder = await createCardHolder(two)
    const authorized = await client.post(`${url('tokens', 'SENDER')}/${holder.uid}/authorize`, {}, { to: null })
    expect(authorized.data).toMatchObject({ allowed: 'ALLOWED', token: { party_id: two.partyId } })
    const charging = { owner: operator.party, ours: two, holder, location: 'L1', startAt: Date.now() - 4_000_000 }
    const cdr = await client.post(url('cdrs', 'RECEIVER'), sampleCdr(charging, 'C106', 'S106'), { to: null })
    expect(cdr.statusCode).toBe(1000)
  })

  test('A-107, A-75, T105 a party that is not here is 2001, never a status of hubs, and nothing is stored', async () => {
    const { client, own, operator } = connected
    const to = { countryCode: 'NL', partyId: 'ZZZ' }
    const answer = await client.put(own('locations', 'L107'), sampleLocation(operator.party, 'L107'), { to })
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
    expect((await client.get(own('locations', 'L107'))).status).toBe(404)
  })

  test('A-108, T105 a sender that is none of the connection is 2001, and nothing is stored', async () => {
    const { client, own, operator } = connected
    const from = newRole()
    const answer = await client.put(own('locations', 'L108'), sampleLocation(operator.party, 'L108'), { from })
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
    expect((await client.get(own('locations', 'L108'))).status).toBe(404)
  })

  test('A-102, A-46 the ends are the same in small letters', async () => {
    const { client, url, operator, ours } = connected
    const small = (party: { countryCode: string; partyId: string }) => {
      return { countryCode: party.countryCode.toLowerCase(), partyId: party.partyId.toLowerCase() }
    }
    const answer = await client.get(url('tokens', 'SENDER'), { from: small(operator.party), to: small(ours) })
    expect(answer.statusCode).toBe(1000)
  })

  test('A-115 of a platform with several operators each is asked, or all are answered for', async () => {
    const roles = [newRole('NL'), newRole('DE')]
    const { operator, peer, client, url } = await connectToOperator({ roles })
    await firstPullsOver(peer)
    operator.on('GET', 'locations', ({ headers }) => {
      const [country, id] = end(headers, 'to')
      const meant = roles.filter(
        ({ countryCode, partyId }) => id === undefined || (country === countryCode && id === partyId),
      )
      return { data: meant.map((role) => sampleLocation(role, `L-${role.partyId}`)) }
    })
    await pull(peer, 'locations')
    for (const role of roles) {
      const target = `${url('locations', 'RECEIVER')}/${role.countryCode}/${role.partyId}/L-${role.partyId}`
      expect((await client.get(target, { from: role })).status).toBe(200)
    }
  })

  test('A-117 answers without ends, or with ends that are not changed over, are taken', async () => {
    const { operator, peer } = await connectToOperator()
    await firstPullsOver(peer)
    const silent = {
      'ocpi-from-party-id': '',
      'ocpi-to-party-id': '',
      'ocpi-from-country-code': '',
      'ocpi-to-country-code': '',
    }
    operator.on('GET', 'locations', ({ headers }) => {
      const [country = '', id = ''] = end(headers, 'from')
      const swapped = { ...silent, 'ocpi-from-party-id': id, 'ocpi-from-country-code': country }
      return { data: [sampleLocation(operator.party, 'L1')], headers: swapped }
    })
    expect(await pull(peer, 'locations')).toMatchObject({ state: 'finished', stored: 1 })
    operator.on('GET', 'locations', () => ({ data: [sampleLocation(operator.party, 'L2')], headers: silent }))
    expect(await pull(peer, 'locations')).toMatchObject({ state: 'finished' })
  })

  test('A-111 what a hub answers to a broadcast says nothing of those behind it: it is asked once, and nobody else', async () => {
    const { operator, ours, peer } = await connectOperator({ roles: [newRole('NL', 'HUB')] })
    await firstPullsOver(peer)
    const { uid } = await createCardHolder(ours)
    await operator.waitFor('PUT', /^tokens\//, ({ json }) => json.uid === uid)
    await pull(peer, 'tariffs')
    const about = operator.requests.filter(({ path, json }) => path.startsWith('tokens/') && json?.uid === uid)
    expect(about).toHaveLength(1)
  })
})
