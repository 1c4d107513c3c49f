import { beforeAll, beforeEach, expect, test } from 'vitest'
import { objects } from '../durable-objects/object-world.ts'
import { openRequest } from '../durable-objects/session-world.ts'
import { bindings } from '../faults/bindings.ts'
import { eventually } from './eventually.ts'
import { catchOutgoingCalls, envelope, fetchPlatform, Operator, type ReceivedCall } from './operator.ts'
import { cdrBody, chargeOf, locationBody, type Site, sessionBody, siteOf, tariffBody } from './payloads.ts'
import { foundPlatform, invite, operations, rowsOf } from './platform.ts'

const V = '/ocpi/2.3.0'
const cpo = new Operator('ocpi.direct.example', 'NL', 'DIR')
let peer: string
let site: Site
/** What the operator says to a new confirmation or terminal. */
let onCreate: (call: ReceivedCall) => Response = () => envelope(undefined)

/** An operator that speaks 2.3.0 and takes direct payments. */
function answer230(call: ReceivedCall): Response | null {
  const { method, path } = call
  const base = `https://${cpo.host}${V}`
  if (path === '/ocpi/versions') return envelope([{ version: '2.3.0', url: base }])
  if (path === V) {
    const at = (identifier: string, role: string) => ({ identifier, role, url: `${base}/${identifier}` })
    const sent = ['locations', 'tariffs', 'sessions', 'cdrs', 'invoicereconciliation'].map((name) => at(name, 'SENDER'))
    const taken = ['credentials', 'tokens', 'commands', 'payments', 'invoicereconciliation'].map((name) =>
      at(name, 'RECEIVER'),
    )
    return envelope({ version: '2.3.0', endpoints: [...sent, ...taken] })
  }
  if (path.startsWith(`${V}/commands/`)) return envelope({ result: 'ACCEPTED', timeout: 30 })
  if (path.startsWith(`${V}/invoicereconciliation`)) return envelope(undefined)
  if (path.startsWith(`${V}/payments/`)) return method === 'GET' ? envelope(null, 2001, 404) : onCreate(call)
  return null
}

beforeAll(async () => {
  catchOutgoingCalls()
  await foundPlatform()
  cpo.answer = answer230
  const { id, tokenA } = await invite(cpo.host)
  peer = id
  const answered = await cpo.send('POST', `${V}/credentials`, cpo.credentials('first'), tokenA)
  expect(answered.statusCode).toBe(1000)
  cpo.ourToken = (answered.data as { token: string }).token
  site = siteOf(cpo, 'NL')
  const tariff = { ...tariffBody(site), tax_included: 'NO' }
  expect((await cpo.send('PUT', `${V}/receiver/tariffs/NL/DIR/${site.tariff}`, tariff)).statusCode).toBe(1000)
  expect((await cpo.send('PUT', `${V}/receiver/locations/NL/DIR/${site.id}`, locationBody(site))).statusCode).toBe(1000)
})
beforeEach(() => {
  cpo.calls.splice(0)
  onCreate = () => envelope(undefined)
})

const created = (resource: string) =>
  cpo.calls.filter(({ method, path }) => method === 'POST' && path === `${V}/payments/${resource}`)

/** A charge without an account that the operator has begun; `holdMinor` is what the card allows. */
async function begun(theirs: string, holdMinor = 5000) {
  const request = await openRequest(cpo, peer, 'ad_hoc')
  const session = objects.session(request.id)
  await session.open({ ...request, quote: { ...request.quote, holdMinor } })
  const started = cpo.commands('START_SESSION').at(-1) ?? {}
  await cpo.reportResult('START_SESSION', 'ACCEPTED')
  const { uid, contract_id: contractId } = started['token'] as { uid: string; contract_id: string }
  const charge = chargeOf(site, theirs, { uid, contractId }, { reference: request.id })
  const report = async (share: number) => {
    const told = await cpo.send('PUT', `${V}/receiver/sessions/NL/DIR/${theirs}`, sessionBody(charge, share))
    expect(told.statusCode).toBe(1000)
  }
  return { session, id: request.id, started, charge, report }
}

