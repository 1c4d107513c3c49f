import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { findingOf, operations, pull } from './operations.ts'
import { sampleConnector, sampleEvse, sampleLocation } from './samples.ts'
import { takeNumber } from './take-number.ts'
import { until } from './until.ts'

type Change = Readonly<Record<string, unknown>>

let connected: Connected
const EARLIER = '2026-10-01T10:00:00Z'
const LATER = '2026-11-02T10:00:00Z'

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
})

const owner = () => connected.operator.party
const newId = () => `L${takeNumber()}`
const under = (...path: string[]) =>
  [connected.url('locations', 'RECEIVER'), owner().countryCode, owner().partyId, ...path].join('/')
const evse = (uid: string, changes: Change = {}) => sampleEvse(owner(), { uid, evse_id: idOf(uid), ...changes })
const idOf = (uid: string) => `${owner().countryCode}*${owner().partyId}*E${uid}`
const read = async (...path: string[]) => (await connected.client.get(under(...path))).data

/** PUTs a Location with these EVSEs. */
async function put(id: string, uids: readonly string[], changes: Change = {}) {
  const evses = uids.map((uid) => evse(uid))
  const answer = await connected.client.put(under(id), sampleLocation(owner(), id, { evses, ...changes }))
  expect(answer.statusCode).toBe(1000)
  return answer
}

/** A station as staff see it, with what is no longer offered. */
const station = (id: string) =>
  operations('GET', `/stations/${connected.peer}/${owner().countryCode}/${owner().partyId}/${id}`)

test('C-1, C-2, A-20 each level is created, read back as it was sent, and replaced', async () => {
  const { client } = connected
  const [id, uid] = [newId(), newId()]
  const location = sampleLocation(owner(), id, { evses: [evse(uid)], vendor_field: { kept: 'as sent' } })
  expect((await client.put(under(id), location)).status).toBe(201)
  expect(await read(id)).toEqual(location)
  expect((await client.put(under(id), location)).status).toBe(200)
  const second = evse(`${uid}b`)
  expect((await client.put(under(id, `${uid}b`), second)).status).toBe(201)
  expect((await client.put(under(id, `${uid}b`), second)).status).toBe(200)
  const connector = sampleConnector({ id: '2', format: 'CABLE' })
  expect((await client.put(under(id, uid, '2'), connector)).status).toBe(201)
  expect((await client.put(under(id, uid, '2'), connector)).status).toBe(200)
  expect(await read(id, `${uid}b`)).toEqual(second)
  expect(await read(id, uid, '2')).toEqual(connector)
  expect(await read(id.toLowerCase(), uid.toLowerCase(), '1')).toEqual(sampleConnector())
})

test('C-1 POST and DELETE are not taken, at no level', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [id])
  for (const path of [under(id), under(id, id), under(id, id, '1')]) {
    for (const answer of [await client.post(path, {}), await client.delete(path)]) {
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, PUT, PATCH'])
    }
  }
})

test('C-2 what nobody sent is 404, at each level', async () => {
  const id = newId()
  await put(id, [id])
  for (const path of [under(newId()), under(id, '9'), under(id, id, '9')]) {
    const answer = await connected.client.get(path)
    expect([answer.status, answer.statusCode]).toEqual([404, 2003])
  }
})

test('C-3 a PUT replaces the whole Location; an EVSE it does not list is kept, not offered, and told', async () => {
  const id = newId()
  await put(id, [`${id}a`, `${id}b`], { name: 'Old name', parking_type: 'ON_STREET' })
  const { name: _, ...unnamed } = sampleLocation(owner(), id, { evses: [evse(`${id}b`)] })
  await connected.client.put(under(id), unnamed)
  expect(await read(id)).toEqual(unnamed)
  const { evses } = await station(id)
  expect(evses.map(({ uid, offered }: { uid: string; offered: boolean }) => [uid, offered])).toEqual([
    [`${id}a`, false],
    [`${id}b`, true],
  ])
  expect((await findingOf(connected.peer, 'no_longer_listed')).objectKey).toContain(`${id}/${id}a`)
})

test('C-4 a PUT of an EVSE replaces it with all its connectors; without what is required it is 2001 and changes nothing', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [id], { evses: [evse(id, { connectors: [sampleConnector(), sampleConnector({ id: '2' })] })] })
  const replaced = evse(id, { floor_level: '-1', connectors: [sampleConnector({ id: '3' })], last_updated: LATER })
  expect((await client.put(under(id, id), replaced)).statusCode).toBe(1000)
  expect(await read(id, id)).toEqual(replaced)
  for (const field of ['status', 'connectors', 'last_updated']) {
    const answer = await client.put(under(id, id), { ...evse(id), [field]: undefined })
    expect([answer.status, answer.statusCode, answer.statusMessage]).toEqual([
      200,
      2001,
      expect.stringContaining(field),
    ])
  }
  expect(await read(id, id)).toEqual(replaced)
})

