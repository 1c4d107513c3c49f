import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver } from './driver.ts'
import { operations, pull } from './operations.ts'
import { sampleCdr, sampleConnector, sampleEvse, sampleLocation, sampleSession, sampleTariff } from './samples.ts'
import { takeNumber } from './take-number.ts'
import { until } from './until.ts'

type Change = Readonly<Record<string, unknown>>

let connected: Connected
let driver: Driver
const HOUR_MS = 3_600_000

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
  driver = await Driver.of(connected)
})

const owner = () => connected.operator.party
const newId = () => `T${takeNumber()}`
const under = (module: string, id: string) =>
  [connected.url(module, 'RECEIVER'), owner().countryCode, owner().partyId, id].join('/')
const iso = (at: number) => new Date(at).toISOString()

/** PUTs a tariff of one price for a kWh. */
async function put(id: string, price: number, changes: Change = {}) {
  const elements = [{ price_components: [{ type: 'ENERGY', price, vat: 21, step_size: 1 }] }]
  const answer = await connected.client.put(under('tariffs', id), sampleTariff(owner(), id, { elements, ...changes }))
  expect(answer.statusCode).toBe(1000)
  return answer
}

/** A Location of its own whose one connector names these tariffs. */
async function siteWith(tariff_ids: readonly string[]) {
  const number = takeNumber()
  const site = {
    location: `L${number}`,
    evseUid: `E${number}`,
    evseId: `${owner().countryCode}*${owner().partyId}*E${number}`,
  }
  const connectors = [sampleConnector({ tariff_ids })]
  const evses = [sampleEvse(owner(), { uid: site.evseUid, evse_id: site.evseId, connectors })]
  await connected.client.put(under('locations', site.location), sampleLocation(owner(), site.location, { evses }))
  return site
}

/** The price per kWh that a driver with a contract is shown, in euros without VAT, or why there is none. */
async function shownPrice(evseId: string): Promise<number | string> {
  const { status, json } = await driver.call('POST', '/quotes', { evse: evseId, connector: '1' })
  if (status !== 201) return json.code ?? json.error?.code ?? status
  return json.summary.energyPrices[0].priceMicros / 1_000_000
}

/** Charges an hour with a card at a site and sends the CDR by these tariffs; answers what became of it. */
async function charge(
  site: { location: string; evseUid: string },
  tariffs: readonly Change[],
  startAt: number,
  cost: number,
) {
  const { client, ours, url } = connected
  const id = `S${takeNumber()}`
  const charging = { owner: owner(), ours, holder: driver.holder, location: site.location, startAt }
  await client.put(under('sessions', id), sampleSession(charging, id, { evse_uid: site.evseUid }))
  const total_cost = { excl_vat: cost, incl_vat: Number((cost * 1.21).toFixed(2)) }
  const cdr = sampleCdr(charging, `C${id}`, id, { tariffs, total_cost })
  const answer = await client.post(url('cdrs', 'RECEIVER'), cdr)
  expect(answer.statusCode).toBe(1000)
  return until(`the CDR C${id} is settled`, async () => {
    const { items } = await operations('GET', `/cdrs?peer=${connected.peer}`)
    return items.find(({ cdrId }: { cdrId: string }) => cdrId === `C${id}`)
  })
}

test('C-76, C-77, A-20 a tariff is created, read back as it was sent, replaced and withdrawn', async () => {
  const { client } = connected
  const id = newId()
  const tariff = sampleTariff(owner(), id)
  expect((await client.put(under('tariffs', id), tariff)).status).toBe(201)
  expect((await client.get(under('tariffs', id.toLowerCase()))).data).toEqual(tariff)
  const dearer = sampleTariff(owner(), id, {
    elements: [{ price_components: [{ type: 'FLAT', price: 2, step_size: 1 }] }],
  })
  expect((await client.put(under('tariffs', id), dearer)).status).toBe(200)
  expect((await client.get(under('tariffs', id))).data).toEqual(dearer)
  expect((await client.delete(under('tariffs', id))).statusCode).toBe(1000)
  for (const answer of [await client.get(under('tariffs', id)), await client.delete(under('tariffs', id))]) {
    expect([answer.status, answer.statusCode >= 2000]).toEqual([404, true])
  }
  expect((await client.put(under('tariffs', id), tariff)).status).toBe(201)
})

