import { beforeAll, describe, expect, test } from 'vitest'
import { connectListed } from './charging-operator.ts'
import { type Connected, connectOperator } from './connect.ts'
import { Driver, publishSite, reportSession } from './driver.ts'
import { cdrOf, findingOf, operations, sessionOf } from './operations.ts'
import { type Charging, sampleCdr, sampleCdrToken, sampleSession } from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let charging: Charging
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const iso = (at: number) => new Date(at).toISOString()
const startAt = Math.floor(Date.now() / 1000) * 1000 - 3 * HOUR_MS
const after = (minutes: number) => iso(startAt + minutes * MINUTE_MS)
type Changes = Readonly<Record<string, unknown>>

beforeAll(async () => {
  ;({ connected, charging } = await connectListed(startAt))
})

/** A charge of its own for each test: minutes later than another, so that no two are one. */
let charges = 0
const nextCharge = (): Charging => ({ ...charging, startAt: startAt + ++charges * 1000 })

const post = (id: string, changes: Changes = {}, session = `S-${id}`) =>
  connected.client.post('receiver/cdrs', sampleCdr(nextCharge(), id, session, changes))
const judged = (id: string) => cdrOf(connected.peer, id)
const file = (id: string) => {
  const { countryCode, partyId } = connected.operator.party
  return operations('GET', `/cdrs/${encodeURIComponent(`${countryCode}*${partyId}:${id}`)}`)
}
const putSession = (id: string, changes: Changes = {}) =>
  connected.client.put(connected.own('sessions', id), sampleSession(charging, id, changes))
const quarantined = (reason: string, text: string) =>
  until(`${text} in quarantine`, async () => {
    const { items } = await operations('GET', '/quarantine?limit=200')
    return items.find((item: { reason: string; raw: string }) => item.reason === reason && item.raw.includes(text))
  })

