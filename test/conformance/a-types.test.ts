import { beforeAll, describe, expect, test } from 'vitest'
import { connectPushed } from './charging-operator.ts'
import type { Connected } from './connect.ts'
import { type CardHolder, cdrOf, findingOf, operations, sessionOf } from './operations.ts'
import type { OcpiAnswer } from './raw-client.ts'
import {
  type Charging,
  sampleCdr,
  sampleConnector,
  sampleEvse,
  sampleLocation,
  sampleSession,
  sampleTariff,
} from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let holder: CardHolder
let charging: Charging

beforeAll(async () => {
  ;({ connected, holder, charging } = await connectPushed(Date.now() - 4_000_000))
})

type Changes = Readonly<Record<string, unknown>>

function putLocation(id: string, changes: Changes): Promise<OcpiAnswer> {
  const { client, own, operator } = connected
  return client.put(own('locations', id), sampleLocation(operator.party, id, changes))
}

function putConnector(id: string, changes: Changes): Promise<OcpiAnswer> {
  const { operator } = connected
  return putLocation(id, { evses: [sampleEvse(operator.party, { connectors: [sampleConnector(changes)] })] })
}

function postCdr(id: string, changes: Changes): Promise<OcpiAnswer> {
  const { client, url } = connected
  return client.post(url('cdrs', 'RECEIVER'), sampleCdr(charging, id, `S-${id}`, changes))
}

const stationOf = async (id: string) => {
  const { peer, operator } = connected
  const { countryCode, partyId } = operator.party
  return operations('GET', `/stations/${peer}/${countryCode}/${partyId}/${id}`)
}

describe('cardinality', () => {
  test('A-44 what may be missing may be null, what may be several may be none or null, and what is due must be there', async () => {
    const absent = { name: null, postal_code: null, evses: null, directions: null, related_locations: [], images: null }
    expect((await putLocation('L44', absent)).statusCode).toBe(1000)
    const { client, own, operator } = connected
    const tariff = sampleTariff(operator.party, 'T44')
    for (const wrong of [
      { elements: [] },
      { elements: null },
      { currency: null },
      { elements: [{ price_components: [] }] },
    ])
      expect((await client.put(own('tariffs', 'T44'), { ...tariff, ...wrong })).statusCode).toBe(2001)
    expect((await putLocation('L44', { address: null })).statusCode).toBe(2001)
    const { data } = await client.get(own('locations', 'L44'))
    expect(data.address).toBe('Main street 1')
  })

  test('A-45 a default stands in for what is left out: a token without a type is RFID', async () => {
    const { client, url } = connected
    const answer = await client.post(`${url('tokens', 'SENDER')}/${holder.uid}/authorize`, {})
    expect(answer.data).toMatchObject({ allowed: 'ALLOWED', token: { type: 'RFID', uid: holder.uid } })
    const other = await client.post(`${url('tokens', 'SENDER')}/${holder.uid}/authorize?type=APP_USER`, {})
    expect(other.statusCode).toBe(2004)
  })
})