test('C-5, C-40 a change of an EVSE is one of its Location, one of a connector is one of both, and no time moves back', async () => {
  const { client } = connected
  const id = newId()
  const times = async () => {
    const location = await read(id)
    return [location.last_updated, location.evses[0].last_updated]
  }
  await put(id, [id])
  await client.patch(under(id, id), { status: 'CHARGING', last_updated: '2026-11-02T09:00:00Z' })
  expect(await times()).toEqual(['2026-11-02T09:00:00Z', '2026-11-02T09:00:00Z'])
  await client.patch(under(id, id, '1'), { tariff_ids: ['T2'], last_updated: LATER })
  expect(await times()).toEqual([LATER, LATER])
  await client.patch(under(id, id, '1'), { tariff_ids: ['T3'], last_updated: EARLIER })
  expect(await times()).toEqual([LATER, LATER])
  await client.put(under(id, id), evse(id, { last_updated: EARLIER }))
  expect((await read(id)).last_updated).toBe(LATER)
})

test('C-6, C-39, C-196 a change of what we do not have is refused, and we get the Location from its owner, by its id alone', async () => {
  const { client, operator } = connected
  const id = newId()
  const location = sampleLocation(owner(), id, { evses: [evse(id)] })
  operator.on('GET', `locations/${id}`, () => ({ data: location }))
  const answer = await client.put(under(id, id), evse(id))
  expect([answer.status, answer.statusCode]).toEqual([404, 2003])
  await operator.waitFor('GET', `locations/${id}`)
  await until('the location is here', async () => (await client.get(under(id))).status === 200)
  expect(await read(id)).toEqual(location)
  expect((await findingOf(connected.peer, 'changed_before_it_was_sent')).detail).toContain(id)
})

test('C-7, A-22 a PATCH changes the fields it has, at each level, and takes nothing away', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [id])
  const before = await read(id)
  await client.patch(under(id), { name: 'New name', postal_code: null, last_updated: LATER })
  await client.patch(under(id, id), { floor_level: '2', capabilities: null, last_updated: LATER })
  await client.patch(under(id, id, '1'), { max_electric_power: 11_000, last_updated: LATER })
  const connectors = [{ ...before.evses[0].connectors[0], max_electric_power: 11_000, last_updated: LATER }]
  expect(await read(id)).toEqual({
    ...before,
    name: 'New name',
    last_updated: LATER,
    evses: [{ ...before.evses[0], floor_level: '2', connectors, last_updated: LATER }],
  })
})

test('C-7, A-23 a PATCH without last_updated is 2001 at each level', async () => {
  const id = newId()
  await put(id, [id])
  for (const path of [under(id), under(id, id), under(id, id, '1')]) {
    const answer = await connected.client.patch(path, { name: 'x', status: 'BLOCKED', format: 'CABLE' })
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
  }
})

test('C-7 of two PATCHes of one EVSE at the same moment none is lost', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [id])
  await Promise.all([
    client.patch(under(id, id), { status: 'CHARGING', last_updated: LATER }),
    client.patch(under(id, id), { floor_level: '-2', last_updated: LATER }),
    client.patch(under(id, id, '1'), { max_electric_power: 7400, last_updated: LATER }),
    client.patch(under(id), { name: 'Changed too', last_updated: LATER }),
  ])
  expect(await read(id)).toMatchObject({
    name: 'Changed too',
    evses: [{ status: 'CHARGING', floor_level: '-2', connectors: [{ max_electric_power: 7400 }] }],
  })
})

test('C-8 EVSEs in a PATCH of a Location are merged or added one by one; part of one that is unknown is 2001', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [`${id}a`, `${id}b`])
  const evses = [{ uid: `${id}a`, status: 'BLOCKED', last_updated: LATER }, evse(`${id}c`)]
  expect((await client.patch(under(id), { evses, last_updated: LATER })).statusCode).toBe(1000)
  const statuses = (await read(id)).evses.map(({ uid, status }: { uid: string; status: string }) => [uid, status])
  expect(statuses).toEqual([
    [`${id}a`, 'BLOCKED'],
    [`${id}b`, 'AVAILABLE'],
    [`${id}c`, 'AVAILABLE'],
  ])
  await findingOf(connected.peer, 'evses_in_a_patch')
  const partial = { evses: [{ uid: `${id}d`, status: 'BLOCKED', last_updated: LATER }], last_updated: LATER }
  const refused = await client.patch(under(id), partial)
  expect([refused.status, refused.statusCode]).toEqual([200, 2001])
  expect((await read(id)).evses).toHaveLength(3)
})

