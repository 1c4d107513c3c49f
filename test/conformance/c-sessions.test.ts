import { beforeAll, describe, expect, test } from 'vitest'
import { connectListed } from './charging-operator.ts'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { Driver, publishSite, reportSession } from './driver.ts'
import { type CardHolder, cdrOf, findingOf, operations, pull, sessionOf } from './operations.ts'
import { type Charging, sampleCdr, sampleCdrToken, sampleSession } from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let holder: CardHolder
let charging: Charging
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const iso = (at: number) => new Date(at).toISOString()
const startAt = Math.floor(Date.now() / 1000) * 1000 - 2 * HOUR_MS
const after = (minutes: number) => iso(startAt + minutes * MINUTE_MS)
type Changes = Readonly<Record<string, unknown>>

beforeAll(async () => {
  ;({ connected, holder, charging } = await connectListed(startAt))
})

const put = (id: string, changes: Changes = {}) =>
  connected.client.put(connected.own('sessions', id), sampleSession(charging, id, changes))
const patch = (id: string, changes: Changes) => connected.client.patch(connected.own('sessions', id), changes)
const read = async (id: string) => (await connected.client.get(connected.own('sessions', id))).data
const shown = (id: string) => sessionOf(connected.peer, id)
/** The session in the lists, once something is true of it. */
const shownWhen = (id: string, isSo: (session: Awaited<ReturnType<typeof shown>>) => boolean) =>
  until(`session ${id} as expected`, async () => {
    const session = await shown(id)
    return isSo(session) ? session : undefined
  })

function period(minutes: number, energy: number, more: readonly Changes[] = []) {
  return { start_date_time: after(minutes), dimensions: [{ type: 'ENERGY', volume: energy }, ...more] }
}

test('C-89 a session is read, put and patched at its URL; POST and DELETE are 405, and there is nothing below', async () => {
  const { client, own } = connected
  expect((await put('C89')).status).toBe(201)
  expect((await patch('C89', { kwh: 1, last_updated: after(1) })).statusCode).toBe(1000)
  expect(await read('C89')).toMatchObject({ id: 'C89', kwh: 1 })
  expect((await client.post(own('sessions', 'C89'), {})).status).toBe(405)
  expect((await client.delete(own('sessions', 'C89'))).status).toBe(405)
  expect((await client.patch(`${own('sessions', 'C89')}/cdr_token`, { last_updated: after(2) })).status).toBe(404)
})

test('C-90 a PUT replaces everything, and one without periods has none', async () => {
  await put('C90', { kwh: 2, meter_id: 'M', charging_periods: [period(0, 2)], last_updated: after(10) })
  expect((await put('C90', { kwh: 3, last_updated: after(20) })).statusCode).toBe(1000)
  const session = await read('C90')
  expect(session).toMatchObject({ kwh: 3 })
  expect([session.charging_periods ?? [], session.meter_id]).toEqual([[], undefined])
})

test('C-91 a PATCH adds its periods to those there are; one without periods leaves them', async () => {
  await put('C91', { kwh: 2, charging_periods: [period(0, 2)], last_updated: after(10) })
  await patch('C91', { kwh: 5, charging_periods: [period(15, 3)], last_updated: after(20) })
  await patch('C91', { kwh: 6, last_updated: after(25) })
  await patch('C91', { kwh: 7, charging_periods: [], last_updated: after(30) })
  const { charging_periods: periods, kwh } = await read('C91')
  expect([kwh, periods.map(({ start_date_time: at }: { start_date_time: string }) => Date.parse(at))]).toEqual([
    7,
    [startAt, startAt + 15 * MINUTE_MS],
  ])
})