describe('texts', () => {
  test('A-46 ids are the same in any case and come back as they were sent', async () => {
    const { client, own, url, operator } = connected
    await client.put(own('tariffs', 'MixedCase'), sampleTariff(operator.party, 'MixedCase'))
    const answer = await client.get(own('tariffs', 'MIXEDCASE'))
    expect(answer.data.id).toBe('MixedCase')
    expect((await client.put(own('tariffs', 'mixedcase'), sampleTariff(operator.party, 'mixedcase'))).status).toBe(200)
    const asked = await client.post(`${url('tokens', 'SENDER')}/${holder.uid.toLowerCase()}/authorize`, {})
    expect(asked.data?.allowed).toBe('ALLOWED')
    const session = sampleSession(charging, 'Case-S', {
      cdr_token: {
        ...(sampleSession(charging, 'x')['cdr_token'] as object),
        contract_id: holder.contractId.toLowerCase(),
      },
    })
    expect((await client.put(own('sessions', 'Case-S'), session)).statusCode).toBe(1000)
    expect((await sessionOf(connected.peer, 'Case-S')).contract).toBe(holder.contract)
    expect((await postCdr('Case-C', {})).status).toBe(201)
    const again = sampleCdr(charging, 'CASE-C', 'S-Case-C')
    expect((await client.post(url('cdrs', 'RECEIVER'), again)).status).not.toBe(201)
  })

  test('A-47 words keep their case and every letter of theirs', async () => {
    const name = 'Königsallee „Süd“ – 充電 ⚡ & Ærø'
    expect((await putLocation('L47', { name })).statusCode).toBe(1000)
    const { client, own } = connected
    expect((await client.get(own('locations', 'L47'))).data.name).toBe(name)
    expect((await stationOf('L47')).name).toBe(name)
  })

  test('A-47 a line break in a word is taken and written down about the peer', async () => {
    expect((await putLocation('L48', { name: 'Market\nsquare' })).statusCode).toBe(1000)
    expect(await findingOf(connected.peer, 'control_character')).toMatchObject({ kind: 'leniency' })
  })

  test('A-48 words of a list are exact: another case is read and written down, mixed case where it is so specified is right', async () => {
    expect((await putConnector('L49', { standard: 'IEC_60309_2_single_16' })).statusCode).toBe(1000)
    expect((await putConnector('L50', { standard: 'iec_62196_t2' })).statusCode).toBe(1000)
    const finding = await findingOf(connected.peer, 'enum_case')
    expect(finding).toMatchObject({ kind: 'leniency', times: 1 })
    const { client, url } = connected
    const { data } = await client.get(url('tokens', 'SENDER'))
    expect(data[0]).toMatchObject({ type: 'RFID', whitelist: 'ALLOWED' })
  })

  test('A-51, A-55 nothing that we send is longer than it may be', async () => {
    const { client, url, ours } = connected
    const credentials = (await client.get('credentials', { from: null, to: null })).data
    expect(credentials.url.length).toBeLessThanOrEqual(255)
    const versions = (await client.get('/ocpi/versions')).data
    for (const { url: target } of versions) {
      expect(target.length).toBeLessThanOrEqual(255)
      for (const endpoint of (await client.get(target)).data.endpoints)
        expect(endpoint.url.length).toBeLessThanOrEqual(255)
    }
    for (const token of (await client.get(url('tokens', 'SENDER'))).data) {
      const longest = {
        country_code: 2,
        party_id: 3,
        uid: 36,
        contract_id: 36,
        visual_number: 64,
        issuer: 64,
        language: 2,
        group_id: 36,
      }
      for (const [field, length] of Object.entries(longest))
        expect((token[field] ?? '').length).toBeLessThanOrEqual(length)
    }
    expect(ours.partyId).toHaveLength(3)
  })

  test('A-55, A-56 what is too long is kept whole and written down where it is words, and refused where it is an id', async () => {
    const long = 'x'.repeat(300)
    expect((await putLocation('L56', { name: long, address: long })).statusCode).toBe(1000)
    const { client, own, operator } = connected
    expect((await client.get(own('locations', 'L56'))).data.name).toBe(long)
    expect(await findingOf(connected.peer, 'too_long')).toMatchObject({ kind: 'leniency' })
    const id = 'T'.repeat(37)
    const answer = await client.put(own('tariffs', id), sampleTariff(operator.party, id))
    if (answer.statusCode === 1000) expect((await client.get(own('tariffs', id))).data.id).toBe(id)
    else expect(answer.statusCode).toBe(2001)
    expect((await client.get(own('tariffs', id.slice(0, 36)))).status).toBe(404)
  })

  test('A-57 a country in two letters where three are due is understood, and written down', async () => {
    expect((await putLocation('L57', { country: 'NL' })).statusCode).toBe(1000)
    expect((await stationOf('L57')).country).toBe('NLD')
    expect(await findingOf(connected.peer, 'alpha2_country')).toMatchObject({ kind: 'leniency' })
    expect((await putLocation('L57', { country: 'Netherlands' })).statusCode).toBe(2001)
  })

  test('A-52 markup in a text of a peer is shown as text', async () => {
    const evil = '<script>alert(1)</script><b>bold</b>'
    await putLocation('L52', { name: evil, directions: [{ language: 'en', text: evil }], operator: { name: evil } })
    const { origin } = connected.client
    const { url } = await operations('POST', '/qr-codes', {
      evseId: `NL*${connected.operator.party.partyId}*E1`,
      brand: connected.ours.brand,
    }).catch(() => ({ url: `${origin}/c/NL*${connected.operator.party.partyId}*E1.0` }))
    const page = await (await fetch(new URL(new URL(url).pathname, origin))).text()
    expect(page).not.toContain('<script>alert(1)')
    expect(page).not.toContain('<b>bold</b>')
  })
})