test('C-76 POST and PATCH are not taken', async () => {
  const id = newId()
  await put(id, 0.4)
  for (const answer of [
    await connected.client.post(under('tariffs', id), {}),
    await connected.client.patch(under('tariffs', id), { currency: 'EUR', last_updated: iso(Date.now()) }),
  ]) {
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, PUT, DELETE'])
  }
})

test('C-77, C-202 a tariff that was withdrawn prices nothing new, which is not free, and what began with it all the same', async () => {
  const id = newId()
  await put(id, 0.4)
  const site = await siteWith([id])
  const startAt = Math.floor((Date.now() - 2 * HOUR_MS) / 1000) * 1000
  expect(await shownPrice(site.evseId)).toBe(0.4)
  await connected.client.delete(under('tariffs', id))
  expect(await shownPrice(site.evseId)).toBe('price_unknown')
  expect(await charge(site, [sampleTariff(owner(), id)], startAt, 4)).toMatchObject({ driverStatus: 'billed' })
})

test('C-78 a charge is priced by the version that was current when it began', async () => {
  const id = newId()
  await put(id, 0.4)
  const site = await siteWith([id])
  const startAt = Math.floor(Date.now() / 1000) * 1000 - HOUR_MS
  await put(id, 0.8, { last_updated: iso(Date.now()) })
  expect(await shownPrice(site.evseId)).toBe(0.8)
  const before = await charge(site, [sampleTariff(owner(), id)], startAt, 4)
  expect(before).toMatchObject({ operatorStatus: 'settled', driverStatus: 'billed' })
})

test('C-79 a whole list is all there is: a tariff it leaves out is no longer in force', async () => {
  const other = await connectOperator()
  await firstPullsOver(other.peer)
  const { party, lists } = other.operator
  const path = (id: string) => `${other.url('tariffs', 'RECEIVER')}/${party.countryCode}/${party.partyId}/${id}`
  for (const id of ['HERE', 'GONE']) await other.client.put(path(id), sampleTariff(party, id))
  lists['tariffs'] = [sampleTariff(party, 'HERE')]
  await pull(other.peer, 'tariffs')
  await until('what is gone is withdrawn', async () => (await other.client.get(path('GONE'))).status === 404)
  expect((await other.client.get(path('HERE'))).status).toBe(200)
})

test.each(['country_code', 'party_id', 'id', 'currency', 'elements', 'last_updated'])(
  'C-80 a tariff without %s is 2001, which names it',
  async (field) => {
    const id = newId()
    const answer = await connected.client.put(under('tariffs', id), sampleTariff(owner(), id, { [field]: undefined }))
    expect([answer.status, answer.statusCode, answer.statusMessage]).toEqual([
      200,
      2001,
      expect.stringContaining(field),
    ])
    expect((await connected.client.get(under('tariffs', id))).status).toBe(404)
  },
)

test('C-80, C-29 everything a tariff may say is kept', async () => {
  const id = newId()
  const tariff = sampleTariff(owner(), id, {
    type: 'REGULAR',
    tariff_alt_text: [{ language: 'en', text: 'Cheaper at night' }],
    tariff_alt_url: 'https://operator.example/prices',
    min_price: { excl_vat: 0.5, incl_vat: 0.605 },
    max_price: { excl_vat: 50 },
    start_date_time: '2026-01-01T00:00:00Z',
    end_date_time: '2027-01-01T00:00:00Z',
    energy_mix: { is_green_energy: true, energy_sources: [{ source: 'WIND', percentage: 100 }] },
  })
  await connected.client.put(under('tariffs', id), tariff)
  expect((await connected.client.get(under('tariffs', id))).data).toEqual(tariff)
})

test('C-81, C-83 of several tariffs a contract takes REGULAR, or else the one without a type', async () => {
  const [untyped, regular, fast] = [newId(), newId(), newId()]
  await put(untyped, 0.3)
  await put(regular, 0.4, { type: 'REGULAR' })
  await put(fast, 0.9, { type: 'PROFILE_FAST' })
  expect(await shownPrice((await siteWith([fast, untyped, regular])).evseId)).toBe(0.4)
  expect(await shownPrice((await siteWith([fast, untyped])).evseId)).toBe(0.3)
  expect(await shownPrice((await siteWith([fast])).evseId)).toBe('price_unknown')
})