test('C-9 an EVSE takes each status there is, and one that is none is read as unknown, never as available', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [id])
  const statuses = [
    'BLOCKED',
    'CHARGING',
    'INOPERATIVE',
    'OUTOFORDER',
    'PLANNED',
    'REMOVED',
    'RESERVED',
    'UNKNOWN',
    'AVAILABLE',
  ]
  for (const status of statuses) {
    const answer = await client.patch(under(id, id), { status, last_updated: LATER })
    expect([answer.statusCode, (await read(id, id)).status]).toEqual([1000, status])
    expect((await station(id)).evses[0].status).toBe(status)
  }
  await client.patch(under(id, id), { status: 'FREE', last_updated: LATER })
  expect((await station(id)).evses[0].status).toBe('UNKNOWN')
})

test('C-11, C-193 no Location goes away, and another id is another Location', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [id])
  await put(`${id}-new`, [`${id}-new`])
  await client.put(under(id), sampleLocation(owner(), id, { evses: [] }))
  expect((await client.get(under(id))).status).toBe(200)
  expect((await station(id)).evses).toMatchObject([{ uid: id, offered: false }])
  expect((await read(`${id}-new`)).id).toBe(`${id}-new`)
})

test('C-12 an EVSE id that was given back is another EVSE’s: an EVSE is known by its uid', async () => {
  const { client } = connected
  const id = newId()
  await put(id, [`${id}a`, `${id}b`])
  await client.put(under(id, `${id}a`), evse(`${id}a`, { status: 'REMOVED', evse_id: undefined }))
  await client.put(under(id, `${id}b`), evse(`${id}b`, { evse_id: idOf(`${id}a`) }))
  const { evses } = await read(id)
  expect(evses.map(({ uid, evse_id }: Record<string, string>) => [uid, evse_id])).toEqual([
    [`${id}a`, undefined],
    [`${id}b`, idOf(`${id}a`)],
  ])
})

test('C-13 connectors of two EVSEs may have one id', async () => {
  const id = newId()
  await put(id, [`${id}a`, `${id}b`])
  await connected.client.patch(under(id, `${id}b`, '1'), { format: 'CABLE', last_updated: LATER })
  expect((await read(id, `${id}a`, '1')).format).toBe('SOCKET')
  expect((await read(id, `${id}b`, '1')).format).toBe('CABLE')
})

test('C-14 one uid at two Locations is two EVSEs, and told', async () => {
  const [first, second] = [newId(), newId()]
  await put(first, [first])
  await put(second, [first], { evses: [evse(first, { status: 'CHARGING', evse_id: idOf(second) })] })
  expect((await read(first, first)).status).toBe('AVAILABLE')
  expect((await read(second, first)).status).toBe('CHARGING')
  expect((await findingOf(connected.peer, 'uid_at_several_locations')).detail).toContain(first)
})

test.each(['country_code', 'party_id', 'id', 'publish', 'address', 'city', 'country', 'coordinates', 'last_updated'])(
  'C-21 a Location without %s is 2001, which names it, and is kept for its operator',
  async (field) => {
    const id = newId()
    const answer = await connected.client.put(under(id), sampleLocation(owner(), id, { [field]: undefined }))
    expect([answer.status, answer.statusCode, answer.statusMessage]).toEqual([
      200,
      2001,
      expect.stringContaining(field),
    ])
    expect((await connected.client.get(under(id))).status).toBe(404)
  },
)

test('C-22 a Location without a time zone, or with one that there is not, is stored and told', async () => {
  const [without, windows] = [newId(), newId()]
  await put(without, [without], { time_zone: undefined })
  await put(windows, [windows], { time_zone: 'W. Europe Standard Time' })
  await findingOf(connected.peer, 'unknown_time_zone')
  // It stands on Market square in Delft, which has a clock.
  expect(await station(without)).toMatchObject({ timeZone: 'Europe/Amsterdam', timeZoneSource: 'derived' })
})

test('C-23 a Location without a postal code is one', async () => {
  const id = newId()
  await put(id, [id], { postal_code: undefined })
  expect((await station(id)).postalCode).toBeNull()
})

