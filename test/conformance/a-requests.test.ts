import { beforeAll, describe, expect, test } from 'vitest'
import { connectCharging } from './charging-operator.ts'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { operations, pull, sessionOf } from './operations.ts'
import {
  type Charging,
  sampleCdr,
  sampleConnector,
  sampleEvse,
  sampleLocation,
  sampleSession,
  sampleTariff,
} from './samples.ts'

let connected: Connected
let charging: Charging

beforeAll(async () => {
  ;({ connected, charging } = await connectCharging(Date.now() - 4_000_000))
})

const LATER = '2026-11-02T10:00:00Z'

describe('methods and bodies', () => {
  test('A-15 a method that a URL does not take is 405, and Allow lists what it takes', async () => {
    const { client, own, url } = connected
    const cases = [
      ['POST', '/ocpi/versions', 'GET'],
      ['PUT', url('tokens', 'SENDER'), 'GET'],
      ['DELETE', own('locations', 'L1'), 'GET, PUT, PATCH'],
      ['PUT', url('cdrs', 'RECEIVER'), 'POST'],
      ['DELETE', own('sessions', 'S1'), 'GET, PUT, PATCH'],
    ] as const
    for (const [method, target, allowed] of cases) {
      const { status, headers, statusCode } = await client.call(method, target)
      expect([method, target, status, headers['allow']]).toEqual([method, target, 405, allowed])
      expect(statusCode).toBeGreaterThanOrEqual(2000)
    }
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])(
    'A-16 a body of %s is read',
    async (type) => {
      const { client, own, operator } = connected
      const body = sampleTariff(operator.party, 'A16')
      const answer = await client.put(own('tariffs', 'A16'), body, { headers: { 'content-type': type } })
      expect(answer.statusCode).toBe(1000)
    },
  )

  test('A-16 we name the type of every body that we send, and a GET that has none needs none', async () => {
    const { client, operator } = connected
    const sent = operator.requests.filter(({ text }) => text !== '')
    for (const { headers } of sent) expect(headers['content-type']).toMatch(/^application\/json(;|$)/)
    expect((await client.get('/ocpi/versions', { headers: { 'content-type': null } })).status).toBe(200)
  })

  test.each([
    ['cut off', '{"id":"L1",'],
    ['a web page', '<html></html>'],
    ['with a comma too many', '{"id":"L1",}'],
    ['of single quotes', "{'id':'L1'}"],
  ])('A-17 a body that is no JSON (%s) is 400 in an envelope', async (_, text) => {
    const { client, own } = connected
    const answer = await client.call('PUT', own('locations', 'L1'), { text })
    expect([answer.status, answer.statusCode]).toEqual([400, 2001])
  })

  test('A-18 what is wrong in what it means is 200 with a status of OCPI', async () => {
    const { client, own, url, operator } = connected
    const wrong = [
      await client.put(own('locations', 'L1'), { id: 'L1' }),
      await client.put(own('tariffs', 'T1'), { ...sampleTariff(operator.party, 'T1'), elements: [] }),
      await client.put(own('sessions', 'S9'), {}),
      await client.post(url('cdrs', 'RECEIVER'), {}),
      await client.get(`${url('tokens', 'SENDER')}?limit=x`),
    ]
    expect(wrong.map(({ status, statusCode }) => [status, statusCode])).toEqual(wrong.map(() => [200, 2001]))
  })

  test('A-19 what is not there is 404 in an envelope, an unknown location with 2003', async () => {
    const { client, own, url } = connected
    const { status, statusCode } = await client.get(own('locations', 'NONE'))
    expect([status, statusCode]).toEqual([404, 2003])
    for (const target of [own('tariffs', 'NONE'), own('sessions', 'NONE'), `${url('cdrs', 'RECEIVER')}/none`]) {
      const answer = await client.get(target)
      expect([target, answer.status]).toEqual([target, 404])
      expect(answer.statusCode).toBeGreaterThanOrEqual(2000)
      expect(answer.data).toBeUndefined()
    }
  })

  test('A-20 what is new is 201 and what was there 200, for each kind of object', async () => {
    const { client, own, url, operator } = connected
    const { party } = operator
    await client.put(own('locations', 'L20'), sampleLocation(party, 'L20', { evses: [] }))
    const puts = [
      [own('locations', 'L21'), sampleLocation(party, 'L21')],
      [own('locations', 'L20', 'E1'), sampleEvse(party, { connectors: [sampleConnector({ id: '9' })] })],
      [own('locations', 'L20', 'E1', '1'), sampleConnector()],
      [own('tariffs', 'T20'), sampleTariff(party, 'T20')],
      [own('sessions', 'S20'), sampleSession({ ...charging, location: 'L21' }, 'S20')],
    ] as const
    for (const [target, body] of puts) {
      const statuses = [await client.put(target, body), await client.put(target, body)].map(({ status }) => status)
      expect([target, ...statuses]).toEqual([target, 201, 200])
    }
    const patched = await client.patch(own('locations', 'L21'), { name: 'New', last_updated: LATER })
    expect(patched.status).toBe(200)
    const cdr = sampleCdr({ ...charging, location: 'L21' }, 'C20', 'S20')
    expect((await client.post(url('cdrs', 'RECEIVER'), cdr)).status).toBe(201)
  })
})

