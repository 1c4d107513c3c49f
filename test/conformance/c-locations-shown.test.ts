import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, evseWith, publishSite } from './driver.ts'
import { findingOf, issueToken, operations } from './operations.ts'
import { sampleCdr, sampleConnector, sampleEvse, sampleLocation, sampleSession } from './samples.ts'
import { takeNumber } from './take-number.ts'

type Change = Readonly<Record<string, unknown>>

let connected: Connected
let driver: Driver

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
  driver = await Driver.of(connected)
  // With it comes the tariff of all others.
  await publishSite(connected)
})

const owner = () => connected.operator.party
const under = (...path: string[]) =>
  [connected.url('locations', 'RECEIVER'), owner().countryCode, owner().partyId, ...path].join('/')

/** Publishes a Location with one EVSE and these changes; answers its id, and the EVSE's uid and id. */
async function publish(changes: Change = {}, evse: Change = {}) {
  const number = takeNumber()
  const [location, evseUid] = [`L${number}`, `E${number}`]
  const evseId = `${owner().countryCode}*${owner().partyId}*E${number}`
  const evses = [sampleEvse(owner(), { uid: evseUid, evse_id: evseId, ...evse })]
  const answer = await connected.client.put(under(location), sampleLocation(owner(), location, { evses, ...changes }))
  expect(answer.statusCode).toBe(1000)
  return { location, evseUid, evseId }
}

const stationId = (location: string) =>
  [connected.peer, owner().countryCode, owner().partyId, location].map(encodeURIComponent).join('~')

/** What a driver is shown of a Location. */
const shownTo = (who: Driver, location: string) =>
  who.call('GET', `/stations/${encodeURIComponent(stationId(location))}`)

async function shown(location: string) {
  const { status, json } = await shownTo(driver, location)
  expect(status).toBe(200)
  return json
}

/** The stations of a map around a place where nothing else is. */
async function mapAt(latitude: number, who = driver) {
  const box = { south: latitude - 0.01, north: latitude + 0.01, west: 4.99, east: 5.01, zoom: 15 }
  const { json } = await who.call(
    'GET',
    `/stations?${new URLSearchParams(Object.entries(box).map(([k, v]) => [k, `${v}`]))}`,
  )
  return json.stations as { id: string; available: number; evses: number }[]
}

let row = 0
/** A place of its own for a test of the map. */
function freePlace() {
  row += 1
  const latitude = 51.2 + row / 10
  return { latitude, coordinates: { latitude: latitude.toFixed(5), longitude: '5.00000' } }
}

const price = (evseId: string) => driver.call('POST', '/quotes', { evse: evseId, connector: '1' })

test('C-10 a removed EVSE is not shown and cannot be started, and is kept; a Location without another is not shown', async () => {
  const { latitude, coordinates } = freePlace()
  const { location, evseUid, evseId } = await publish({ coordinates }, evseWith(['REMOTE_START_STOP_CAPABLE']))
  const second = sampleEvse(owner(), { uid: `${evseUid}b`, evse_id: `${evseId}b` })
  await connected.client.put(under(location, `${evseUid}b`), second)
  const remove = (uid: string) =>
    connected.client.patch(under(location, uid), { status: 'REMOVED', last_updated: '2026-11-02T10:00:00Z' })
  await remove(evseUid)
  expect((await shown(location)).evses).toMatchObject([{ evseId: `${evseId}b` }])
  expect((await price(evseId)).status).toBeGreaterThanOrEqual(400)
  expect(await mapAt(latitude)).toHaveLength(1)
  await remove(`${evseUid}b`)
  expect(await mapAt(latitude)).toEqual([])
  expect((await connected.client.get(under(location, evseUid))).data.status).toBe('REMOVED')
})

test('C-15, C-16 an unpublished Location is shown to a driver whose token has all that an entry of its list sets', async () => {
  const { latitude, coordinates } = freePlace()
  const neighbour = await Driver.of(connected)
  const { uid } = neighbour.holder
  const list = [{ uid: uid.toLowerCase(), type: 'RFID' }]
  const { location } = await publish({ coordinates, publish: false, publish_allowed_to: list })
  expect((await shownTo(neighbour, location)).status).toBe(200)
  expect(await mapAt(latitude, neighbour)).toHaveLength(1)
  expect((await shownTo(driver, location)).status).toBe(404)
  expect(await mapAt(latitude)).toEqual([])
})