/** As `begun`, to the CDR. */
async function charged(theirs: string, cdrChanges: object, holdMinor = 5000) {
  const { session, id, started, charge, report } = await begun(theirs, holdMinor)
  await report(1)
  const total_cost = { before_taxes: 4, taxes: [{ name: 'VAT', percentage: 21, amount: 0.84 }] }
  const tariffs = [{ ...tariffBody(site), tax_included: 'NO' }]
  const cdr = { ...cdrBody(charge), total_cost, tariffs, ...cdrChanges }
  expect((await cpo.send('POST', `${V}/receiver/cdrs`, cdr)).statusCode).toBe(1000)
  return { session, id, started }
}

test('E-77, E-78 a direct payment is confirmed to the operator that makes the invoice, under the reference of its start', async () => {
  const { session, id, started } = await charged('D1', { invoice_reference_id: 'INV-D1' })
  expect(started).toMatchObject({ authorization_reference: id, token: { type: 'AD_HOC_USER' } })
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 484, releasedMinor: 4516 }))
  await eventually(() => expect(created('financial-advice-confirmations')).toHaveLength(1))
  expect(created('financial-advice-confirmations')[0]?.body).toMatchObject({
    id,
    authorization_reference: id,
    total_costs: { before_taxes: 4, taxes: [{ name: 'VAT', percentage: 21, amount: 0.84 }] },
    currency: 'EUR',
    capture_status_code: 'SUCCESS',
  })
  const there = await cpo.send('GET', `${V}/sender/payments/financial-advice-confirmations/${id}`)
  expect(there.data).toEqual(created('financial-advice-confirmations')[0]?.body)
  const list = await cpo.send('GET', `${V}/sender/payments/financial-advice-confirmations`)
  expect(list.data).toContainEqual(there.data)
})

test('E-80 a capture of all that was held is confirmed as a part of the price', async () => {
  const { session, id } = await charged('D2', { invoice_reference_id: 'INV-D2' }, 300)
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 300 }))
  await eventually(() =>
    expect(created('financial-advice-confirmations').map(({ body }) => body)).toMatchObject([
      { id, capture_status_code: 'PARTIAL_SUCCESS', total_costs: { before_taxes: 2.48 } },
    ]),
  )
})

test('E-78 a charge that has cost all that is held is stopped, once', async () => {
  const { session, report } = await begun('D5', 300)
  await report(0.5)
  expect(await session.view()).toMatchObject({ phase: 'charging', costSoFarMinor: 242 })
  expect(cpo.commands('STOP_SESSION')).toEqual([])
  await report(0.7)
  await eventually(() => expect(cpo.commands('STOP_SESSION')).toMatchObject([{ session_id: 'D5' }]))
  await eventually(async () => expect(await session.view()).toMatchObject({ phase: 'stopping' }))
  // The operator cannot: what it then goes on to charge is not asked to stop with every report.
  await cpo.reportResult('STOP_SESSION', 'FAILED')
  await report(0.8)
  expect(await session.view()).toMatchObject({ phase: 'charging', costSoFarMinor: 387 })
  expect(cpo.commands('STOP_SESSION')).toHaveLength(1)
})

test('E-80 a start that the operator refuses gives all of the hold back, and so does a charge that cost nothing', async () => {
  const refuse = (call: ReceivedCall) =>
    call.path.endsWith('/START_SESSION') ? envelope({ result: 'REJECTED', timeout: 0 }) : answer230(call)
  cpo.answer = refuse
  const request = await openRequest(cpo, peer, 'ad_hoc')
  const session = objects.session(request.id)
  await session.open(request)
  cpo.answer = answer230
  await eventually(async () =>
    expect(await session.view()).toMatchObject({ phase: 'refused', capturedMinor: null, releasedMinor: 5000 }),
  )
  const nothing = { total_energy: 0, total_cost: { before_taxes: 0 }, invoice_reference_id: 'INV-D6' }
  const charging_periods = [
    { start_date_time: new Date(Date.now() - 3_600_000).toISOString(), dimensions: [{ type: 'ENERGY', volume: 0 }] },
  ]
  const free = await charged('D6', { ...nothing, charging_periods })
  await eventually(async () =>
    expect(await free.session.view()).toMatchObject({ phase: 'settled', capturedMinor: null, releasedMinor: 5000 }),
  )
  await eventually(async () => expect((await free.session.outboxState()).waiting).toBe(0))
  expect(created('financial-advice-confirmations')).toEqual([])
})

