import { beforeAll, expect, test } from 'vitest'
import { objects } from '../durable-objects/object-world.ts'
import { openRequest } from '../durable-objects/session-world.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, fetchPlatform, type Operator } from './operator.ts'
import { type Charge, cdrBody, chargeOf, publish, type Site, sessionBody, siteOf } from './payloads.ts'
import { connectedOperator, foundPlatform, ledgerOf, operations, rowsOf, settledCdr } from './platform.ts'

let cpo: Operator
let peer: string
let site: Site

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  ;({ operator: cpo, peer } = await connectedOperator('ocpi.laadpunt.example', 'NL', 'LPT'))
  site = siteOf(cpo, 'NL')
  await publish(site)
})

/** A charge without an account that the operator has agreed to start. */
async function chargedAdHoc(operatorSession: string, kwh: number) {
  const request = await openRequest(cpo, peer, 'ad_hoc')
  const session = objects.session(request.id)
  await session.open(request)
  await cpo.reportResult('START_SESSION', 'ACCEPTED')
  const sent = cpo.commands('START_SESSION').at(-1) ?? {}
  const { uid, contract_id: contractId } = sent['token'] as { uid: string; contract_id: string }
  const reference = String(sent['authorization_reference'])
  const charge = chargeOf(site, operatorSession, { uid, contractId }, { reference, kwh })
  return { session, charge, id: request.id }
}

test('T042 a charge without an account: held, charged, billed to the cent, the rest given back, the books closed', async () => {
  const { session, charge, id } = await chargedAdHoc('A1', 10)
  const url = '/ocpi/2.2.1/receiver/sessions/NL/LPT/A1'
  await cpo.send('PUT', url, sessionBody(charge, 0.5))
  await cpo.send('PUT', url, sessionBody(charge, 1))
  expect((await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(charge))).status).toBe(201)
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484, releasedMinor: 4516 }),
  )
  expect(await settledCdr('nl', 'CDR-A1')).toMatchObject({ session: id, pinned_from: 'quote', gross_minor: 484 })
  // What the driver owes and what was taken cancel out.
  await eventually(async () =>
    expect(await ledgerOf('nl')).toMatchObject({ sum: 0, driver_receivable: 0, payment_clearing: 484 }),
  )
  const { items } = await operations<{ items: object[] }>('GET', '/payments')
  expect(items).toMatchObject([{ status: 'captured', heldMinor: 5000, capturedMinor: 484, releasedMinor: 4516 }])
})

test('T041 a charge dearer than its hold: the hold is taken, and the rest stays owed in the books', async () => {
  const { session, charge } = await chargedAdHoc('A2', 20)
  // 20 kWh cost 9.68 €, and only 5.00 € are held.
  const small = await openRequest(cpo, peer, 'ad_hoc')
  const cheap = { ...small, quote: { ...small.quote, holdMinor: 500 } }
  const second = objects.session(cheap.id)
  await second.open(cheap)
  await cpo.reportResult('START_SESSION', 'ACCEPTED')
  const owed = { ...charge, id: 'A3', reference: cheap.id }
  await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(owed))
  await eventually(async () => expect(await second.view()).toMatchObject({ capturedMinor: 500 }))
  await eventually(async () => {
    const [row] = await rowsOf<{ owed: number }>(
      'nl',
      "SELECT SUM(amount_minor) AS owed FROM ledger_entries WHERE account = 'driver_receivable' AND owner = ?",
      cheap.id,
    )
    expect(row?.owed).toBe(468)
  })
  expect((await ledgerOf('nl')).sum).toBe(0)
  expect(await session.view()).toMatchObject({ phase: 'starting', capturedMinor: null })
})

test('T043 a charge that moved nothing costs nothing, and all of the hold goes back', async () => {
  const { session, charge } = await chargedAdHoc('A4', 0)
  await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(charge))
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: null, releasedMinor: 5000 }),
  )
})

/** A credit of a CDR: as it was, and its total negative. */
function creditBody(charge: Charge, id: string) {
  const original = cdrBody(charge)
  const { excl_vat: exclVat, incl_vat: inclVat } = original.total_cost
  const total = { excl_vat: -exclVat, incl_vat: -inclVat }
  return { ...original, id, credit: true, credit_reference_id: original.id, total_cost: total }
}

/** What the books say of one session, by account; and its postings of money to and from the card. */
async function booksOf(session: string) {
  const rows = await rowsOf<{ account: string; sum: number }>(
    'nl',
    'SELECT account, SUM(amount_minor) AS sum FROM ledger_entries WHERE owner = ? GROUP BY account',
    session,
  )
  const refunds = await rowsOf<{ id: string; total: number }>(
    'nl',
    `SELECT ledger_transactions.id, SUM(amount_minor) AS total FROM ledger_transactions JOIN ledger_entries ON transaction_id = id
     WHERE kind = 'payment_refunded' AND id LIKE ? GROUP BY id`,
    `refund:${session}:%`,
  )
  return { ...Object.fromEntries(rows.map(({ account, sum }) => [account, sum])), refunds }
}

const CDRS = '/ocpi/2.2.1/receiver/cdrs'