const STANDARDS =
  'CHADEMO CHAOJI DOMESTIC_A DOMESTIC_B DOMESTIC_C DOMESTIC_D DOMESTIC_E DOMESTIC_F DOMESTIC_G DOMESTIC_H DOMESTIC_I DOMESTIC_J DOMESTIC_K DOMESTIC_L DOMESTIC_M DOMESTIC_N DOMESTIC_O GBT_AC GBT_DC IEC_60309_2_single_16 IEC_60309_2_three_16 IEC_60309_2_three_32 IEC_60309_2_three_64 IEC_62196_T1 IEC_62196_T1_COMBO IEC_62196_T2 IEC_62196_T2_COMBO IEC_62196_T3A IEC_62196_T3C NEMA_5_20 NEMA_6_30 NEMA_6_50 NEMA_10_30 NEMA_10_50 NEMA_14_30 NEMA_14_50 PANTOGRAPH_BOTTOM_UP PANTOGRAPH_TOP_DOWN TESLA_R TESLA_S'.split(
    ' ',
  )
const CAPABILITIES =
  'CHARGING_PROFILE_CAPABLE CHARGING_PREFERENCES_CAPABLE CHIP_CARD_SUPPORT CONTACTLESS_CARD_SUPPORT CREDIT_CARD_PAYABLE DEBIT_CARD_PAYABLE PED_TERMINAL REMOTE_START_STOP_CAPABLE RESERVABLE RFID_READER START_SESSION_CONNECTOR_REQUIRED TOKEN_GROUP_CAPABLE UNLOCK_CAPABLE'.split(
    ' ',
  )
const POWERS = ['AC_1_PHASE', 'AC_2_PHASE', 'AC_2_PHASE_SPLIT', 'AC_3_PHASE', 'DC']

test('C-31, C-32, C-33 every capability, restriction, plug, format and kind of power is a word we know', async () => {
  const id = newId()
  const connectors = STANDARDS.map((standard, at) =>
    sampleConnector({
      id: `${at}`,
      standard,
      format: at % 2 === 0 ? 'CABLE' : 'SOCKET',
      power_type: POWERS[at % POWERS.length],
    }),
  )
  const parking_restrictions = ['EV_ONLY', 'PLUGGED', 'DISABLED', 'CUSTOMERS', 'MOTORCYCLES']
  await put(id, [], { evses: [evse(id, { connectors, capabilities: CAPABILITIES, parking_restrictions })] })
  const { items } = await operations('GET', `/peers/${connected.peer}/findings?rule=unknown_value`)
  // A status that is none was sent by another test.
  expect(items.filter(({ field }: { field: string }) => field !== 'status')).toEqual([])
  expect((await station(id)).evses[0].connectors).toHaveLength(40)
})

test('C-36 a word that is in no list rejects nothing: it is kept as it is, and told', async () => {
  const id = newId()
  const odd = { capabilities: ['TELEPATHY'], connectors: [sampleConnector({ standard: 'PLUG_OF_2030' })] }
  await put(id, [], { evses: [evse(id, odd)], facilities: ['CASINO'] })
  expect(await read(id)).toMatchObject({ evses: [odd], facilities: ['CASINO'] })
  await findingOf(connected.peer, 'unknown_value')
})

test('C-35 a connector may name several tariffs, and one that nobody sent', async () => {
  const id = newId()
  await put(id, [], { evses: [evse(id, { connectors: [sampleConnector({ tariff_ids: ['A', 'B', 'NEVER-SENT'] })] })] })
  expect((await read(id, id, '1')).tariff_ids).toEqual(['A', 'B', 'NEVER-SENT'])
})

test('C-37 whoever is offered locations is offered tariffs', () => {
  expect(connected.url('locations', 'RECEIVER')).toContain('/locations')
  expect(connected.url('tariffs', 'RECEIVER')).toContain('/tariffs')
})

test('C-41, C-189 what a whole list leaves out is taken for gone and told, unless all of it was removed', async () => {
  const other = await connectOperator()
  await firstPullsOver(other.peer)
  const { party, lists } = other.operator
  const key = (id: string) => `${other.url('locations', 'RECEIVER')}/${party.countryCode}/${party.partyId}/${id}`
  const evses = (status: string) => [sampleEvse(party, { status })]
  for (const [id, status] of [
    ['GONE', 'AVAILABLE'],
    ['REMOVED', 'REMOVED'],
    ['HERE', 'AVAILABLE'],
  ] as const) {
    await other.client.put(key(id), sampleLocation(party, id, { evses: evses(status) }))
  }
  lists['locations'] = [sampleLocation(party, 'HERE', { evses: evses('AVAILABLE') })]
  await pull(other.peer, 'locations')
  const finding = await until('what is gone is told', async () => {
    const { items } = await operations('GET', `/peers/${other.peer}/findings?rule=no_longer_listed`)
    return items.length > 0 ? items.map(({ objectKey }: { objectKey: string }) => objectKey) : undefined
  })
  expect(finding).toEqual([`${party.countryCode}*${party.partyId}/GONE`])
  expect((await other.client.get(key('GONE'))).status).toBe(200)
})