test('E-79 without an invoice of the operator the invoice is ours, and nothing is confirmed', async () => {
  const { session, id } = await charged('D3', {})
  await eventually(async () => expect(await session.view()).toMatchObject({ capturedMinor: 484 }))
  await eventually(async () => expect((await session.outboxState()).waiting).toBe(0))
  expect(created('financial-advice-confirmations')).toEqual([])
  expect(await rowsOf('nl', 'SELECT id FROM financial_advice WHERE id = ?', id)).toEqual([])
})

test('a confirmation that the operator did not answer waits and goes out once more; one that it refuses is kept with its reason', async () => {
  onCreate = () => new Response('down', { status: 503 })
  const { session, id } = await charged('D4', { invoice_reference_id: 'INV-D4' })
  await eventually(() => expect(created('financial-advice-confirmations').length).toBeGreaterThan(0))
  const rows = () =>
    rowsOf<{ sent_at: number | null; problem: string | null }>(
      'nl',
      'SELECT sent_at, problem FROM financial_advice WHERE id = ?',
      id,
    )
  expect(await rows()).toEqual([{ sent_at: null, problem: null }])
  expect((await session.outboxState()).waiting).toBeGreaterThan(0)
  onCreate = () => envelope(undefined, 2001)
  await eventually(async () => {
    await session.rearm()
    expect((await rows())[0]?.problem).toContain('2001')
  })
  const bodies = created('financial-advice-confirmations').map(({ body }) => body)
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
})

test('E-72, E-73, E-75, E-76 an activated terminal is created at the operator once, and serves what the operator assigns, together', async () => {
  const T = `${V}/sender/payments/terminals`
  const activation = { reference: 'SN-77', address: 'Main street 1', last_updated: '2026-11-22T10:00:00Z' }
  expect((await cpo.send('POST', `${T}/activate`, activation)).statusCode).toBe(1000)
  await eventually(() => expect(created('terminals')).toHaveLength(1))
  const terminal = created('terminals')[0]?.body as { terminal_id: string }
  expect(terminal).toMatchObject({ reference: 'SN-77', address: 'Main street 1', location_ids: [], evse_uids: [] })
  type Listed = { items: { id: string; servedEvses: string[]; announcedAt: number | null; lastUpdated: number }[] }
  const shown = async () =>
    (await operations<Listed>('GET', `/peers/${peer}/terminals`)).items.find(({ id }) => id === terminal.terminal_id)
  await eventually(async () => expect((await shown())?.announcedAt).not.toBeNull())
  // The answer may be lost: the same request is the same terminal.
  expect((await cpo.send('POST', `${T}/activate`, activation)).statusCode).toBe(1000)
  expect((await cpo.send('GET', T)).data).toHaveLength(1)
  const assign = { location_ids: [site.id.toLowerCase()], evse_uids: ['e1', 'E-ELSEWHERE'] }
  expect((await cpo.send('PATCH', `${T}/${terminal.terminal_id}`, assign)).statusCode).toBe(1000)
  const assigned = await shown()
  expect(assigned?.servedEvses).toEqual(['E1'])
  expect((await cpo.send('PATCH', `${T}/${terminal.terminal_id}`, assign)).statusCode).toBe(1000)
  expect((await shown())?.lastUpdated).toBe(assigned?.lastUpdated)
  expect((await cpo.send('POST', `${T}/${terminal.terminal_id}/deactivate`)).statusCode).toBe(1000)
  expect((await shown())?.servedEvses).toEqual([])
  expect(
    (await cpo.send('POST', `${T}/activate`, { ...activation, terminal_id: terminal.terminal_id })).statusCode,
  ).toBe(1000)
  expect((await cpo.send('GET', T)).data).toHaveLength(1)
  expect(created('terminals')).toHaveLength(1)
})