test('C-92 a period that a PATCH repeats is added as it was sent, and marked', async () => {
  await put('C92', { kwh: 2, charging_periods: [period(0, 2)], last_updated: after(10) })
  const again = { kwh: 5, charging_periods: [period(0, 2), period(15, 3)], last_updated: after(20) }
  await patch('C92', again)
  expect((await read('C92')).charging_periods).toHaveLength(3)
  expect(await shownWhen('C92', ({ flags }) => flags.length > 0)).toMatchObject({ flags: ['period_repeated'] })
  // The same PATCH again is no further change.
  expect((await patch('C92', again)).statusCode).toBe(1000)
  expect((await read('C92')).charging_periods).toHaveLength(3)
})

test('C-93 a PATCH without last_updated is 2001 and changes nothing', async () => {
  await put('C93')
  expect(await patch('C93', { kwh: 9 })).toMatchObject({ status: 200, statusCode: 2001 })
  expect(await read('C93')).toMatchObject({ kwh: 0 })
})

describe('C-94', () => {
  test.each(['PENDING', 'ACTIVE', 'COMPLETED', 'INVALID', 'RESERVATION'])('C-94 status %s is taken', async (status) => {
    expect((await put(`C94-${status}`, { status })).statusCode).toBe(1000)
    expect(await shown(`C94-${status}`)).toMatchObject({ reportedStatus: status })
  })

  test('C-94 RESERVED is read as RESERVATION with a finding; a status that is none is 2001', async () => {
    expect((await put('C94-R', { status: 'RESERVED' })).statusCode).toBe(1000)
    expect(await shown('C94-R')).toMatchObject({ reportedStatus: 'RESERVATION' })
    expect(await findingOf(connected.peer, 'alias_of_reservation')).toMatchObject({ field: 'status' })
    expect((await put('C94-N', { status: 'CHARGING' })).statusCode).toBe(2001)
  })
})

test('C-95, T007 COMPLETED is final: no later status brings the charge back', async () => {
  await put('C95', { kwh: 4, status: 'COMPLETED', end_date_time: after(60), last_updated: after(60) })
  expect((await put('C95', { kwh: 4, status: 'ACTIVE', last_updated: after(70) })).statusCode).toBe(1000)
  const session = await shownWhen('C95', ({ flags }) => flags.length > 0)
  expect(session).toMatchObject({
    phase: 'ended',
    reportedStatus: 'COMPLETED',
    flags: ['status_after_end', 'updated_after_end'],
  })
})

test('C-95 a session that its operator declares invalid is not billed', async () => {
  await put('C95-I', { kwh: 10, status: 'INVALID', end_date_time: after(60), last_updated: after(60) })
  await connected.client.post('receiver/cdrs', sampleCdr(charging, 'CDR-C95-I', 'C95-I'))
  const cdr = await cdrOf(connected.peer, 'CDR-C95-I')
  expect(cdr).toMatchObject({ operatorReasons: ['session_invalid'], driverStatus: 'held', grossMinor: null })
})

test('C-96, F-40 a change after the end is kept and marked, and reopens nothing', async () => {
  const done = { kwh: 4, status: 'COMPLETED', end_date_time: after(60), last_updated: after(60) }
  await put('C96', done)
  // The same again is no change.
  expect((await put('C96', done)).statusCode).toBe(1000)
  expect(await shown('C96')).toMatchObject({ phase: 'ended', flags: [] })
  const cost = { total_cost: { excl_vat: 1.6 }, last_updated: after(65) }
  expect((await patch('C96', cost)).statusCode).toBe(1000)
  expect(await shownWhen('C96', ({ flags }) => flags.length > 0)).toMatchObject({
    phase: 'ended',
    flags: ['updated_after_end'],
  })
  expect(await read('C96')).toMatchObject({ total_cost: { excl_vat: 1.6 }, status: 'COMPLETED' })
})

test('C-97 the start of a session moves from its creation to when it is active', async () => {
  await put('C97', { status: 'PENDING' })
  await patch('C97', { status: 'ACTIVE', start_date_time: after(4), last_updated: after(5) })
  const session = await shownWhen('C97', ({ phase }) => phase === 'charging')
  expect(session.startedAt).toBe(startAt + 4 * MINUTE_MS)
})