test.each<[string, Change, boolean]>([
  ['a visual number with its issuer', { visual_number: 'Card-77', issuer: 'ISSUER' }, true],
  ['a visual number in other letters', { visual_number: 'card-77', issuer: 'ISSUER' }, false],
  ['a visual number without an issuer', { visual_number: 'Card-77' }, false],
  ['a group, in other letters', { group_id: 'neighbours' }, true],
  ['a group and a uid that is another', { group_id: 'NEIGHBOURS', uid: '00000000', type: 'RFID' }, false],
])('C-15, C-16 entries of the list: %s', async (_, entry, expected) => {
  const member = await Driver.of(connected)
  await issueToken(member.holder.contract, { visualNumber: 'Card-77', groupId: 'NEIGHBOURS' })
  const issuer = connected.ours.name
  const meant = Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, value === 'ISSUER' ? issuer : value]),
  )
  const { location } = await publish({ publish: false, publish_allowed_to: [meant] })
  expect((await shownTo(member, location)).status).toBe(expected ? 200 : 404)
})

test('C-17, C-38 at an unpublished Location, closed and out of order, a card is authorized all the same', async () => {
  const { location, evseUid } = await publish(
    {
      publish: false,
      opening_times: {
        twentyfourseven: false,
        regular_hours: [{ weekday: 1, period_begin: '03:00', period_end: '03:01' }],
      },
    },
    { status: 'OUTOFORDER' },
  )
  const body = { location_id: location, evse_uids: [evseUid] }
  const answer = await connected.client.post(
    `${connected.url('tokens', 'SENDER')}/${driver.holder.uid}/authorize`,
    body,
  )
  expect([answer.status, answer.data.allowed]).toEqual([200, 'ALLOWED'])
  expect((await shownTo(driver, location)).status).toBe(404)
})

test('C-18 who sees a Location by a list charges there with a token of ours alone', async () => {
  const { location, evseUid } = await publish({
    publish: false,
    publish_allowed_to: [{ uid: 'FOREIGN01', type: 'RFID' }],
  })
  const body = { location_id: location, evse_uids: [evseUid] }
  const answer = await connected.client.post(`${connected.url('tokens', 'SENDER')}/FOREIGN01/authorize`, body)
  expect([answer.status, answer.statusCode]).toEqual([404, 2004])
})

test('C-19 a Location that is unpublished is out of the map at once', async () => {
  const { latitude, coordinates } = freePlace()
  const { location } = await publish({ coordinates })
  expect(await mapAt(latitude)).toHaveLength(1)
  await connected.client.patch(under(location), { publish: false, last_updated: '2026-11-02T10:00:00Z' })
  expect(await mapAt(latitude)).toEqual([])
  expect((await shownTo(driver, location)).status).toBe(404)
})

test('C-20 a session and a CDR for a Location that nobody published are taken', async () => {
  const { client, ours, operator, url } = connected
  const id = `S${takeNumber()}`
  const startAt = Math.floor((Date.now() - 2 * 3_600_000) / 1000) * 1000
  const charging = { owner: operator.party, ours, holder: driver.holder, location: `HOME-${takeNumber()}`, startAt }
  const { countryCode, partyId } = operator.party
  const session = await client.put(
    `${url('sessions', 'RECEIVER')}/${countryCode}/${partyId}/${id}`,
    sampleSession(charging, id),
  )
  expect([session.status, session.statusCode]).toEqual([201, 1000])
  const cdr = await client.post(url('cdrs', 'RECEIVER'), sampleCdr(charging, `C${id}`, id))
  expect([cdr.status, cdr.statusCode]).toEqual([201, 1000])
})

test('C-24 how to find a site, what is there and who runs it is kept and shown', async () => {
  const directions = [{ language: 'nl', text: 'Achter het station' }]
  const { location } = await publish({
    directions,
    related_locations: [{ latitude: '52.01200', longitude: '4.35800', name: { language: 'nl', text: 'Ingang' } }],
    facilities: ['WIFI', 'RESTAURANT'],
    parking_type: 'PARKING_GARAGE',
    operator: { name: 'Operator', website: 'https://operator.example' },
    suboperator: { name: 'Suboperator' },
    owner: { name: 'Owner' },
  })
  expect((await shown(location)).details).toMatchObject({
    directions,
    relatedPlaces: [{ latitude: 52.012, longitude: 4.358, name: { language: 'nl', text: 'Ingang' } }],
    facilities: ['WIFI', 'RESTAURANT'],
    parkingType: 'PARKING_GARAGE',
    operator: { name: 'Operator', website: 'https://operator.example' },
    suboperator: { name: 'Suboperator' },
    owner: { name: 'Owner' },
  })
})

/** Now and an hour around it, as exceptional periods have it. */
const around = () => ({
  period_begin: new Date(Date.now() - 1_800_000).toISOString(),
  period_end: new Date(Date.now() + 1_800_000).toISOString(),
})
const everyDay = (period_begin: string, period_end: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, period_begin, period_end }))