test('E-73, E-76 a terminal that we open ourselves is created at the operator without places', async () => {
  const { id } = await operations<{ id: string }>('POST', `/peers/${peer}/terminals`, {
    reference: 'QR-1',
    invoiceCreator: 'CPO',
  })
  await eventually(() =>
    expect(created('terminals').map(({ body }) => body)).toMatchObject([{ terminal_id: id, location_ids: [] }]),
  )
  expect(await operations('POST', `/peers/${peer}/terminals`, { reference: 'qr-1' })).toEqual({ id })
})

test('E-61, E-63, E-64 invoices are held against the CDRs that came: unknown, listed twice, never invoiced', async () => {
  const I = `${V}/receiver/invoicereconciliation`
  const record = (id: string, cdrs: string[]) => ({
    country_code: 'NL',
    party_id: 'DIR',
    id,
    invoice_id: `INV-${id}`,
    cdrs,
    last_updated: '2026-11-22T10:00:00Z',
  })
  await charged('D8', {})
  await charged('D9', {})
  expect((await cpo.send('POST', I, record('R1', ['CDR-D8', 'cdr-d1', 'NEVER-CAME']))).status).toBe(201)
  expect((await cpo.send('PUT', `${I}/NL/DIR/R2`, record('R2', ['CDR-D8']))).status).toBe(201)
  type Result = { invoices: { id: string }[]; neverInvoiced: { id: string }[]; truncated: boolean }
  const read = () => operations<Result>('GET', `/peers/${peer}/invoice-reconciliation`)
  await eventually(async () => expect((await read()).neverInvoiced.map(({ id }) => id)).toContain('CDR-D9'))
  const result = await read()
  expect(result.invoices.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
    {
      id: 'R1',
      invoiceId: 'INV-R1',
      listed: 3,
      totals: [{ currency: 'EUR', exclMicros: 8_000_000 }],
      unknown: ['NEVER-CAME'],
      repeated: [{ cdrId: 'CDR-D8', alsoIn: ['R2'] }],
    },
    { id: 'R2', unknown: [], repeated: [{ cdrId: 'CDR-D8', alsoIn: ['R1'] }] },
  ])
  expect(result.neverInvoiced.map(({ id }) => id)).not.toContain('CDR-D8')
  expect(result.truncated).toBe(false)
  // A record that was an error is withdrawn.
  expect((await cpo.send('DELETE', `${I}/NL/DIR/R2`)).statusCode).toBe(1000)
  expect((await read()).invoices).toMatchObject([{ id: 'R1', repeated: [] }])
})

test('E-61, E-63 records that were missed are pulled; one of a stranger is not taken', async () => {
  const record = {
    country_code: 'NL',
    party_id: 'DIR',
    id: 'P1',
    invoice_id: 'INV-P1',
    cdrs: ['CDR-D1'],
    last_updated: '2026-11-22T10:00:00Z',
  }
  cpo.answer = (call) =>
    call.method === 'GET' && call.path === `${V}/invoicereconciliation`
      ? envelope([record, { ...record, id: 'P2', party_id: 'XYZ' }])
      : answer230(call)
  const pulled = await operations('POST', `/peers/${peer}/invoice-reconciliation/pull?since=0`)
  cpo.answer = answer230
  expect(pulled).toEqual({ stored: 1, complete: false })
  expect((await cpo.send('GET', `${V}/receiver/invoicereconciliation/NL/DIR/P1`)).data).toEqual(record)
  expect((await cpo.send('GET', `${V}/receiver/invoicereconciliation/NL/DIR/P2`)).status).toBe(404)
})