test('C-82 a tariff for ad hoc payment never prices a contract, and a charge by card neither', async () => {
  const [adHoc, regular] = [newId(), newId()]
  await put(adHoc, 0.9, { type: 'AD_HOC_PAYMENT' })
  await put(regular, 0.4, { type: 'REGULAR' })
  expect(await shownPrice((await siteWith([adHoc])).evseId)).toBe('price_unknown')
  const site = await siteWith([adHoc, regular])
  expect(await shownPrice(site.evseId)).toBe(0.4)
  const startAt = Math.floor((Date.now() - 2 * HOUR_MS) / 1000) * 1000
  const claimed = sampleTariff(owner(), regular, { type: 'REGULAR' })
  expect(await charge(site, [claimed], startAt, 4)).toMatchObject({ operatorStatus: 'settled', driverStatus: 'billed' })
})

test('C-35, C-83, C-84 of two of one type the one in force now is taken', async () => {
  const [past, present, future] = [newId(), newId(), newId()]
  const now = Date.now()
  await put(past, 0.3, { type: 'REGULAR', end_date_time: iso(now - HOUR_MS) })
  await put(present, 0.4, { type: 'REGULAR', start_date_time: iso(now - HOUR_MS), end_date_time: iso(now + HOUR_MS) })
  await put(future, 0.5, { type: 'REGULAR', start_date_time: iso(now + HOUR_MS) })
  expect(await shownPrice((await siteWith([past, future, present])).evseId)).toBe(0.4)
  expect(await shownPrice((await siteWith([past, future])).evseId)).toBe('price_unknown')
})

test('C-85 a text beside a price is shown beside it and never in its place; an address for prices says that they are not fixed', async () => {
  const id = newId()
  const alt = [{ language: 'en', text: '0.99 per kWh' }]
  await put(id, 0.4, { tariff_alt_text: alt, tariff_alt_url: 'https://operator.example/prices' })
  const { evseId } = await siteWith([id])
  const { json } = await driver.call('POST', '/quotes', { evse: evseId, connector: '1' })
  expect(json.summary).toMatchObject({
    energyPrices: [{ priceMicros: 400_000 }],
    altText: alt,
    altUrl: 'https://operator.example/prices',
  })
})

test('C-86 a tariff that is named and was never sent is asked for by list when its price is looked at', async () => {
  const other = await connectOperator()
  await firstPullsOver(other.peer)
  const { party, lists, requests } = other.operator
  const path = (module: string, id: string) =>
    `${other.url(module, 'RECEIVER')}/${party.countryCode}/${party.partyId}/${id}`
  const evses = [sampleEvse(party, { evse_id: `${party.countryCode}*${party.partyId}*E1` })]
  await other.client.put(path('locations', 'L1'), sampleLocation(party, 'L1', { evses }))
  const looker = await Driver.of(other)
  lists['tariffs'] = [sampleTariff(party)]
  const { status } = await looker.call('POST', '/quotes', {
    evse: `${party.countryCode}*${party.partyId}*E1`,
    connector: '1',
  })
  expect(status).toBeGreaterThanOrEqual(400)
  // It was asked for lately: the next pull brings it.
  await pull(other.peer, 'tariffs')
  expect(requests.filter(({ path }) => path.startsWith('tariffs')).length).toBeGreaterThan(1)
  const now = await looker.call('POST', '/quotes', { evse: `${party.countryCode}*${party.partyId}*E1`, connector: '1' })
  expect(now.status).toBe(201)
})

test('C-87 a tariff without last_updated, or of another party than its URL, is 2001', async () => {
  const id = newId()
  const { last_updated: _, ...undated } = sampleTariff(owner(), id)
  const foreign = sampleTariff({ countryCode: 'DE', partyId: 'ALL' }, id)
  for (const body of [undated, foreign]) {
    const answer = await connected.client.put(under('tariffs', id), body)
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
  }
})

test('C-88 free of charge is said by a tariff whose price is nothing, without conditions', async () => {
  const id = newId()
  const free = [{ price_components: [{ type: 'FLAT', price: 0, step_size: 0 }] }]
  await put(id, 0, { elements: free })
  const { evseId } = await siteWith([id])
  const { status, json } = await driver.call('POST', '/quotes', { evse: evseId, connector: '1' })
  expect([status, json.summary.isFree]).toEqual([201, true])
})
