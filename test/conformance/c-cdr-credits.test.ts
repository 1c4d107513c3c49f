import { beforeAll, expect, test } from 'vitest'
import { connectListed } from './charging-operator.ts'
import { type Connected, connectOperator, connectToOperator, firstPullsOver } from './connect.ts'
import { cdrOf, operations, pull, sessionOf } from './operations.ts'
import { type Charging, sampleCdr, sampleSession } from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let charging: Charging
const HOUR_MS = 3_600_000
const startAt = Math.floor(Date.now() / 1000) * 1000 - 3 * HOUR_MS
type Changes = Readonly<Record<string, unknown>>

beforeAll(async () => {
  ;({ connected, charging } = await connectListed(startAt))
})

const judged = (id: string) => cdrOf(connected.peer, id)
const keyOf = (id: string) => `${connected.operator.party.countryCode}*${connected.operator.party.partyId}:${id}`
const file = (id: string) => operations('GET', `/cdrs/${encodeURIComponent(keyOf(id))}`)
const post = (id: string, changes: Changes = {}) =>
  connected.client.post('receiver/cdrs', sampleCdr(charging, id, `S-${id}`, changes))
/** A credit of a CDR: everything as it was, and the total negative. */
const credit = (id: string, of: string, changes: Changes = {}) =>
  connected.client.post('receiver/cdrs', {
    ...sampleCdr(charging, id, `S-${of}`),
    credit: true,
    credit_reference_id: of,
    total_cost: { excl_vat: -4, incl_vat: -4.84 },
    ...changes,
  })

/** What all postings of these CDRs come to, by account. */
async function sumsOf(...ids: readonly string[]): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const id of ids) {
    for (const { entries } of (await file(id)).postings) {
      for (const { account, amountMinor } of entries) sums[account] = (sums[account] ?? 0) + amountMinor
    }
  }
  return sums
}

const NOTHING = {
  charging_cost: 0,
  charging_revenue: 0,
  driver_receivable: 0,
  input_vat: 0,
  operator_payable: 0,
  output_vat: 0,
}

test('C-122, C-123 a credit takes back what its original led to on both sides, whatever letters its id is in', async () => {
  await post('C122')
  await judged('C122')
  expect((await credit('C122-C', 'c122')).status).toBe(201)
  expect(await judged('C122-C')).toMatchObject({
    operatorStatus: 'settled',
    operatorReasons: ['credit'],
    driverStatus: 'none',
    driverReasons: ['price_reversed'],
    creditOf: keyOf('C122'),
    credits: keyOf('C122'),
  })
  expect(await sumsOf('C122', 'C122-C')).toEqual(NOTHING)
})

test('C-122 the CDR that corrects a credited one comes under its own id, and is billed', async () => {
  const { client, own, peer } = connected
  await client.put(own('sessions', 'S-FIX'), sampleSession(charging, 'S-FIX'))
  await post('FIX')
  await until('it is billed', async () => (await sessionOf(peer, 'S-FIX')).priceMinor === 484)
  await credit('FIX-C', 'FIX')
  await until('nothing is due', async () => (await sessionOf(peer, 'S-FIX')).priceMinor === null)
  const half = { total_energy: 5, total_cost: { excl_vat: 2 } }
  const dimensions = [{ type: 'ENERGY', volume: 5 }]
  const periods = [{ start_date_time: new Date(startAt).toISOString(), dimensions }]
  const corrected = sampleCdr(charging, 'FIX-2', 'S-FIX', { ...half, charging_periods: periods })
  expect((await client.post('receiver/cdrs', corrected)).status).toBe(201)
  expect(await judged('FIX-2')).toMatchObject({ operatorStatus: 'settled', driverStatus: 'billed', grossMinor: 242 })
  await until('the driver sees it', async () => (await sessionOf(peer, 'S-FIX')).priceMinor === 242)
  expect(await sumsOf('FIX', 'FIX-C', 'FIX-2')).toMatchObject({ driver_receivable: 242, charging_cost: 200 })
})

test('C-123, C-214 a credit that comes before its original waits, for as long as that takes, and then takes it back', async () => {
  expect((await credit('EARLY-C', 'EARLY')).status).toBe(201)
  expect(await judged('EARLY-C')).toMatchObject({
    operatorStatus: 'held',
    operatorReasons: ['credit', 'credit_without_original'],
    credits: null,
  })
  await post('EARLY')
  await until('it is matched', async () => (await judged('EARLY-C')).credits === keyOf('EARLY'))
  expect(await judged('EARLY-C')).toMatchObject({ operatorStatus: 'settled', operatorReasons: ['credit'] })
  expect(await sumsOf('EARLY', 'EARLY-C')).toEqual(NOTHING)
})

test('C-214 a credit of a CDR of years ago is taken like any other', async () => {
  const longAgo = { ...charging, startAt: startAt - 3 * 365 * 24 * HOUR_MS }
  const original = sampleCdr(longAgo, 'OLD', 'S-OLD', { tariffs: [] })
  await connected.client.post('receiver/cdrs', original)
  await judged('OLD')
  const taken = { ...original, id: 'OLD-C', credit: true, credit_reference_id: 'OLD', total_cost: { excl_vat: -4 } }
  expect((await connected.client.post('receiver/cdrs', taken)).status).toBe(201)
  expect(await judged('OLD-C')).toMatchObject({ operatorStatus: 'settled', credits: keyOf('OLD') })
})

