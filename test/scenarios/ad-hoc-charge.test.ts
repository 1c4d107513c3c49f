import { beforeAll, expect, test } from 'vitest'
import { objects } from '../durable-objects/object-world.ts'
import { openRequest } from '../durable-objects/session-world.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, type Operator } from './operator.ts'
import { cdrBody, chargeOf, publish, type Site, sessionBody, siteOf } from './payloads.ts'
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

test('a charge without an account: held, charged, billed to the cent, the rest given back, the books closed', async () => {
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

test('a charge dearer than its hold: the hold is taken, and the rest stays owed in the books', async () => {
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

test('a charge that moved nothing costs nothing, and all of the hold goes back', async () => {
  const { session, charge } = await chargedAdHoc('A4', 0)
  await cpo.send('POST', '/ocpi/2.2.1/receiver/cdrs', cdrBody(charge))
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ phase: 'settled', capturedMinor: null, releasedMinor: 5000 }),
  )
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