test('C-117, C-118, F-44 a CDR is created with 201, and is read at the absolute URL in Location, by its operator alone', async () => {
  const { client } = connected
  const cdr = sampleCdr(nextCharge(), 'C117', 'S-C117')
  const created = await client.post('receiver/cdrs', cdr)
  const location = created.headers['location'] ?? ''
  expect([created.status, created.statusCode, created.data]).toEqual([201, 1000, undefined])
  expect(location).toMatch(/^https?:\/\//)
  expect(location.length).toBeLessThanOrEqual(255)
  expect((await client.get(location)).data).toEqual(cdr)
  for (const method of ['put', 'patch', 'delete'] as const) {
    expect((await client[method](location, {})).status).toBe(405)
  }
  const stranger = await connectOperator({ ourParties: [connected.ours] })
  expect((await stranger.client.get(location)).status).toBe(404)
})

test('C-119, C-121, C-142 a CDR never changes: the same again is the same, another content is 2001, seen by a person', async () => {
  const { client } = connected
  const cdr = sampleCdr(nextCharge(), 'C121', 'S-C121')
  const first = await client.post('receiver/cdrs', cdr)
  const again = await client.post('receiver/cdrs', { ...cdr, id: 'c121' })
  expect([again.status, again.statusCode, again.headers['location']]).toEqual([200, 1000, first.headers['location']])
  const other = await client.post('receiver/cdrs', { ...cdr, total_cost: { excl_vat: 9 } })
  expect([other.status, other.statusCode, other.headers['location']]).toEqual([200, 2001, undefined])
  expect((await client.get(first.headers['location'] ?? '')).data).toEqual(cdr)
  expect(await judged('C121')).toMatchObject({ claimedExclMicros: 4_000_000, driverStatus: 'billed' })
  expect(await quarantined('cdr_conflict', '"C121"')).toMatchObject({ peer: connected.peer })
  const { items } = await operations('GET', '/alerts')
  expect(items.find(({ kind }: { kind: string }) => kind === 'quarantine_not_empty').raised).toBe(true)
  const { postings } = await file('C121')
  expect(postings.map(({ kind }: { kind: string }) => kind).toSorted()).toEqual(['charge_cost', 'charge_price'])
})

test('C-120 an id has up to 39 characters, and is of its party: two operators may use the same', async () => {
  const id = 'C120'.padEnd(39, '-')
  expect((await post(id)).status).toBe(201)
  // Longer is taken as well: a CDR is refused for what is missing, not for what is too much.
  expect((await post(`${id}-`)).status).toBe(201)
  expect(await judged(`${id}-`)).toMatchObject({ driverStatus: 'billed' })
  const other = await connectOperator({ ourParties: [connected.ours] })
  const theirs = { ...nextCharge(), owner: other.operator.party }
  expect((await other.client.post('receiver/cdrs', sampleCdr(theirs, id, 'S-C120'))).status).toBe(201)
  expect([(await judged(id)).peer, (await cdrOf(other.peer, id)).peer]).toEqual([connected.peer, other.peer])
})

describe('C-126', () => {
  const REQUIRED = [
    'country_code',
    'party_id',
    'id',
    'start_date_time',
    'end_date_time',
    'cdr_token',
    'auth_method',
    'cdr_location',
    'currency',
    'charging_periods',
    'total_cost',
    'total_energy',
    'total_time',
    'last_updated',
  ]

  test.each(REQUIRED)('C-126, C-143 a CDR without %s is 2001, which names it, and kept for a person', async (field) => {
    const answer = await post(`C126-${field}`, { [field]: undefined, remark: `without ${field}` })
    expect([answer.status, answer.statusCode]).toEqual([200, 2001])
    expect(answer.statusMessage).toContain(field)
    await quarantined('cdr_unreadable', `without ${field}`)
  })

  test('C-126, C-132 a CDR has at least one period, and a period at least one dimension', async () => {
    expect((await post('C126-0', { charging_periods: [] })).statusCode).toBe(2001)
    expect(
      (await post('C126-1', { charging_periods: [{ start_date_time: after(0), dimensions: [] }] })).statusCode,
    ).toBe(2001)
  })
})

test('C-143, F-45 a price that we doubt is no reason to refuse: the claim is held, and the driver pays what was shown', async () => {
  expect((await post('C143', { total_cost: { excl_vat: 7, incl_vat: 8.47 } })).status).toBe(201)
  expect(await judged('C143')).toMatchObject({
    operatorStatus: 'held',
    operatorReasons: ['cost_mismatch'],
    driverStatus: 'billed',
    grossMinor: 484,
    claimedExclMicros: 7_000_000,
  })
})

test('C-127, F-41 without a session id a CDR is matched by our reference, else by token, place and time', async () => {
  const by = { ...charging, startAt: startAt + 30 * MINUTE_MS }
  await connected.client.put(connected.own('sessions', 'C127'), sampleSession(by, 'C127'))
  const session = await sessionOf(connected.peer, 'C127')
  // The operator's clock differs by a minute from its charger's.
  const cdr = { ...sampleCdr({ ...by, startAt: by.startAt + MINUTE_MS }, 'C127', ''), session_id: undefined }
  expect((await connected.client.post('receiver/cdrs', cdr)).status).toBe(201)
  expect(await judged('C127')).toMatchObject({ session: session.id, operatorSessionId: null })
})

test('C-127, F-41 a CDR that fits no session is settled by itself', async () => {
  expect((await post('C127-ALONE', { session_id: undefined, authorization_reference: 'UNKNOWN' })).status).toBe(201)
  expect(await judged('C127-ALONE')).toMatchObject({ session: null, driverStatus: 'billed', grossMinor: 484 })
})

test('C-127, F-60 an operator that drops our reference is understood by contract, place and time', async () => {
  const driver = await Driver.of(connected)
  const site = await publishSite(connected)
  const { id } = await driver.open(site.evseId)
  // A session without the reference, and a CDR without it and without the session.
  expect((await reportSession(connected, site, driver, 'S-F60', { kwh: 1 })).statusCode).toBe(1000)
  await driver.inPhase(id, 'charging')
  const sample = sampleCdr({ ...charging, startAt: Date.now() }, 'F60', '') as {
    cdr_location: Changes
    cdr_token: Changes
  }
  const cdr = {
    ...sample,
    session_id: undefined,
    auth_method: 'COMMAND',
    cdr_token: { ...sample.cdr_token, uid: driver.appUid, type: 'APP_USER', contract_id: driver.holder.contractId },
    cdr_location: { ...sample.cdr_location, id: site.location, evse_uid: site.evseUid, evse_id: site.evseId },
  }
  expect((await connected.client.post('receiver/cdrs', cdr)).status).toBe(201)
  expect(await judged('F60')).toMatchObject({ session: id })
})

test('C-128, F-40 a CDR closes its session, and what the operator says of that later reopens nothing', async () => {
  await putSession('S-C128', { kwh: 5 })
  await post('C128')
  const closed = await until('the session is settled', async () => {
    const session = await sessionOf(connected.peer, 'S-C128')
    return session.phase === 'settled' ? session : undefined
  })
  expect(closed).toMatchObject({ priceMinor: 484, reportedStatus: 'ACTIVE' })
  expect((await putSession('S-C128', { kwh: 6, last_updated: after(30) })).statusCode).toBe(1000)
  await until('the update is shown', async () => (await sessionOf(connected.peer, 'S-C128')).energyWh === 6000)
  expect(await sessionOf(connected.peer, 'S-C128')).toMatchObject({ phase: 'settled', priceMinor: 484 })
})

describe('C-129', () => {
  test.each(['AUTH_REQUEST', 'COMMAND', 'WHITELIST'])('C-129 auth_method %s is taken', async (method) => {
    expect((await post(`C129-${method}`, { auth_method: method })).status).toBe(201)
  })

  test('C-129 another is 2001', async () => {
    expect((await post('C129-X', { auth_method: 'MAGIC' })).statusCode).toBe(2001)
  })
})

test('C-130, C-208, C-212 a reservation that was not used is billed without energy, EVSE or session', async () => {
  const nowhere = { evse_uid: '#NA', evse_id: '#NA', connector_id: '#NA' }
  const location = { ...(sampleCdr(charging, '', '') as { cdr_location: Changes }).cdr_location, ...nowhere }
  const unused = {
    cdr_location: location,
    charging_periods: [{ start_date_time: after(0), dimensions: [{ type: 'RESERVATION_TIME', volume: 1 }] }],
    tariffs: [],
    total_energy: 0,
    total_time: 0,
    total_cost: { excl_vat: 2 },
    total_reservation_cost: { excl_vat: 2 },
  }
  expect((await post('C208-WITH', unused)).status).toBe(201)
  expect((await post('C208-WITHOUT', { ...unused, session_id: undefined })).status).toBe(201)
  expect(await judged('C208-WITHOUT')).toMatchObject({ energyWh: 0, evseUid: '#NA', operatorSessionId: null })
  expect(await judged('C208-WITH')).toMatchObject({ energyWh: 0, operatorSessionId: 'S-C208-WITH' })
  expect(await findingOf(connected.peer, 'not_available')).toMatchObject({ module: 'cdrs' })
})

test('C-130 what the CDR says of its place stays, whatever the location is now', async () => {
  const location = {
    ...(sampleCdr(charging, '', '') as { cdr_location: Changes }).cdr_location,
    address: 'Old street 9',
  }
  const created = await post('C130', { cdr_location: location })
  expect((await connected.client.get(created.headers['location'] ?? '')).data.cdr_location.address).toBe('Old street 9')
})

test('C-131, F-46 the list of tariffs may be empty; a charge is held against the one it was started at', async () => {
  expect((await post('C131', { tariffs: [] })).status).toBe(201)
  expect(await judged('C131')).toMatchObject({ operatorStatus: 'settled', driverStatus: 'billed', grossMinor: 484 })
})

test('C-132 a period without tariff_id is taken, and periods end where the next begins', async () => {
  const { startAt: at } = nextCharge()
  const half = (minutes: number) => ({
    start_date_time: iso(at + minutes * MINUTE_MS),
    dimensions: [
      { type: 'ENERGY', volume: 5 },
      { type: 'TIME', volume: 0.5 },
    ],
  })
  const cdr = sampleCdr({ ...charging, startAt: at }, 'C132', 'S-C132', { charging_periods: [half(0), half(30)] })
  expect((await connected.client.post('receiver/cdrs', cdr)).status).toBe(201)
  expect(await judged('C132')).toMatchObject({ operatorStatus: 'settled', findings: [] })
})

test('C-133, C-213 total_time is the whole duration; with a reservation it may be shorter than from start to end', async () => {
  const parking = { total_time: 1, total_parking_time: 0.25 }
  expect((await post('C133', parking)).status).toBe(201)
  expect(await judged('C133')).toMatchObject({ findings: [] })
  const at = nextCharge().startAt
  const reserved = sampleCdr({ ...charging, startAt: at }, 'C213', 'S-C213', {
    start_date_time: iso(at - 30 * MINUTE_MS),
    charging_periods: [
      { start_date_time: iso(at - 30 * MINUTE_MS), dimensions: [{ type: 'RESERVATION_TIME', volume: 0.5 }] },
      ...(sampleCdr({ ...charging, startAt: at }, '', '') as { charging_periods: unknown[] }).charging_periods,
    ],
  })
  expect((await connected.client.post('receiver/cdrs', reserved)).status).toBe(201)
  expect(await judged('C213')).toMatchObject({ findings: [], driverStatus: 'billed' })
})

test('C-134, C-135 partial totals are optional, and kept as they were sent', async () => {
  const partial = {
    total_fixed_cost: { excl_vat: 0 },
    total_energy_cost: { excl_vat: 4 },
    total_reservation_cost: { excl_vat: 0.5 },
  }
  const created = await post('C134', partial)
  expect((await connected.client.get(created.headers['location'] ?? '')).data).toMatchObject(partial)
  const without = await post('C135')
  const { data } = await connected.client.get(without.headers['location'] ?? '')
  expect(Object.keys(data)).not.toContain('total_energy_cost')
  expect(await judged('C135')).toMatchObject({ operatorStatus: 'settled' })
})

test('C-136 signed data is kept to the byte, for whoever checks the meter', async () => {
  const { client } = connected
  // Blanks, escapes and the order of fields are as the meter's software wrote them.
  const signed = `{"signed_values":[ {"nature":"Start","plain_data":"{\\"FV\\":\\"1.0\\",\\"RV\\":1.230}","signed_data":"OCMF|{\\u0022RV\\u0022:1.230}|{\\"SD\\":\\"3045\\"}"},{"nature":"End","plain_data":"b","signed_data":"c"}],"encoding_method":"OCMF","encoding_method_version":1,"public_key":"0x00FF","url":"https://example.com/verify"}`
  const whole = JSON.stringify(sampleCdr(nextCharge(), 'C136', 'S-C136'))
  const text = `${whole.slice(0, -1)},"signed_data":${signed}}`
  const created = await client.post('receiver/cdrs', undefined, { text })
  expect(created.status).toBe(201)
  const { data } = await client.get(created.headers['location'] ?? '')
  expect(data.signed_data).toEqual(JSON.parse(signed))
  await judged('C136')
  expect((await file('C136')).raw).toBe(text)
})

test('C-136 signed data without a value is 2001', async () => {
  expect((await post('C136-0', { signed_data: { encoding_method: 'OCMF', signed_values: [] } })).statusCode).toBe(2001)
})

test('C-137 what was charged at home is not billed to the driver, whom it is due to', async () => {
  expect((await post('C137', { home_charging_compensation: true })).status).toBe(201)
  expect(await judged('C137')).toMatchObject({
    operatorStatus: 'settled',
    driverStatus: 'parked',
    driverReasons: ['home_charging'],
    grossMinor: null,
  })
})

test('C-138 the remark and the invoice are shown to support', async () => {
  await post('C138', { remark: 'Cable was stuck', invoice_reference_id: 'INV-7' })
  expect(await judged('C138')).toMatchObject({ remark: 'Cable was stuck', invoiceReference: 'INV-7' })
})

test('C-139 times that are withheld are taken from whom that was agreed with, and held against nothing', async () => {
  const withheld = { start_date_time: '1970-01-01T00:00:00Z', end_date_time: '1970-01-01T00:00:00Z' }
  expect((await post('C139-NO', withheld)).statusCode).toBe(2001)
  const agreed = await connectOperator({ ourParties: [connected.ours], invitation: { profile: 'ocpi-221-late-cdrs' } })
  const theirs = { ...nextCharge(), owner: agreed.operator.party }
  expect((await agreed.client.post('receiver/cdrs', sampleCdr(theirs, 'C139', 'S-C139', withheld))).status).toBe(201)
  const { startedAt, endedAt, findings } = await cdrOf(agreed.peer, 'C139')
  // Nothing else is known of it than when it came, and how long it was.
  expect([endedAt - startedAt, Math.abs(Date.now() - endedAt) < 5 * MINUTE_MS, findings]).toEqual([HOUR_MS, true, []])
})

test('C-102, C-140 a CDR of a party that is not ours is 2001 and in quarantine, and nobody is billed', async () => {
  const token = { ...sampleCdrToken(charging), party_id: 'XXX' }
  expect(await post('C140', { cdr_token: token })).toMatchObject({ status: 200, statusCode: 2001 })
  expect(await quarantined('party_not_ours', '"C140"')).toMatchObject({ peer: connected.peer })
})

test('C-209 a list of CDRs is 2001: each comes alone', async () => {
  const cdrs = [sampleCdr(nextCharge(), 'C209-1', 'S-C209')]
  expect(await connected.client.post('receiver/cdrs', cdrs)).toMatchObject({ status: 200, statusCode: 2001 })
})

test('C-210 a charge whose CDR is due and has not come raises an alert, with its age', async () => {
  const ended = startAt - 47 * HOUR_MS
  const times = { start_date_time: iso(ended - HOUR_MS), end_date_time: iso(ended), last_updated: iso(ended) }
  await putSession('C210', { kwh: 5, status: 'COMPLETED', ...times })
  await putSession('C210-NEW', { kwh: 5, status: 'COMPLETED', end_date_time: after(60), last_updated: after(60) })
  const named = await until('the alert names it', async () => {
    const { items } = await operations('GET', '/alerts')
    const { raised, details } = items.find(({ kind }: { kind: string }) => kind === 'cdr_missing')
    return raised && details.find((detail: string) => detail.startsWith('C210 '))
  })
  expect(named).toMatch(/: 50 h$/)
  const { items } = await operations('GET', '/alerts')
  expect(JSON.stringify(items)).not.toContain('C210-NEW')
  // By its contract the operator has a month.
  await operations('PATCH', `/peers/${connected.peer}`, { profile: 'ocpi-221-late-cdrs' })
  // The alert reads the copy of the peer, which follows its object.
  await until('the alert is gone by the agreed time', async () => {
    const { items: agreed } = await operations('GET', '/alerts')
    return !JSON.stringify(agreed).includes('C210 ')
  })
  await operations('PATCH', `/peers/${connected.peer}`, { profile: 'ocpi-221' })
})

test('C-211 dimensions of sessions are no part of a CDR: told, and nothing is priced by them', async () => {
  const at = nextCharge()
  const sample = sampleCdr(at, 'C211', 'S-C211') as { charging_periods: { dimensions: unknown[] }[] }
  const [first] = sample.charging_periods
  const dimensions = [
    ...(first?.dimensions ?? []),
    { type: 'POWER', volume: 99 },
    { type: 'STATE_OF_CHARGE', volume: 80 },
  ]
  const cdr = { ...sample, charging_periods: [{ ...first, dimensions }] }
  expect((await connected.client.post('receiver/cdrs', cdr)).status).toBe(201)
  expect(await judged('C211')).toMatchObject({ operatorStatus: 'settled', grossMinor: 484 })
  expect(await findingOf(connected.peer, 'session_only_dimension')).toMatchObject({ module: 'cdrs' })
})

test('F-47 minutes where hours are due, and Wh where kWh are, move no money and are named', async () => {
  const periods = (energy: number, time: number) => [
    {
      start_date_time: after(0),
      dimensions: [
        { type: 'ENERGY', volume: energy },
        { type: 'TIME', volume: time },
      ],
    },
  ]
  await post('F47-WH', { charging_periods: periods(10_000, 1) })
  await post('F47-MIN', { charging_periods: periods(10, 60), total_time: 60 })
  for (const [id, code] of [
    ['F47-WH', 'energy_in_wh'],
    ['F47-MIN', 'time_in_minutes'],
  ] as const) {
    const { findings, ...cdr } = await judged(id)
    expect(cdr).toMatchObject({ operatorStatus: 'held', operatorReasons: ['cdr_implausible'], driverStatus: 'held' })
    expect(findings.map((finding: { code: string }) => finding.code)).toContain(code)
  }
})

test('F-42 a second CDR of a session waits for a person, and the driver pays once', async () => {
  await putSession('S-F42')
  await post('F42', {}, 'S-F42')
  await judged('F42')
  await post('F42-AGAIN', {}, 'S-F42')
  expect(await judged('F42-AGAIN')).toMatchObject({
    operatorStatus: 'held',
    operatorReasons: ['possible_double'],
    driverStatus: 'held',
    grossMinor: null,
  })
  expect(await sessionOf(connected.peer, 'S-F42')).toMatchObject({ phase: 'settled', priceMinor: 484 })
})