test('C-123 a second credit of one CDR waits for a person', async () => {
  await post('TWICE')
  await judged('TWICE')
  await credit('TWICE-C1', 'TWICE')
  await judged('TWICE-C1')
  expect((await credit('TWICE-C2', 'TWICE')).status).toBe(201)
  expect(await judged('TWICE-C2')).toMatchObject({
    operatorStatus: 'held',
    operatorReasons: ['credit', 'credit_double'],
    credits: null,
  })
  expect(await sumsOf('TWICE', 'TWICE-C1', 'TWICE-C2')).toEqual(NOTHING)
})

test('C-123 a credit cannot name the CDR of another operator', async () => {
  await post('FOREIGN')
  await judged('FOREIGN')
  const other = await connectOperator({ ourParties: [connected.ours] })
  const theirs = { ...charging, owner: other.operator.party }
  const taken = { credit: true, credit_reference_id: 'FOREIGN', total_cost: { excl_vat: -4 } }
  await other.client.post('receiver/cdrs', sampleCdr(theirs, 'FOREIGN-C', 'S', taken))
  expect(await cdrOf(other.peer, 'FOREIGN-C')).toMatchObject({ operatorReasons: ['credit', 'credit_without_original'] })
  expect(await sumsOf('FOREIGN')).toMatchObject({ charging_cost: 400 })
})

test('F-42, C-122 a corrected CDR that comes before the credit of the first is settled when that comes, and once', async () => {
  const { client, own, peer } = connected
  await client.put(own('sessions', 'S-SWAP'), sampleSession(charging, 'S-SWAP'))
  await post('SWAP')
  await until('it is billed', async () => (await sessionOf(peer, 'S-SWAP')).priceMinor === 484)
  const dimensions = [{ type: 'ENERGY', volume: 5 }]
  const periods = [{ start_date_time: new Date(startAt).toISOString(), dimensions }]
  const half = { total_energy: 5, total_cost: { excl_vat: 2 }, charging_periods: periods }
  const corrected = sampleCdr(charging, 'SWAP-2', 'S-SWAP', half)
  await client.post('receiver/cdrs', corrected)
  expect(await judged('SWAP-2')).toMatchObject({ operatorReasons: ['possible_double'], driverStatus: 'held' })
  expect((await sessionOf(peer, 'S-SWAP')).priceMinor).toBe(484)
  for (let times = 0; times < 2; times++) {
    await credit('SWAP-C', 'SWAP')
    await client.post('receiver/cdrs', corrected)
  }
  await until('it is settled', async () => (await judged('SWAP-2')).operatorStatus === 'settled')
  expect(await judged('SWAP-2')).toMatchObject({ operatorReasons: [], driverStatus: 'billed', grossMinor: 242 })
  await until('the driver sees it', async () => (await sessionOf(peer, 'S-SWAP')).priceMinor === 242)
  expect(await sumsOf('SWAP', 'SWAP-C', 'SWAP-2')).toMatchObject({ driver_receivable: 242, charging_cost: 200 })
})

test('F-42 of two CDRs that wait for one credit the first is settled, and the other waits for its credit', async () => {
  const same = { session_id: 'S-THREE' }
  await post('THREE-1', same)
  await judged('THREE-1')
  for (const id of ['THREE-2', 'THREE-3']) {
    await post(id, same)
    expect(await judged(id)).toMatchObject({ operatorReasons: ['possible_double'] })
  }
  await credit('THREE-1-C', 'THREE-1', same)
  await until('the second is settled', async () => (await judged('THREE-2')).operatorStatus === 'settled')
  expect(await judged('THREE-3')).toMatchObject({ operatorReasons: ['possible_double'] })
  // A CDR that is credited while it waits is never settled.
  await credit('THREE-3-C', 'THREE-3', same)
  await judged('THREE-3-C')
  await credit('THREE-2-C', 'THREE-2', same)
  await until('the second is taken back', async () => (await judged('THREE-2-C')).credits === keyOf('THREE-2'))
  expect(await judged('THREE-3')).toMatchObject({ operatorReasons: ['possible_double'] })
  expect(await sumsOf('THREE-1', 'THREE-1-C', 'THREE-2', 'THREE-2-C')).toEqual(NOTHING)
  expect(await sumsOf('THREE-3', 'THREE-3-C')).toEqual({})
})

test('C-124, C-143 a credit without the id of its original is 2001', async () => {
  expect(await post('C124', { credit: true, total_cost: { excl_vat: -4 } })).toMatchObject({
    status: 200,
    statusCode: 2001,
    statusMessage: expect.stringContaining('credit_reference_id'),
  })
})

