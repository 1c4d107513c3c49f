import { beforeAll, expect, test } from 'vitest'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
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

let cpo: Operator
let site: Site
let jan: CardHolder

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  site = siteOf(cpo, 'NL')
  await publish(site)
  jan = await cardHolder('nl', '04AABBCC112233', { sessionFeeMinor: 35 })
})

test('a card is authorized, the charge is followed, its CDR is billed once, and the ledger sums to zero', async () => {
  // given a driver with a card at a charger whose operator asks us
  const decided = await cpo.send('POST', `/ocpi/2.2.1/sender/tokens/${jan.uid}/authorize`, { location_id: site.id })
  expect(decided).toMatchObject({
    status: 200,
    statusCode: 1000,
    data: { allowed: 'ALLOWED', token: { uid: jan.uid } },
  })
  const reference = (decided.data as { authorization_reference: string }).authorization_reference
  const charge = chargeOf(site, 'S1', jan, { reference })
  const url = '/ocpi/2.2.1/receiver/sessions/NL/LPT/S1'
  // when the session is pushed, changed and ended
  expect(await cpo.send('PUT', url, sessionBody(charge, 0.2))).toMatchObject({ status: 201, statusCode: 1000 })
  const half = sessionBody(charge, 0.5)
  const patch = { kwh: half.kwh, charging_periods: half.charging_periods, last_updated: half.last_updated }
  expect(await cpo.send('PATCH', url, patch)).toMatchObject({ status: 200, statusCode: 1000 })
  expect(await cpo.send('PUT', url, sessionBody(charge, 1))).toMatchObject({ status: 200, statusCode: 1000 })
  // and its CDR arrives twice
  const cdr = cdrBody(charge)
  const first = await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdr)
  expect(first).toMatchObject({ status: 201, statusCode: 1000 })
  expect(first.location).toMatch(/\/ocpi\/2\.2\.1\/receiver\/cdrs\/nl1_[a-z2-7]{24}$/)
  const again = await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdr)
  expect(again).toMatchObject({ status: 200, statusCode: 1000, location: first.location })
  const path = new URL(String(first.location)).pathname
  expect((await cpo.send('GET', path)).data).toEqual(cdr)
  // then it is billed: 10 kWh at 0.40 €, 21 % VAT and a fee of 0.35 €
  const settled = await eventually(async () => {
    const row = await settledCdr('nl', cdr.id)
    expect(row).not.toBeNull()
    return row
  })
  expect(settled).toMatchObject({
    session: reference,
    authorization: 'ours',
    operator_status: 'settled',
    driver_status: 'billed',
    gross_minor: 519,
    vat_basis_points: 2100,
    pinned_from: 'tariff_book',
  })
  expect(await ledgerOf('nl')).toMatchObject({ sum: 0, operator_payable: -484, driver_receivable: 519 })
  // and the CDR is still there to be read, now from the database
  expect((await cpo.send('GET', path)).data).toEqual(cdr)
  await eventually(async () => {
    const session = await operations<{ phase: string; priceMinor: number }>('GET', `/sessions/${reference}`)
    expect(session).toMatchObject({ phase: 'settled', priceMinor: 519 })
  })
})