describe('numbers', () => {
  test('A-49 sums of decimals are exact: what binary fractions would miss by a hair is right', async () => {
    const elements = [{ price_components: [{ type: 'ENERGY', price: 0.1, vat: 21, step_size: 1 }] }]
    const { client, own, operator } = connected
    const tariff = sampleTariff(operator.party, 'DECIMAL', { elements })
    await client.put(own('tariffs', 'DECIMAL'), tariff)
    await putConnector('L-DECIMAL', { tariff_ids: ['DECIMAL'] })
    // 0.1 + 0.2 kWh at 0.1 € is 0.03 €, and 0.0363 € with VAT.
    const charging_periods = [0.1, 0.2].map((volume, i) => ({
      start_date_time: new Date(charging.startAt + i * 1_800_000).toISOString(),
      dimensions: [{ type: 'ENERGY', volume }],
    }))
    const changes = {
      tariffs: [tariff],
      cdr_location: { ...(sampleCdr(charging, 'x', 'x')['cdr_location'] as object), id: 'L-DECIMAL' },
      charging_periods,
      total_energy: 0.3,
      total_cost: { excl_vat: 0.03, incl_vat: 0.0363 },
    }
    expect((await postCdr('C49', changes)).statusCode).toBe(1000)
    expect(await cdrOf(connected.peer, 'C49')).toMatchObject({
      energyWh: 300,
      claimedExclMicros: 30_000,
      operatorStatus: 'settled',
    })
  })

  test('A-50 whole numbers are sent whole, and read where a fraction of nothing stands behind', async () => {
    const { client, own, operator, url } = connected
    const text = JSON.stringify(sampleLocation(operator.party, 'L58')).replace(
      '"max_voltage":230',
      '"max_voltage":230.0',
    )
    expect(text).toContain('230.0')
    expect((await client.call('PUT', own('locations', 'L58'), { text })).statusCode).toBe(1000)
    const { text: list, headers } = await client.get(`${url('tokens', 'SENDER')}?limit=1`)
    expect(list).toMatch(/"status_code":1000[,}]/)
    expect(headers['x-total-count']).toMatch(/^\d+$/)
    for (const { url: asked } of operator.requests) expect(asked.searchParams.get('limit') ?? '1').toMatch(/^\d+$/)
  })

  test('A-53 a price has its part without VAT; the other may be missing, and is then unknown', async () => {
    expect((await postCdr('C53A', { total_cost: { excl_vat: 4 } })).statusCode).toBe(1000)
    expect(await cdrOf(connected.peer, 'C53A')).toMatchObject({ claimedExclMicros: 4_000_000 })
    expect((await postCdr('C53B', { total_cost: { incl_vat: 4.84 } })).statusCode).toBe(2001)
  })

  test('A-54 #NA stands where nothing can: a session before its EVSE is known', async () => {
    const { client, own } = connected
    const unknown = sampleSession(charging, 'S54', { evse_uid: '#NA', connector_id: '#NA', status: 'PENDING' })
    expect((await client.put(own('sessions', 'S54'), unknown)).statusCode).toBe(1000)
    expect((await client.get(own('locations', 'L1', '#NA'))).status).toBe(404)
    const known = sampleSession(charging, 'S54', { last_updated: new Date(charging.startAt + 60_000).toISOString() })
    expect((await client.put(own('sessions', 'S54'), known)).statusCode).toBe(1000)
    await until('the EVSE is known', async () => (await sessionOf(connected.peer, 'S54')).evseUid === 'E1')
  })

  test.each([
    ['A-58', '52.011577', '4.357068', null],
    ['A-58', '-52.01157', '-4.35706', null],
    ['A-125', '-12.1234567', '-123.1234567', null],
    ['A-58', 52.011577, 4.357068, 'text_as_number'],
  ])(
    '%s coordinates are decimals in text; the longest that the pattern allows are taken: %s',
    async (_, latitude, longitude, rule) => {
      const id = `L58${String(latitude)}`.replace(/\W/g, '')
      expect((await putLocation(id, { coordinates: { latitude, longitude } })).statusCode).toBe(1000)
      expect((await stationOf(id)).latitude).toBeCloseTo(Number(latitude), 6)
      if (rule !== null) expect(await findingOf(connected.peer, rule)).toMatchObject({ kind: 'leniency' })
    },
  )

  test('A-58 coordinates that are none are refused', async () => {
    for (const coordinates of [
      { latitude: 'north', longitude: '4.35' },
      { latitude: '91.00000', longitude: '4.35000' },
      null,
    ])
      expect((await putLocation('L59', { coordinates })).statusCode).toBe(2001)
  })
})
