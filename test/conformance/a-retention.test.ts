import { beforeAll, expect, test } from 'vitest'
import { type Connected, connectOperator, firstPullsOver } from './connect.ts'
import { cdrOf, createCardHolder, operations, pull } from './operations.ts'
import { type Charging, sampleCdr, sampleLocation, sampleTariff } from './samples.ts'
import { until } from './until.ts'

let connected: Connected
let charging: Charging
type Changes = Readonly<Record<string, unknown>>

beforeAll(async () => {
  connected = await connectOperator()
  await firstPullsOver(connected.peer)
  const holder = await createCardHolder(connected.ours)
  const startAt = Math.floor(Date.now() / 1000) * 1000 - 3 * 3_600_000
  charging = { owner: connected.operator.party, ours: connected.ours, holder, location: 'L1', startAt }
  connected.operator.lists['locations'] = [
    sampleLocation(connected.operator.party, 'L1'),
    { ...sampleLocation(connected.operator.party, 'BROKEN'), coordinates: 'nowhere' },
  ]
  connected.operator.lists['tariffs'] = [sampleTariff(connected.operator.party)]
  await pull(connected.peer, 'tariffs')
  await pull(connected.peer, 'locations')
})

const post = (id: string, changes: Changes = {}) =>
  connected.client.post('receiver/cdrs', sampleCdr(charging, id, `S-${id}`, changes))
const keyOf = (id: string) => `${connected.operator.party.countryCode}*${connected.operator.party.partyId}:${id}`
const file = (id: string) => operations('GET', `/cdrs/${encodeURIComponent(keyOf(id))}`)
const retention = () => operations('GET', `/peers/${connected.peer}/retention`)
const quarantined = async (resolved: boolean) =>
  (await operations('GET', `/quarantine?peer=${connected.peer}&resolved=${resolved}`)).items

/** Agrees on periods and waits for the sweep that this begins. */
async function agree(overrides: Changes) {
  const before = (await retention()).last?.at ?? 0
  await operations('PUT', `/peers/${connected.peer}/retention`, overrides)
  return until('the sweep is over', async () => {
    const view = await retention()
    return view.last && view.last.at > before ? view : null
  })
}

test('A-133 by default the rules of each market hold, with where they are written', async () => {
  const { overrides, applied } = await retention()
  expect(overrides).toEqual({})
  const kinds = ['call_log', 'cdr_payload', 'finding_sample', 'quarantine']
  for (const market of ['nl', 'de']) {
    const of = applied.filter((one: Changes) => one['market'] === market)
    expect(of.map((one: Changes) => one['of']).toSorted()).toEqual(kinds)
    for (const { before, citation } of of) {
      expect(before).toBeLessThan(Date.now() - 360 * 86_400_000)
      expect(citation).toMatch(/\d/)
    }
  }
})

test('A-133 what is agreed with a peer holds in place of the rules, but never against one that is the least', async () => {
  const { overrides, applied } = await agree({ cdr_payload: 400 })
  expect(overrides).toEqual({ cdr_payload: 400 })
  const of = (market: string) => applied.find((one: Changes) => one['of'] === 'cdr_payload' && one['market'] === market)
  expect(of('nl')).toMatchObject({ period: { days: 400 }, citation: null })
  expect(of('de')).toMatchObject({ period: { years: 3 }, citation: expect.stringContaining('§§ 195, 199') })
})

test.each([{ cdr_payload: -1 }, { cdr_payload: 1.5 }, { everything: 1 }, { quarantine: '30' }])(
  'A-133 what is no period (%j) is refused and changes nothing',
  async (overrides) => {
    const before = (await retention()).overrides
    await expect(operations('PUT', `/peers/${connected.peer}/retention`, overrides)).rejects.toThrow('400')
    expect((await retention()).overrides).toEqual(before)
  },
)

test('A-133 what is older than agreed is let go: persons in CDRs, messages in quarantine, samples; money facts stay', async () => {
  await post('DONE', { remark: 'for Mrs Example' })
  await post('OPEN', { total_cost: { excl_vat: 99 } })
  await cdrOf(connected.peer, 'DONE')
  const before = await file('DONE')
  expect(await cdrOf(connected.peer, 'OPEN')).toMatchObject({ operatorStatus: 'held' })
  for (const id of ['BAD-1', 'BAD-2']) await post(id, { total_cost: 'much' })
  const [dealtWith, waiting] = await until('both are in quarantine', async () => {
    const items = await quarantined(false)
    return items.length === 2 ? items : null
  })
  await operations('POST', `/quarantine/${encodeURIComponent(dealtWith.id)}/resolution`)
  const { last } = await agree({ cdr_payload: 0, quarantine: 0, finding_sample: 0, call_log: 0 })
  expect(last.removed).toMatchObject({ cdr_payload: 1, quarantine: 1, finding_sample: 1 })

  const { uid, contractId } = charging.holder
  const done = await file('DONE')
  expect(JSON.stringify(done.raw)).not.toContain(uid)
  expect(JSON.stringify(done)).not.toContain(contractId)
  expect(JSON.stringify(done)).not.toContain('Mrs Example')
  expect(done).toMatchObject({ payloadRemovedAt: expect.any(Number), claimedExclMicros: 4_000_000, grossMinor: 484 })
  expect(done.postings).toEqual(before.postings)
  // A question of money is open: all of it stays until it is answered.
  expect(await file('OPEN')).toMatchObject({ payloadRemovedAt: null })
  expect(JSON.stringify((await file('OPEN')).raw)).toContain(uid)
  expect(await quarantined(true)).toMatchObject([{ id: dealtWith.id, raw: 'null' }])
  expect(await quarantined(false)).toMatchObject([{ id: waiting.id, raw: waiting.raw, payloadRemovedAt: null }])
  const { items } = await operations('GET', `/peers/${connected.peer}/findings?kind=refused&module=locations`)
  expect(items).toHaveLength(1)
  // The same CDR again is still the same CDR.
  expect(await post('DONE', { remark: 'for Mrs Example' })).toMatchObject({ status: 200, statusCode: 1000 })
})