test('T013, T014 a credit of a charge that was paid by card: refunded once, the books at zero; the corrected CDR is owed', async () => {
  const { session, charge, id } = await chargedAdHoc('B1', 10)
  await cpo.send('POST', CDRS, cdrBody(charge))
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 484 }))
  for (let times = 0; times < 2; times++) await cpo.send('POST', CDRS, creditBody(charge, 'CDR-B1-C'))
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ refundedMinor: 484, price: { status: 'none' } }),
  )
  const refund = { id: `refund:${id}:NL*LPT:CDR-B1-C`, total: 0 }
  await eventually(async () =>
    expect(await booksOf(id)).toEqual({ driver_receivable: 0, payment_clearing: 0, refunds: [refund] }),
  )
  const page = await fetchPlatform(`/s/${id}/receipt?k=secret`)
  const html = await page.text()
  expect(html).toContain('The operator has taken back its record of this charge.')
  expect(html).toContain('Refunded to your card')
  const half = { ...charge, kwh: 5 }
  await cpo.send('POST', CDRS, cdrBody(half, 'CDR-B1-2'))
  await eventually(async () => expect(await session.view()).toMatchObject({ price: { grossMinor: 242 } }))
  // Nothing is left of the hold, so the new price stays owed in the books.
  expect(await booksOf(id)).toEqual({ driver_receivable: 242, payment_clearing: 0, refunds: [refund] })
  await eventually(async () => {
    const receipt = await (await fetchPlatform(`/s/${id}/receipt?k=secret`)).text()
    expect(receipt).toContain('corrected its record')
    expect(receipt).toContain('Not taken from your card')
  })
  expect((await ledgerOf('nl')).sum).toBe(0)
  const { items } = await operations<{ items: object[] }>('GET', `/payments?session=${id}`)
  expect(items).toMatchObject([{ status: 'captured', capturedMinor: 484, refundedMinor: 484, refundProblem: null }])
})

test('T013 the corrected CDR before the credit: it is settled when that comes, and only the difference is refunded', async () => {
  const { session, charge, id } = await chargedAdHoc('B2', 10)
  await cpo.send('POST', CDRS, cdrBody(charge))
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 484 }))
  await cpo.send('POST', CDRS, cdrBody({ ...charge, kwh: 5 }, 'CDR-B2-2'))
  await eventually(async () =>
    expect(await settledCdr('nl', 'CDR-B2-2')).toMatchObject({ operator_reasons: '["possible_double"]' }),
  )
  await cpo.send('POST', CDRS, creditBody(charge, 'CDR-B2-C'))
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ refundedMinor: 242, price: { grossMinor: 242, status: 'billed' } }),
  )
  const refund = { id: `refund:${id}:NL*LPT:CDR-B2-C`, total: 0 }
  await eventually(async () =>
    expect(await booksOf(id)).toEqual({ driver_receivable: 0, payment_clearing: 242, refunds: [refund] }),
  )
  expect(await settledCdr('nl', 'CDR-B2-2')).toMatchObject({ operator_status: 'settled', driver_status: 'billed' })
  expect((await ledgerOf('nl')).sum).toBe(0)
})

test('a charge under a reference that a hub made up is known by its contract and place', async () => {
  const { session, charge, id } = await chargedAdHoc('A5', 10)
  const strange = { ...charge, reference: '5f1cf6a0-4a34-4f57-8f3e-6f0f5b1f2c11' }
  const url = '/ocpi/2.2.1/receiver/sessions/NL/LPT/A5'
  await cpo.send('PUT', url, sessionBody(strange, 0.5))
  expect(await session.view()).toMatchObject({ phase: 'charging' })
  await cpo.send('PUT', url, sessionBody(strange, 1))
  expect((await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(strange))).status).toBe(201)
  await eventually(async () => expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: 484 }))
  expect(await settledCdr('nl', 'CDR-A5')).toMatchObject({ session: id })
})

test('C-136 what the meter signed reaches whoever paid, to the letter', async () => {
  const { session, charge, id } = await chargedAdHoc('A9', 10)
  const signed = 'OCMF|{"RV":1.230,"ID":"A&B"}|{"SD":"3045"}'
  const signedData = {
    encoding_method: 'OCMF',
    public_key: '3059',
    signed_values: [{ nature: 'End', plain_data: '1.230', signed_data: signed }],
  }
  expect((await fetchPlatform(`/s/${id}/meter-values.xml?k=secret`)).status).toBe(404)
  await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', { ...cdrBody(charge), signed_data: signedData })
  await eventually(async () => expect(await session.view()).toMatchObject({ phase: 'settled' }))
  const file = await fetchPlatform(`/s/${id}/meter-values.xml?k=secret`)
  expect(await file.text()).toContain(
    '<value transactionId="1" context="Transaction.End"><signedData format="OCMF" encoding="plain">' +
      'OCMF|{"RV":1.230,"ID":"A&amp;B"}|{"SD":"3045"}</signedData><publicKey encoding="hex">3059</publicKey></value>',
  )
  expect((await fetchPlatform(`/s/${id}/meter-values.xml?k=guess`)).status).toBe(404)
})