describe('PUT and PATCH', () => {
  test('A-21 a PUT replaces: what it leaves out is gone, and what is due must be there', async () => {
    const { client, own, operator } = connected
    const target = own('locations', 'L30')
    await client.put(target, sampleLocation(operator.party, 'L30', { facilities: ['CAFE'], parking_type: 'ON_STREET' }))
    const { name: _, ...nameless } = sampleLocation(operator.party, 'L30')
    expect((await client.put(target, nameless)).statusCode).toBe(1000)
    const { data } = await client.get(target)
    for (const field of ['name', 'facilities', 'parking_type']) expect(data).not.toHaveProperty(field)
    const { city: __, ...cityless } = sampleLocation(operator.party, 'L30')
    expect((await client.put(target, cityless)).statusCode).toBe(2001)
    expect((await client.get(target)).data.city).toBe('Delft')
  })

  test('A-22 a PATCH changes what it holds and nothing else', async () => {
    const { client, own, operator } = connected
    const target = own('locations', 'L31')
    const before = sampleLocation(operator.party, 'L31', { facilities: ['CAFE'] })
    await client.put(target, before)
    expect((await client.patch(target, { name: 'Other', last_updated: LATER })).statusCode).toBe(1000)
    expect((await client.get(target)).data).toEqual({ ...before, name: 'Other', last_updated: LATER })
  })

  test('A-23 a PATCH without last_updated is 2001 and changes nothing, on every level', async () => {
    const { client, own, operator } = connected
    await client.put(own('locations', 'L32'), sampleLocation(operator.party, 'L32'))
    await client.put(own('sessions', 'S32'), sampleSession({ ...charging, location: 'L32' }, 'S32'))
    const patches = [
      [own('locations', 'L32'), { name: 'Other' }],
      [own('locations', 'L32', 'E1'), { status: 'CHARGING' }],
      [own('locations', 'L32', 'E1', '1'), { max_amperage: 16 }],
      [own('sessions', 'S32'), { kwh: 3 }],
    ] as const
    for (const [target, body] of patches) {
      const answer = await client.patch(target, body)
      expect([target, answer.status, answer.statusCode]).toEqual([target, 200, 2001])
    }
    expect((await client.get(own('locations', 'L32'))).data).toEqual(sampleLocation(operator.party, 'L32'))
    expect((await client.get(own('sessions', 'S32'))).data.kwh).toBe(0)
  })

  test('A-24 null in a PATCH says nothing: the field stays as it was', async () => {
    const { client, own, operator } = connected
    const target = own('locations', 'L33')
    await client.put(target, sampleLocation(operator.party, 'L33', { facilities: ['CAFE'] }))
    const patch = { name: null, facilities: null, city: null, last_updated: LATER }
    expect((await client.patch(target, patch)).statusCode).toBe(1000)
    expect((await client.get(target)).data).toMatchObject({
      name: 'Market square',
      facilities: ['CAFE'],
      city: 'Delft',
    })
  })

  test('A-25 a list in a PATCH replaces the list, but EVSEs are laid over those that are there', async () => {
    const { client, own, operator } = connected
    const target = own('locations', 'L34')
    const { party } = operator
    await client.put(target, sampleLocation(party, 'L34', { facilities: ['CAFE', 'HOTEL'] }))
    const evses = [sampleEvse(party, { uid: 'E2', evse_id: undefined })]
    await client.patch(target, { facilities: ['MALL'], evses, last_updated: LATER })
    const { data } = await client.get(target)
    expect(data.facilities).toEqual(['MALL'])
    expect(data.evses.map(({ uid }: { uid: string }) => uid)).toEqual(['E1', 'E2'])
  })

  test('A-26 a PATCH to what we do not have is refused with 404, so that its owner sends the whole', async () => {
    const { client, own } = connected
    const body = { last_updated: LATER }
    for (const target of [own('locations', 'NONE'), own('locations', 'NONE', 'E1'), own('sessions', 'NONE')]) {
      const answer = await client.patch(target, body)
      expect([target, answer.status]).toEqual([target, 404])
      expect([2001, 2003]).toContain(answer.statusCode)
    }
  })

  test('A-27 objects of their owner are not made by POST', async () => {
    const { client, own, url, operator } = connected
    const location = sampleLocation(operator.party, 'L35')
    for (const target of [
      url('locations', 'RECEIVER'),
      own('locations', 'L35'),
      own('tariffs', 'T35'),
      own('sessions', 'S35'),
    ]) {
      const { status } = await client.post(target, location)
      expect([404, 405]).toContain(status)
    }
    expect((await client.get(own('locations', 'L35'))).status).toBe(404)
  })

  test('A-30 the same PUT again is the same answer and changes nothing', async () => {
    const { client, own } = connected
    const body = sampleSession(charging, 'S36', { kwh: 1 })
    await client.put(own('sessions', 'S36'), body)
    const first = (await client.get(own('sessions', 'S36'))).data
    for (let i = 0; i < 3; i++) expect((await client.put(own('sessions', 'S36'), body)).statusCode).toBe(1000)
    expect((await client.get(own('sessions', 'S36'))).data).toEqual(first)
    await sessionOf(connected.peer, 'S36')
    const { items } = await operations('GET', `/sessions?peer=${connected.peer}&limit=200`)
    expect(items.filter((item: { operatorSessionId: string }) => item.operatorSessionId === 'S36')).toHaveLength(1)
  })
})

