import { beforeAll, describe, expect, test } from 'vitest'
import { connectPushed } from './charging-operator.ts'
import type { Connected } from './connect.ts'
import { cdrOf, findingOf, pull, sessionOf } from './operations.ts'
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
  ;({ connected, charging } = await connectPushed(Date.UTC(2026, 10, 20, 11, 0)))
})

function putSession(id: string, start: unknown) {
  const { client, own } = connected
  return client.put(own('sessions', id), sampleSession(charging, id, { start_date_time: start }))
}

describe('times that we read', () => {
  test.each([
    ['A-59', 'with Z', '2026-11-20T09:00:00Z', 0],
    ['A-59, A-63', 'without a zone, which is UTC whatever the clock of the machine', '2026-11-20T09:00:00', 0],
    ['A-59', 'with tenths', '2026-11-20T09:00:00.5Z', 500],
    ['A-59', 'with milliseconds', '2026-11-20T09:00:00.123Z', 123],
    ['A-59', 'with microseconds', '2026-11-20T09:00:00.123456Z', 123],
    ['A-59, A-63', 'with milliseconds and no zone', '2026-11-20T09:00:00.123', 123],
    ['A-61', 'with +00:00', '2026-11-20T09:00:00+00:00', 0],
    ['A-61', 'with the offset of another zone', '2026-11-20T11:30:00+02:30', 0],
  ])('%s a time %s', async (ids, what, text, ms) => {
    const id = `S-${what}`.replace(/\W/g, '').slice(0, 36)
    expect([ids, (await putSession(id, text)).statusCode]).toEqual([ids, 1000])
    expect((await sessionOf(connected.peer, id)).startedAt).toBe(Date.UTC(2026, 10, 20, 9, 0) + ms)
  })

  test('A-61 an offset is taken and written down about the peer', async () => {
    const { client, own, operator, peer } = connected
    const body = sampleLocation(operator.party, 'L61', { last_updated: '2026-11-01T10:00:00+00:00' })
    expect((await client.put(own('locations', 'L61'), body)).statusCode).toBe(1000)
    expect(await findingOf(peer, 'date_with_offset')).toMatchObject({ kind: 'leniency', module: 'locations' })
  })

  test.each([
    ['a number', 1_763_629_200],
    ['words', 'yesterday'],
    ['a day alone', '2026-11-20'],
    ['an hour that is none', '2026-11-20T25:00:00Z'],
    ['a day that is none', '2026-02-30T09:00:00Z'],
  ])('A-62 %s is no time and 2001', async (_, text) => {
    const answer = await putSession('S62', text)
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
  })

  test.each([
    ['small letters', '2026-11-01t10:00:00z'],
    ['a blank for T', '2026-11-01 10:00:00Z'],
    ['no seconds', '2026-11-01T10:00Z'],
  ])('A-62 %s are read all the same and written down about the peer', async (_, text) => {
    const { client, own, operator, peer } = connected
    const body = sampleLocation(operator.party, 'L62', { last_updated: text })
    expect((await client.put(own('locations', 'L62'), body)).statusCode).toBe(1000)
    expect(await findingOf(peer, 'date_spelling')).toMatchObject({ kind: 'leniency' })
  })

  test('A-64 filters of lists are read in all forms, encoded or as printed', async () => {
    const { client, url } = connected
    const forms = [
      '2020-01-01T00:00:00Z',
      '2020-01-01T00:00:00',
      '2020-01-01T00%3A00%3A00Z',
      '2020-01-01T00:00:00.000Z',
      '2020-01-01T00:00:00%2B00:00',
      '2020-01-01T00:00:00+00:00',
    ]
    for (const form of forms) {
      const from = await client.get(`${url('tokens', 'SENDER')}?date_from=${form}`)
      const to = await client.get(`${url('tokens', 'SENDER')}?date_to=${form}`)
      expect([form, from.statusCode, from.data.length, to.data.length]).toEqual([form, 1000, 1, 0])
    }
  })

  test.each(['1970-01-01T00:00:00Z', '1970-1-1T00:00:00Z'])(
    'A-65 %s as the time of a CDR is 2001 where it was not agreed',
    async (epoch) => {
      const { client, url } = connected
      const changes = { start_date_time: epoch, end_date_time: epoch }
      const cdr = sampleCdr(charging, `C65-${epoch.length}`, 'S65', changes)
      const answer = await client.post(url('cdrs', 'RECEIVER'), cdr)
      expect([answer.status, answer.statusCode]).toEqual([200, 2001])
    },
  )

  test('A-66 hours of a tariff are those on the clock at the station', async () => {
    const { client, own, url, operator } = connected
    // 11:00 UTC is 12:00 in Delft: all of the hour is within the first element.
    const elements = [
      {
        price_components: [{ type: 'ENERGY', price: 0.1, vat: 21, step_size: 1 }],
        restrictions: { start_time: '12:00', end_time: '13:00' },
      },
      { price_components: [{ type: 'ENERGY', price: 0.5, vat: 21, step_size: 1 }] },
    ]
    const tariff = sampleTariff(operator.party, 'LOCAL', { elements })
    await client.put(own('tariffs', 'LOCAL'), tariff)
    const evses = [sampleEvse(operator.party, { connectors: [sampleConnector({ tariff_ids: ['LOCAL'] })] })]
    await client.put(own('locations', 'L66'), sampleLocation(operator.party, 'L66', { evses }))
    const there = { ...charging, location: 'L66' }
    const cdr = (id: string, excl: number, incl: number) => {
      const changes = { tariffs: [tariff], total_cost: { excl_vat: excl, incl_vat: incl } }
      return client.post(url('cdrs', 'RECEIVER'), sampleCdr(there, id, `S-${id}`, changes))
    }
    await cdr('LOCAL-RIGHT', 1, 1.21)
    await cdr('LOCAL-WRONG', 5, 6.05)
    expect(await cdrOf(connected.peer, 'LOCAL-RIGHT')).toMatchObject({ operatorStatus: 'settled', operatorReasons: [] })
    expect((await cdrOf(connected.peer, 'LOCAL-WRONG')).operatorStatus).toBe('held')
  })
})

describe('times that we write', () => {
  test('A-60, A-61 every time is UTC with Z, at most 25 characters and without an offset', async () => {
    const { client, url, peer, operator } = connected
    await pull(peer, 'tariffs')
    const list = await client.get(`${url('tokens', 'SENDER')}?limit=1&date_from=2020-01-01T00:00:00`)
    const link = /date_from=([^&>]+)/.exec(list.headers['link'] ?? '')?.[1]
    const credentials = await client.get('credentials', { from: null, to: null })
    const asked = operator.requests.flatMap(({ url: { searchParams } }) =>
      ['date_from', 'date_to'].map((name) => searchParams.get(name)),
    )
    const times = [list.timestamp, credentials.timestamp, list.data[0].last_updated, link ?? null, ...asked]
    const written = times.filter((time) => time !== null && time !== undefined)
    expect(written.length).toBeGreaterThanOrEqual(3)
    for (const time of written)
      expect(decodeURIComponent(time)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/)
  })

  test('A-67 the time of the last change stays what its owner said, also in what we hand back', async () => {
    const { client, own, operator } = connected
    const at = '2026-11-01T10:00:00.123Z'
    await client.put(own('locations', 'L67'), sampleLocation(operator.party, 'L67', { last_updated: at }))
    expect((await client.get(own('locations', 'L67'))).data.last_updated).toBe(at)
  })
})