test('C-98, C-99 a reservation is a session that is used, or ends unused; until then it may name no EVSE', async () => {
  const nowhere = { status: 'RESERVATION', evse_uid: '#NA', connector_id: '#NA' }
  for (const id of ['C98-USED', 'C98-UNUSED']) expect((await put(id, nowhere)).statusCode).toBe(1000)
  await put('C98-USED', { status: 'ACTIVE', last_updated: after(10) })
  await put('C98-UNUSED', { ...nowhere, status: 'COMPLETED', end_date_time: after(30), last_updated: after(30) })
  expect(await shownWhen('C98-USED', ({ phase }) => phase === 'charging')).toMatchObject({ evseUid: 'E1' })
  expect(await shownWhen('C98-UNUSED', ({ phase }) => phase === 'ended')).toMatchObject({ energyWh: 0 })
})

test('C-100, C-101 no total_cost is unknown and 0.00 is free, and neither is what the driver pays', async () => {
  await put('C100', { kwh: 0 })
  expect(await shown('C100')).toMatchObject({ energyWh: 0, priceMinor: null })
  const periods = [period(0, 10)]
  await put('C100', { kwh: 10, charging_periods: periods, total_cost: { excl_vat: 0 }, last_updated: after(10) })
  const { id } = await shownWhen('C100', ({ energyWh }) => energyWh === 10_000)
  // 10 kWh at 0.40 € and 21 %, whatever the operator says it costs.
  await until('the cost so far', async () => (await operations('GET', `/sessions/${id}`)).live.costSoFarMinor === 484)
  expect(await read('C100')).toMatchObject({ total_cost: { excl_vat: 0 } })
})

test('C-102 a session of a party that is not ours is 2001 and in quarantine', async () => {
  const token = { ...sampleCdrToken(charging), party_id: 'XXX' }
  expect(await put('C102', { cdr_token: token })).toMatchObject({ status: 200, statusCode: 2001 })
  expect(await connected.client.get(connected.own('sessions', 'C102'))).toMatchObject({ status: 404 })
  const { items } = await until('it is in quarantine', async () => {
    const page = await operations('GET', '/quarantine?limit=200')
    return page.items.some(({ raw }: { raw: string }) => raw.includes('"C102"')) ? page : undefined
  })
  expect(items.some(({ peer }: { peer: string }) => peer === connected.peer)).toBe(true)
})

test('C-102 the token says whose brand and driver it is', async () => {
  await put('C102-OURS')
  expect(await shown('C102-OURS')).toMatchObject({
    brand: connected.ours.brand,
    driver: holder.driver,
    token: holder.token,
  })
})

test('C-103, F-38 how a session was authorized may change, and the last reference given counts', async () => {
  await put('C103', { authorization_reference: 'REF-1' })
  await patch('C103', { auth_method: 'COMMAND', last_updated: after(5) })
  expect(await read('C103')).toMatchObject({ auth_method: 'COMMAND', authorization_reference: 'REF-1' })
  await patch('C103', { authorization_reference: 'REF-2', last_updated: after(6) })
  expect(await read('C103')).toMatchObject({ auth_method: 'COMMAND', authorization_reference: 'REF-2' })
})

test('C-104 a session at a location that we do not know is taken', async () => {
  expect((await put('C104', { location_id: 'HOME', evse_uid: 'WALLBOX' })).statusCode).toBe(1000)
  expect(await shown('C104')).toMatchObject({ locationId: 'HOME', evseUid: 'WALLBOX' })
})