test.each<[string, Change | undefined, boolean | null]>([
  ['C-25 open day and night', { twentyfourseven: true }, true],
  [
    'C-25, C-26 within the regular hours, of which there are two a day',
    { twentyfourseven: false, regular_hours: [...everyDay('00:00', '12:00'), ...everyDay('12:00', '23:59')] },
    true,
  ],
  ['C-26 hours that end at midnight', { twentyfourseven: false, regular_hours: everyDay('00:00', '00:00') }, true],
  ['C-25 closed for once', { twentyfourseven: true, exceptional_closings: [around()] }, false],
  [
    'C-25 open for once',
    {
      twentyfourseven: false,
      regular_hours: [{ weekday: 1, period_begin: '03:00', period_end: '03:01' }],
      exceptional_openings: [around()],
    },
    true,
  ],
  [
    'C-25, C-192 closed and open for once',
    { twentyfourseven: true, exceptional_openings: [around()], exceptional_closings: [around()] },
    false,
  ],
  ['C-27 nothing said', undefined, null],
])('%s', async (_, opening_times, expected) => {
  const { location } = await publish({ opening_times })
  expect((await shown(location)).details).toMatchObject({ openNow: expected, chargingWhenClosed: true })
})

test('C-26, C-192 midnight as an end and a closing over an opening are told', async () => {
  await publish({ opening_times: { twentyfourseven: false, regular_hours: everyDay('06:00', '24:00') } })
  await findingOf(connected.peer, 'ends_at_midnight')
  await publish({
    opening_times: { twentyfourseven: true, exceptional_openings: [around()], exceptional_closings: [around()] },
  })
  await findingOf(connected.peer, 'overlaps_an_opening')
})

test('C-27 a car charges on outside of the hours unless the operator says that it does not', async () => {
  const { location } = await publish({ charging_when_closed: false })
  expect((await shown(location)).details.chargingWhenClosed).toBe(false)
})

test('C-29 where the energy comes from is shown; shares that are not 100 % are told', async () => {
  const energy_mix = {
    is_green_energy: true,
    energy_sources: [
      { source: 'WIND', percentage: 70 },
      { source: 'SOLAR', percentage: 10 },
    ],
    environ_impact: [{ category: 'CARBON_DIOXIDE', amount: 12.5 }],
    supplier_name: 'Green Supplier',
    energy_product_name: 'Wind for all',
  }
  const { location } = await publish({ energy_mix })
  expect((await shown(location)).details.energyMix).toEqual({
    isGreen: true,
    sources: energy_mix.energy_sources,
    impacts: energy_mix.environ_impact,
    supplierName: 'Green Supplier',
    productName: 'Wind for all',
  })
  await findingOf(connected.peer, 'percentages_not_100')
})

test('C-30, C-194 a schedule is shown, with and without an end and up to removal, and is never the status', async () => {
  const status_schedule = [
    { period_begin: '2026-01-01T00:00:00Z', period_end: '2027-12-31T00:00:00Z', status: 'INOPERATIVE' },
    { period_begin: '2028-01-01T00:00:00Z', status: 'REMOVED' },
  ]
  const { location } = await publish({}, { status_schedule })
  const [evse] = (await shown(location)).evses
  expect(evse.status).toBe('AVAILABLE')
  expect(evse.details.statusSchedule).toEqual([
    { status: 'INOPERATIVE', beginAt: Date.parse('2026-01-01T00:00:00Z'), endAt: Date.parse('2027-12-31T00:00:00Z') },
    { status: 'REMOVED', beginAt: Date.parse('2028-01-01T00:00:00Z'), endAt: null },
  ])
})

test('C-31, C-32 what an EVSE can do, and who may stand there, is shown', async () => {
  const restrictions = {
    capabilities: ['RFID_READER', 'UNLOCK_CAPABLE'],
    parking_restrictions: ['EV_ONLY', 'CUSTOMERS'],
  }
  const { location } = await publish({}, restrictions)
  expect((await shown(location)).evses[0].details).toMatchObject({
    capabilities: ['RFID_READER', 'UNLOCK_CAPABLE'],
    parkingRestrictions: ['EV_ONLY', 'CUSTOMERS'],
  })
})

