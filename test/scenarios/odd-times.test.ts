import { beforeAll, expect, test } from 'vitest'
import { encodeAuthorization } from '#integrations/ocpi/authorization'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, fetchPlatform, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, type Site, sessionBody, siteOf } from './payloads.ts'
import {
  type CardHolder,
  cardHolder,
  connectedOperator,
  foundPlatform,
  ledgerOf,
  operations,
  settledCdr,
} from './platform.ts'

const HOUR_MS = 3_600_000
const CDRS = '/ocpi/2.2.1/receiver/cdrs'
let cpo: Operator
let jan: CardHolder
let site: Site

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  jan = await cardHolder('nl', '04AABBCC112233')
  site = siteOf(cpo, 'NL')
  await publish(site)
})

const iso = (at: number) => new Date(at).toISOString()
const sessionUrl = (id: string) => `/ocpi/2.2.1/receiver/sessions/NL/LPT/${id}`

async function quarantined(): Promise<readonly { reason: string; issues: unknown }[]> {
  return (await operations<{ items: { reason: string; issues: unknown }[] }>('GET', '/quarantine')).items
}

test('T079 a session from 25 hours ahead is in quarantine, and does not overrule what its operator says next', async () => {
  const charge = chargeOf(site, 'AHEAD', jan)
  const whole = sessionBody(charge, 0.5)
  expect((await cpo.send('PUT', sessionUrl('AHEAD'), whole)).statusCode).toBe(1000)
  const ahead = { ...whole, kwh: 99, last_updated: iso(Date.now() + 25 * HOUR_MS) }
  expect((await cpo.send('PUT', sessionUrl('AHEAD'), ahead)).statusCode).toBe(2001)
  const patch = { kwh: 98, last_updated: iso(Date.now() + 25 * HOUR_MS) }
  expect((await cpo.send('PATCH', sessionUrl('AHEAD'), patch)).statusCode).toBe(2001)
  await eventually(async () =>
    expect(await quarantined()).toMatchObject([
      {
        source: 'session',
        reason: 'session_unreadable',
        issues: [{ field: 'last_updated', problem: 'is more than a day ahead' }],
      },
      {
        source: 'session',
        reason: 'session_unreadable',
        issues: [{ field: 'last_updated', problem: 'is more than a day ahead' }],
      },
    ]),
  )
  expect((await cpo.send('PUT', sessionUrl('AHEAD'), sessionBody(charge, 1))).statusCode).toBe(1000)
  expect((await cpo.send('GET', sessionUrl('AHEAD'))).data).toMatchObject({ status: 'COMPLETED', kwh: 10 })
})

test('T079 a CDR from 25 hours ahead is in quarantine and bills nobody; an hour ahead is a clock', async () => {
  const before = (await quarantined()).length
  const ahead = chargeOf(site, 'AHEADCDR', jan, { endAt: Date.now() + 25 * HOUR_MS })
  expect((await cpo.send('POST', CDRS, cdrBody(ahead))).statusCode).toBe(2001)
  await eventually(async () => expect((await quarantined()).length).toBe(before + 1))
  expect(await settledCdr('nl', 'CDR-AHEADCDR')).toBeNull()
  const near = chargeOf(site, 'NEARCDR', jan, { endAt: Math.floor(Date.now() / 1000) * 1000 + HOUR_MS })
  expect((await cpo.send('POST', CDRS, cdrBody(near))).statusCode).toBe(1000)
  await eventually(async () => expect(await settledCdr('nl', 'CDR-NEARCDR')).toMatchObject({ gross_minor: 484 }))
})

const periodsOf = (volume: number, start_date_time: string) => [
  { start_date_time, dimensions: [{ type: 'ENERGY', volume }] },
]
const odd: readonly [string, (cdr: ReturnType<typeof cdrBody>) => object][] = [
  ['an end before its start', (cdr) => ({ end_date_time: iso(Date.parse(cdr.start_date_time) - 1000) })],
  ['energy below zero', (cdr) => ({ total_energy: -10, charging_periods: periodsOf(-10, cdr.start_date_time) })],
  ['no duration', (cdr) => ({ end_date_time: cdr.start_date_time, total_time: 0 })],
  [
    'no duration and no energy',
    (cdr) => ({
      end_date_time: cdr.start_date_time,
      total_time: 0,
      total_energy: 0,
      charging_periods: periodsOf(0, cdr.start_date_time),
      total_cost: { excl_vat: 0 },
    }),
  ],
]

test.each(odd)('T081 a CDR with %s is for a person to look at, and moves no money', async (what, change) => {
  const before = await ledgerOf('nl')
  const id = `CDR-${what.replaceAll(' ', '-')}`
  const cdr = cdrBody(chargeOf(site, id, jan))
  expect((await cpo.send('POST', CDRS, { ...cdr, id, ...change(cdr) })).statusCode).toBe(1000)
  await eventually(async () =>
    expect(await settledCdr('nl', id)).toMatchObject({
      operator_status: 'held',
      driver_status: 'held',
      gross_minor: null,
    }),
  )
  expect(await ledgerOf('nl')).toEqual(before)
})

test.each(['NaN', '1e309', '-1e309', '"NaN"'])(
  'T081 a CDR whose energy is %s is refused and bills nobody',
  async (number) => {
    const before = await ledgerOf('nl')
    const id = `CDR-ODD-${number.replaceAll(/\W/g, '')}`
    const text = JSON.stringify({ ...cdrBody(chargeOf(site, id, jan)), id }).replace(
      '"total_energy":10',
      `"total_energy":${number}`,
    )
    expect(text).toContain(`"total_energy":${number}`)
    const answer = await fetchPlatform(CDRS, {
      method: 'POST',
      headers: { Authorization: encodeAuthorization(cpo.ourToken), 'Content-Type': 'application/json' },
      body: text,
    })
    const { status_code: statusCode } = (await answer.json()) as { status_code: number }
    expect(statusCode).toBeGreaterThanOrEqual(2000)
    expect(statusCode).toBeLessThan(3000)
    expect(await settledCdr('nl', id)).toBeNull()
    expect(await ledgerOf('nl')).toEqual(before)
  },
)