test('E-61, E-63 invoices that we write for an operator: told once, listed, corrected and withdrawn; no CDR is on two', async () => {
  const I = `${V}/invoicereconciliation`
  const issuer = 'NL*RWT'
  const told = (method: string) => cpo.calls.filter((call) => call.method === method && call.path.startsWith(I))
  const listed = async () => (await cpo.send('GET', `${V}/sender/invoicereconciliation`)).data as { id: string }[]
  type Issued = { id: string; cdrs: string[]; state: string; problem: string | null }
  const issued = () => operations<{ items: Issued[] }>('GET', `/peers/${peer}/issued-invoices`)
  const refusalOf = async (body: object) => {
    const answered = await fetchPlatform(`/api/operations/v1/peers/${peer}/issued-invoices`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${bindings.OPERATIONS_TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { code, field } = await answered.json<{ code: string; field: string | null }>()
    return [answered.status, code, field]
  }
  await charged('D10', {})
  await charged('D11', {})
  const settled = async (id: string) =>
    expect(await rowsOf('nl', `SELECT operator_status FROM cdrs WHERE cdr_id = '${id}'`)).toEqual([
      { operator_status: 'settled' },
    ])
  await eventually(() => settled('CDR-D10'))
  await eventually(() => settled('CDR-D11'))
  const first = await operations<Issued>('POST', `/peers/${peer}/issued-invoices`, {
    invoiceId: 'RB-1',
    issuer,
    cdrs: ['cdr-d10'],
  })
  expect(first).toMatchObject({
    operator: 'NL*DIR',
    issuer: 'NL*RWT',
    cdrs: ['CDR-D10'],
    totals: [{ currency: 'EUR', exclMicros: 4_000_000 }],
  })
  const record = { country_code: 'NL', party_id: 'RWT', id: first.id, invoice_id: 'RB-1', cdrs: ['CDR-D10'] }
  await eventually(() => expect(told('POST').map(({ body }) => body)).toMatchObject([record]))
  await eventually(async () => expect((await issued()).items).toMatchObject([{ state: 'told', problem: null }]))
  expect(await listed()).toMatchObject([record])

  expect(await refusalOf({ invoiceId: 'RB-2', issuer, cdrs: ['CDR-D11', 'CDR-D10'] })).toEqual([
    409,
    'cdr_not_invoiceable',
    'cdrs.1',
  ])
  expect(await refusalOf({ invoiceId: 'rb-1', issuer, cdrs: ['CDR-D11'] })).toEqual([
    409,
    'invoice_exists',
    'invoiceId',
  ])
  expect(await refusalOf({ invoiceId: 'RB-3', issuer, operator: 'NL*XYZ' })).toEqual([400, 'input_invalid', 'operator'])
  expect(await refusalOf({ invoiceId: 'RB-3' })).toEqual([400, 'input_invalid', 'issuer'])

  await operations('PUT', `/peers/${peer}/issued-invoices/${first.id}`, { cdrs: ['CDR-D10', 'CDR-D11'] })
  await eventually(() =>
    expect(told('PUT').map(({ path, body }) => [path, body])).toMatchObject([
      [`${I}/NL/RWT/${first.id}`, { ...record, cdrs: ['CDR-D10', 'CDR-D11'] }],
    ]),
  )
  await operations('DELETE', `/peers/${peer}/issued-invoices/${first.id}`)
  await eventually(() => expect(told('DELETE').map(({ path }) => path)).toEqual([`${I}/NL/RWT/${first.id}`]))
  expect(await listed()).toEqual([])
  // What was withdrawn may be invoiced again, and so may its number.
  const again = await operations<Issued>('POST', `/peers/${peer}/issued-invoices`, {
    invoiceId: 'RB-1',
    issuer,
  })
  expect(again.cdrs).toEqual(expect.arrayContaining(['CDR-D10', 'CDR-D11']))
  await eventually(() => expect(told('POST')).toHaveLength(2))
})