describe('whose object it is', () => {
  test('A-31 an id in the body that is not the one in the URL is 2001; case does not count', async () => {
    const { client, own, operator } = connected
    const { party } = operator
    const puts = [
      [own('locations', 'L40'), sampleLocation(party, 'L41')],
      [own('locations', 'L1', 'E1'), sampleEvse(party, { uid: 'E2' })],
      [own('locations', 'L1', 'E1', '1'), sampleConnector({ id: '2' })],
      [own('tariffs', 'T40'), sampleTariff(party, 'T41')],
      [own('sessions', 'S40'), sampleSession(charging, 'S41')],
    ] as const
    await client.put(own('locations', 'L1'), sampleLocation(party, 'L1'))
    for (const [target, body] of puts) {
      const answer = await client.put(target, body)
      expect([target, answer.status, answer.statusCode]).toEqual([target, 200, 2001])
    }
    expect((await client.put(own('tariffs', 'case'), sampleTariff(party, 'CASE'))).statusCode).toBe(1000)
  })

  test('A-32 a party in the body that is not the one in the URL is 2001; case does not count', async () => {
    const { client, own, operator } = connected
    const { party } = operator
    const other = { country_code: 'DE' }
    const puts = [
      [own('locations', 'L42'), sampleLocation(party, 'L42', other)],
      [own('tariffs', 'T42'), sampleTariff(party, 'T42', { party_id: 'XYZ' })],
      [own('sessions', 'S42'), sampleSession(charging, 'S42', other)],
    ] as const
    for (const [target, body] of puts) {
      const answer = await client.put(target, body)
      expect([target, answer.status, answer.statusCode]).toEqual([target, 200, 2001])
    }
    const small = { country_code: 'nl', party_id: party.partyId.toLowerCase() }
    expect((await client.put(own('tariffs', 'T43'), sampleTariff(party, 'T43', small))).statusCode).toBe(1000)
  })

  test('A-33 a party that is none of the caller is 404, and nothing is stored', async () => {
    const { client, url } = connected
    const stranger = { countryCode: 'NL', partyId: 'ZZZ' }
    const target = `${url('locations', 'RECEIVER')}/NL/ZZZ/L1`
    expect((await client.put(target, sampleLocation(stranger, 'L1'))).status).toBe(404)
    expect((await client.get(target)).status).toBe(404)
  })

  test('A-35, A-36 of a list the good objects are taken, and of the others each is written down with its reason', async () => {
    const { operator, peer, client, own } = await connectOperator()
    const { party } = operator
    await firstPullsOver(peer)
    operator.lists['locations'] = [
      sampleLocation(party, 'GOOD1'),
      sampleLocation(party, 'BAD', { country: undefined }),
      { nothing: true },
      sampleLocation({ countryCode: 'NL', partyId: 'ZZZ' }, 'FOREIGN'),
      sampleLocation(party, 'GOOD2'),
    ]
    expect(await pull(peer, 'locations')).toMatchObject({ items: 5, stored: 2, refused: 3 })
    expect((await client.get(own('locations', 'GOOD1'))).status).toBe(200)
    expect((await client.get(own('locations', 'GOOD2'))).status).toBe(200)
    const { items } = await operations('GET', `/peers/${peer}/findings?kind=refused&module=locations`)
    const keys = items.map(({ objectKey }: { objectKey: string }) => objectKey)
    expect(keys).toEqual(expect.arrayContaining([expect.stringContaining('BAD'), expect.stringContaining('FOREIGN')]))
  })
})