test.each<[string, Changes, string]>([
  ['PART', { total_cost: { excl_vat: -1 } }, 'credit_partial'],
  ['POSITIVE', { total_cost: { excl_vat: 4 } }, 'cost_mismatch'],
  ['MORE', { total_cost: { excl_vat: -5 } }, 'cost_mismatch'],
])('F-43 a credit that is not the negative of its original (%s) waits for a person', async (name, changes, reason) => {
  await post(`F43-${name}`)
  await judged(`F43-${name}`)
  expect((await credit(`F43-${name}-C`, `F43-${name}`, changes)).status).toBe(201)
  expect(await judged(`F43-${name}-C`)).toMatchObject({ operatorStatus: 'held', operatorReasons: ['credit', reason] })
  expect(await sumsOf(`F43-${name}`, `F43-${name}-C`)).toMatchObject({ charging_cost: 400, driver_receivable: 484 })
})

test('F-43 a credit that negates all its totals takes its original back: the total decides', async () => {
  await post('F43-ALL')
  await judged('F43-ALL')
  const all = { total_energy: -10, total_time: -1, total_energy_cost: { excl_vat: -4 } }
  await credit('F43-ALL-C', 'F43-ALL', all)
  expect(await judged('F43-ALL-C')).toMatchObject({ operatorStatus: 'settled', credits: keyOf('F43-ALL') })
})

test('C-125 a negative total that is no credit is taken, flagged and waits for a person', async () => {
  expect((await post('C125', { total_cost: { excl_vat: -2 } })).status).toBe(201)
  const { findings, ...cdr } = await judged('C125')
  expect(cdr).toMatchObject({ operatorStatus: 'held', operatorReasons: ['negative_total'], driverStatus: 'held' })
  expect(findings.map(({ code }: { code: string }) => code)).toContain('total_negative')
})

test('C-121 a CDR that comes by two connections is one, and other content by the second is 2001 at once', async () => {
  const { operator, ours } = connected
  const second = await connectToOperator({ roles: [operator.party], ourParties: [ours] })
  const cdr = sampleCdr(charging, 'TWO-WAYS', 'S-TWO-WAYS')
  const first = await connected.client.post('receiver/cdrs', cdr)
  await judged('TWO-WAYS')
  const other = await second.client.post('receiver/cdrs', cdr)
  expect([first.status, other.statusCode]).toEqual([201, 1000])
  expect((await second.client.get(other.headers['location'] ?? '')).data).toEqual(cdr)
  const differs = sampleCdr(charging, 'TWO-WAYS-2', 'S-TWO-WAYS-2')
  await connected.client.post('receiver/cdrs', differs)
  // Before the first is settled: the key decides, not the database.
  const refused = await second.client.post('receiver/cdrs', { ...differs, total_cost: { excl_vat: 3 } })
  expect(refused).toMatchObject({ status: 200, statusCode: 2001, statusMessage: expect.stringContaining('id') })
  await expectTaken(second.peer, 'TWO-WAYS-2')
  // The first again, by its own connection, is what it was.
  expect(await connected.client.post('receiver/cdrs', differs)).toMatchObject({ status: 200, statusCode: 1000 })
  await judged('TWO-WAYS-2')
  for (const id of ['TWO-WAYS', 'TWO-WAYS-2']) {
    expect(await file(id)).toMatchObject({ peer: connected.peer, claimedExclMicros: 4_000_000 })
    expect(await sumsOf(id)).toMatchObject({ charging_cost: 400, driver_receivable: 484 })
  }
})

test('C-121 other content in the list of a second connection is kept for a person, and the rest of the list is taken', async () => {
  const { operator, ours } = connected
  const second = await connectToOperator({ roles: [operator.party], ourParties: [ours] })
  await firstPullsOver(second.peer)
  await post('LISTED')
  await judged('LISTED')
  second.operator.lists['cdrs'] = [
    { ...sampleCdr(charging, 'LISTED', 'S-LISTED'), total_cost: { excl_vat: 3 } },
    sampleCdr(charging, 'LISTED-2', 'S-LISTED-2'),
  ]
  await pull(second.peer, 'cdrs')
  await expectTaken(second.peer, 'LISTED')
  expect(await cdrOf(second.peer, 'LISTED-2')).toMatchObject({ operatorStatus: 'settled' })
  expect(await file('LISTED')).toMatchObject({ peer: connected.peer, claimedExclMicros: 4_000_000 })
})

/** The CDR with other content is in quarantine, which raises its alert, and among the findings about its connection. */
async function expectTaken(peer: string, id: string): Promise<void> {
  await until('the other content is in quarantine', async () => {
    const { items } = await operations('GET', '/quarantine?limit=200')
    const isOther = (item: Changes) => item['reason'] === 'cdr_conflict' && item['peer'] === peer
    return items.some((item: Changes) => isOther(item) && String(item['raw']).includes(id))
  })
  const alerts = await operations('GET', '/alerts')
  expect(alerts.items).toContainEqual(expect.objectContaining({ kind: 'quarantine_not_empty', raised: true }))
  await until('it is a finding about that connection', async () => {
    const { items } = await operations('GET', `/peers/${peer}/findings`)
    return items.some((one: Changes) => one['module'] === 'cdrs' && one['field'] === 'id' && one['kind'] === 'refused')
  })
}