test('C-33, C-34 power is what is stated, or what voltage and current allow', async () => {
  const connectors = [
    sampleConnector({ max_electric_power: 11_000 }),
    sampleConnector({ id: '2' }),
    sampleConnector({ id: '3', power_type: 'AC_2_PHASE_SPLIT', max_voltage: 240 }),
  ]
  const { location } = await publish({}, { connectors })
  expect((await shown(location)).evses[0].connectors).toMatchObject([
    { format: 'SOCKET', standard: 'IEC_62196_T2', powerType: 'AC_3_PHASE', powerW: 11_000 },
    { powerW: 22_080 },
    { powerW: 7680 },
  ])
})

test('C-186 pictures of one category are all shown, a network’s before an operator’s', async () => {
  const image = (name: string, category: string) => ({
    url: `https://pictures.example/${name}.png`,
    thumbnail: `https://pictures.example/${name}-small.png`,
    category,
    type: 'png',
    width: 300,
    height: 200,
  })
  const images = [image('a', 'CHARGER'), image('b', 'CHARGER'), image('c', 'OPERATOR'), image('d', 'NETWORK')]
  const { location } = await publish({ images })
  const pictures = (await shown(location)).details.images
  expect(pictures.map(({ url }: { url: string }) => url.at(-5))).toEqual(['d', 'c', 'a', 'b'])
  expect(pictures[0]).toMatchObject({ thumbnailUrl: 'https://pictures.example/d-small.png', width: 300, height: 200 })
})

test('C-187 a driver is shown an EVSE’s id and what is printed on it, and never its uid', async () => {
  const { location, evseUid, evseId } = await publish({}, { physical_reference: 'P-7' })
  const { status, json } = await shownTo(driver, location)
  expect(status).toBe(200)
  expect(json.evses[0]).toMatchObject({ evseId, details: { physicalReference: 'P-7' } })
  expect(Object.values(json.evses[0])).not.toContain(evseUid)
})

test('C-188 what is free is counted in EVSEs, whose connectors serve one car at a time', async () => {
  const { latitude, coordinates } = freePlace()
  await publish({ coordinates }, { connectors: [sampleConnector(), sampleConnector({ id: '2' })] })
  expect(await mapAt(latitude)).toMatchObject([{ evses: 1, available: 1 }])
})

test('F-18 EVSEs that are one charger in two are both listed, with what is printed on it', async () => {
  const { location, evseUid } = await publish({}, { physical_reference: 'P-9' })
  const { party } = connected.operator
  const twin = sampleEvse(party, { uid: `${evseUid}-2`, evse_id: null, physical_reference: 'P-9' })
  expect((await connected.client.put(`${under(location)}/${evseUid}-2`, twin)).status).toBe(201)
  const { json } = await shownTo(driver, location)
  const printed = json.evses.map(({ details }: { details: { physicalReference: string } }) => details.physicalReference)
  expect(printed).toEqual(['P-9', 'P-9'])
})

test('C-190 a list at a published Location is not looked at, and told', async () => {
  const { location } = await publish({ publish: true, publish_allowed_to: [{ uid: 'SOMEBODY', type: 'RFID' }] })
  expect((await shownTo(driver, location)).status).toBe(200)
  await findingOf(connected.peer, 'ignored_when_published')
})

test('C-191 a public and a private Location at one place stay two', async () => {
  const { latitude, coordinates } = freePlace()
  const open = await publish({ coordinates, address: 'One street 1' })
  const closed = await publish({ coordinates, address: 'One street 1', publish: false })
  expect(await mapAt(latitude)).toMatchObject([{ id: stationId(open.location), evses: 1 }])
  expect((await connected.client.get(under(closed.location))).data.evses).toHaveLength(1)
})

test('C-195 a connector without tariffs has no price, which is not free', async () => {
  for (const tariffs of [[], undefined]) {
    const connectors = [sampleConnector({ tariff_ids: tariffs })]
    const { evseId } = await publish({}, { connectors, capabilities: ['REMOTE_START_STOP_CAPABLE'] })
    const { status, json } = await price(evseId)
    expect([status, json.code ?? json.error?.code]).toEqual([422, 'price_unknown'])
  }
})

test('what an operator lists of people’s tokens is given back to nobody', async () => {
  const { location } = await publish({ publish: false, publish_allowed_to: [{ uid: 'SECRET-UID', type: 'RFID' }] })
  expect((await connected.client.get(under(location))).text).not.toContain('SECRET-UID')
  const refused = sampleLocation(owner(), 'REFUSED', {
    city: undefined,
    publish_allowed_to: [{ group_id: 'SECRET-GROUP' }],
  })
  await connected.client.put(under('REFUSED'), refused)
  const { items } = await operations('GET', `/peers/${connected.peer}/findings`)
  expect(items.some(({ kind }: { kind: string }) => kind === 'refused')).toBe(true)
  expect(JSON.stringify(items)).not.toContain('SECRET-GROUP')
})