describe('what a parser must bear', () => {
  test('A-41 fields that nobody specified are taken, kept, and handed back', async () => {
    const { client, own, operator } = connected
    const body = sampleLocation(operator.party, 'L50', { 'x-own': { deep: [1] }, brand_new: 'yes' })
    expect((await client.put(own('locations', 'L50'), body)).statusCode).toBe(1000)
    expect((await client.get(own('locations', 'L50'))).data).toMatchObject({ 'x-own': { deep: [1] }, brand_new: 'yes' })
  })

  test('A-42 huge, deep, doubled and marked bodies are answered within bounds, and the next one as ever', async () => {
    const { client, own, operator } = connected
    const target = own('tariffs', 'T50')
    const good = JSON.stringify(sampleTariff(operator.party, 'T50'))
    const deep = `${good.slice(0, -1)},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect((await client.call('PUT', target, { text: deep })).status).toBe(400)
    expect(
      (await client.call('PUT', target, { text: `${good.slice(0, -1)},"x":"${'y'.repeat(2_000_000)}"}` })).status,
    ).toBe(413)
    expect((await client.call('PUT', target, { text: new Uint8Array([0x7b, 0x22, 0xff, 0xfe]) })).status).toBe(400)
    const doubled = await client.call('PUT', target, { text: good.replace('{', '{"currency":"USD",') })
    expect(doubled.statusCode).toBe(1000)
    expect((await client.get(target)).data.currency).toBe('EUR')
    const marked = await client.call('PUT', target, { text: `\uFEFF${good}` })
    expect(marked.statusCode).toBe(1000)
  })

  test('A-43 names are snake_case and their case counts', async () => {
    const { client, own, url, operator } = connected
    const { last_updated: at, ...rest } = sampleTariff(operator.party, 'T51')
    expect((await client.put(own('tariffs', 'T51'), { ...rest, lastUpdated: at })).statusCode).toBe(2001)
    expect((await client.put(own('tariffs', 'T51'), { ...rest, Last_Updated: at })).statusCode).toBe(2001)
    const { data } = await client.get(url('tokens', 'SENDER'))
    for (const name of Object.keys(data[0])) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/)
  })
})