test('C-105, C-106 dimensions of sessions alone are taken, and energy that is given back is negative', async () => {
  const others = ['CURRENT', 'POWER', 'ENERGY_EXPORT', 'ENERGY_IMPORT', 'STATE_OF_CHARGE', 'MIN_POWER', 'MAX_CURRENT']
  const more = others.map((type) => ({ type, volume: type === 'CURRENT' || type === 'POWER' ? -8 : 8 }))
  const changes = { kwh: -2.5, charging_periods: [period(0, -2.5, more)], last_updated: after(20) }
  expect((await put('C105', changes)).statusCode).toBe(1000)
  expect((await read('C105')).charging_periods[0].dimensions).toHaveLength(8)
  expect(await shown('C105')).toMatchObject({ energyWh: -2500, flags: [] })
})

test('C-107, F-47 energy of periods in Wh is taken, marked, and no cost of a thousand times is shown', async () => {
  const changes = { kwh: 2.2, charging_periods: [period(0, 2200)], last_updated: after(20) }
  expect((await put('C107', changes)).statusCode).toBe(1000)
  const { id } = await shownWhen('C107', ({ flags }) => flags.includes('energy_in_wh'))
  expect(await findingOf(connected.peer, 'energy_in_wh')).toMatchObject({ module: 'sessions' })
  expect((await operations('GET', `/sessions/${id}`)).live).toMatchObject({ energyWh: 2200, costSoFarMinor: null })
})

describe('C-204', () => {
  const REQUIRED = [
    'start_date_time',
    'kwh',
    'cdr_token',
    'auth_method',
    'location_id',
    'evse_uid',
    'connector_id',
    'currency',
    'status',
    'last_updated',
  ]

  test.each(REQUIRED)('C-204 a session without %s is 2001, which names it', async (field) => {
    const answer = await put(`C204-${field}`, { [field]: undefined })
    expect([answer.statusCode, answer.statusMessage]).toEqual([2001, expect.stringContaining(field)])
  })

  test('C-204 everything else is optional', async () => {
    expect((await put('C204')).statusCode).toBe(1000)
  })
})

test('C-205 a session ends after its charging has, and one without energy may cost money', async () => {
  const parked = { start_date_time: after(30), dimensions: [{ type: 'PARKING_TIME', volume: 0.5 }] }
  const changes = { status: 'COMPLETED', end_date_time: after(60), last_updated: after(60) }
  await put('C205', { kwh: 5, charging_periods: [period(0, 5), parked], ...changes })
  expect(await shown('C205')).toMatchObject({ endedAt: startAt + HOUR_MS, energyWh: 5000 })
  const idle = { kwh: 0, charging_periods: [parked], total_cost: { excl_vat: 3 }, ...changes }
  expect((await put('C205-IDLE', idle)).statusCode).toBe(1000)
  expect(await shown('C205-IDLE')).toMatchObject({ energyWh: 0, phase: 'ended' })
})

test('C-206 a driver sees a charge without a state of charge', async () => {
  const driver = await Driver.of(connected)
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  const reference = { authorization_reference: id, kwh: 3 }
  expect((await reportSession(connected, site, driver, 'C206', reference)).statusCode).toBe(1000)
  expect(await driver.inPhase(id, 'charging')).toMatchObject({ energyWh: 3000 })
})

test('F-36 a PUT for every update, the final one included, is one charge', async () => {
  for (const minutes of [10, 20, 30]) await put('F36', { kwh: minutes / 10, last_updated: after(minutes) })
  await put('F36', { kwh: 4, status: 'COMPLETED', end_date_time: after(40), last_updated: after(40) })
  expect(await shownWhen('F36', ({ phase }) => phase === 'ended')).toMatchObject({ energyWh: 4000 })
})

test('what a pulled session deviates in is counted for its peer, as what is pushed is', async () => {
  const other = await connectOperator({ ourParties: [connected.ours] })
  await firstPullsOver(other.peer)
  const theirs = { ...charging, owner: other.operator.party }
  other.operator.lists['sessions'] = [sampleSession(theirs, 'PULLED', { status: 'RESERVED' })]
  await pull(other.peer, 'sessions')
  expect(await findingOf(other.peer, 'alias_of_reservation')).toMatchObject({ module: 'sessions', field: 'status' })
})
