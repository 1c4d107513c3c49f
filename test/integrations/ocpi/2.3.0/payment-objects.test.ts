import { describe, expect, test } from 'vitest'
import { confirmCapture } from '#domain/payment-terminal/financial-advice'
import { NO_TERMS, type PaymentTerminal } from '#domain/payment-terminal/terminal'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import { financialAdviceSchema } from '#integrations/ocpi/2.3.0/financial-advice'
import { invoiceRecordSchema, readInvoiceRecord, writeInvoiceRecord } from '#integrations/ocpi/2.3.0/invoice-record'
import { readTerminalMessage, terminalSchema, writeTerminal } from '#integrations/ocpi/2.3.0/terminal'
import type { OcpiDeps, OcpiPeer } from '#integrations/ocpi/call-ocpi'
import { createPaymentObject } from '#integrations/ocpi/client/create-payment-object'
import { pullInvoiceRecords } from '#integrations/ocpi/client/pull-invoice-records'
import { sendInvoiceRecord } from '#integrations/ocpi/client/send-invoice-record'
import { NOW } from '../ocpi-fixtures.ts'
import { fieldsOf, rulesOf, valueIn } from './read.ts'

const terminal: PaymentTerminal = {
  ...NO_TERMS,
  id: 'T-1',
  address: 'Street 1',
  city: 'Vienna',
  country: 'AUT',
  party: { countryCode: 'AT', partyId: 'ABC' },
  latitude: 48.208174,
  longitude: 16.373819,
  invoiceBaseUrl: 'https://cpo.example/invoices',
  invoiceCreator: 'CPO',
  reference: 'SN-7',
  locationIds: ['L1'],
  lastUpdated: NOW,
}
const confirmation = confirmCapture({
  session: 'nl1_s',
  currency: 'EUR',
  priceMinor: 440,
  capturedMinor: 440,
  vatBasisPoints: 1000,
  reference: 'pi_1',
  failure: null,
  at: NOW,
})

describe('Terminal', () => {
  test('E-74 what is written fits the schema, and is read back as it was', () => {
    const written = writeTerminal(terminal)
    expect(terminalSchema.strict().safeParse(written).success).toBe(true)
    const { id, terms } = valueIn(readTerminalMessage(written))
    expect({ ...NO_TERMS, ...terms, id, lastUpdated: NOW }).toEqual(terminal)
    const bare = { ...NO_TERMS, id: 'T-2', lastUpdated: NOW }
    expect(terminalSchema.strict().safeParse(writeTerminal(bare)).success).toBe(true)
  })

  test('E-82 an assignment without id and time is read, and the missing time reported', () => {
    const parsed = readTerminalMessage({ location_ids: ['L1', 'L2'] })
    expect([rulesOf(parsed), valueIn(parsed)]).toEqual([
      ['last_updated:missing'],
      { id: null, terms: { locationIds: ['L1', 'L2'] } },
    ])
  })

  test('null says nothing, and an empty list takes an assignment back', () => {
    expect(valueIn(readTerminalMessage({ address: null, evse_uids: [] })).terms).toEqual({ evseUids: [] })
  })

  test('E-16, E-74 a half party, an unknown invoice creator and a place off the globe are refused by name', () => {
    expect(fieldsOf(readTerminalMessage({ party_id: 'ABC' }))).toEqual(['country_code'])
    expect(fieldsOf(readTerminalMessage({ invoice_creator: 'TAXMAN' }))).toEqual(['invoice_creator'])
    const coordinates = { latitude: '95.1', longitude: '4.1' }
    expect(fieldsOf(readTerminalMessage({ coordinates }))).toEqual(['coordinates.latitude'])
    expect(fieldsOf(readTerminalMessage({ location_ids: [''] }))).toEqual(['location_ids.0'])
  })
})

describe('FinancialAdviceConfirmation', () => {
  test('E-77, E-82 it is sent in the form of the schema, also when nothing was captured', () => {
    const failed = confirmCapture({
      ...{ session: 'nl1_s', currency: 'EUR', priceMinor: 440, vatBasisPoints: 1000 },
      capturedMinor: 0,
      reference: null,
      failure: 'not_held',
      at: NOW,
    })
    for (const one of [confirmation, failed]) {
      const written = dialect230.payments?.writeFinancialAdvice(one)
      expect(financialAdviceSchema.strict().safeParse(written).error).toBeUndefined()
    }
    expect(dialect230.payments?.writeFinancialAdvice(confirmation)).toMatchObject({
      authorization_reference: 'nl1_s',
      total_costs: { before_taxes: 4, taxes: [{ name: 'VAT', percentage: 10, amount: 0.4 }] },
      capture_status_code: 'SUCCESS',
    })
  })
})

describe('InvoiceReconciliationRecord', () => {
  const raw = {
    country_code: 'nl',
    party_id: 'abc',
    id: 'R1',
    invoice_id: 'I'.repeat(255),
    cdrs: ['C'.repeat(39)],
    last_updated: '2026-11-22T10:00:00Z',
  }

  test('E-62 a CDR id of 39 characters, as credits have it, needs no leniency', () => {
    const parsed = readInvoiceRecord(raw)
    expect(rulesOf(parsed)).toEqual([])
    expect(writeInvoiceRecord(valueIn(parsed))).toEqual({ ...raw, country_code: 'NL', party_id: 'ABC' })
  })

  test.each(['country_code', 'party_id', 'id', 'invoice_id', 'cdrs', 'last_updated'])('E-62 %s is due', (field) => {
    expect(fieldsOf(readInvoiceRecord({ ...raw, [field]: undefined }))).toEqual([field])
  })

  test('E-62 a record without a CDR is none', () => {
    expect(fieldsOf(readInvoiceRecord({ ...raw, cdrs: [] }))).toEqual(['cdrs'])
  })
})

/** An operator with a payments and an invoice endpoint, and what it was asked. */
function operator(answer: (method: string, url: string) => unknown) {
  const asked: string[] = []
  const bodies: unknown[] = []
  const deps: OcpiDeps = {
    fetch: async (url, init) => {
      const method = init?.method ?? 'GET'
      asked.push(`${method} ${url}`)
      if (init?.body) bodies.push(JSON.parse(String(init.body)))
      return Response.json(answer(method, String(url)))
    },
    now: () => NOW,
    log: () => undefined,
    newId: () => 'id',
  }
  const base = 'https://cpo.example/ocpi/2.3.0'
  const peer: OcpiPeer = {
    peerId: 'cpo-1',
    dialect: dialect230,
    endpoints: [
      { identifier: 'payments', role: 'RECEIVER', url: `${base}/payments` },
      { identifier: 'invoicereconciliation', role: 'SENDER', url: `${base}/invoicereconciliation` },
      { identifier: 'invoicereconciliation', role: 'RECEIVER', url: `${base}/receiver/invoicereconciliation` },
    ],
    token: 'theirs',
    allowedHosts: new Set(['cpo.example']),
    from: null,
    to: null,
  }
  return { asked, bodies, deps, peer, base }
}
const envelope = (status_code: number, data?: unknown) => ({ status_code, timestamp: '2026-11-22T12:00:00Z', data })

describe('what we ask of an operator', () => {
  test('E-71, E-73 terminals and confirmations are created below the one endpoint, without a party in the path', async () => {
    const { asked, bodies, deps, peer, base } = operator(() => envelope(1000))
    expect(await createPaymentObject(peer, { kind: 'terminal', terminal }, deps)).toMatchObject({ ok: true })
    expect(await createPaymentObject(peer, { kind: 'financial_advice', confirmation }, deps)).toMatchObject({
      ok: true,
    })
    expect(asked).toEqual([`POST ${base}/payments/terminals`, `POST ${base}/payments/financial-advice-confirmations`])
    expect(bodies).toMatchObject([{ terminal_id: 'T-1' }, { id: 'nl1_s' }])
  })

  test('E-73 a POST that is refused because its first answer was lost is a success where the object is there', async () => {
    const there = operator((method) => envelope(method === 'GET' ? 1000 : 2001, { terminal_id: 'T-1' }))
    expect(await createPaymentObject(there.peer, { kind: 'terminal', terminal }, there.deps)).toMatchObject({
      ok: true,
    })
    expect(there.asked.at(-1)).toBe(`GET ${there.base}/payments/terminals/T-1`)
    const refused = operator(() => envelope(2001))
    expect(await createPaymentObject(refused.peer, { kind: 'terminal', terminal }, refused.deps)).toMatchObject({
      ok: false,
      reason: 'ocpi_status',
      statusCode: 2001,
    })
  })

  test('E-69, E-70 an operator without the module, or of a version without it, is asked nothing', async () => {
    const { asked, deps, peer } = operator(() => envelope(1000))
    for (const other of [
      { ...peer, endpoints: [] },
      { ...peer, dialect: dialect221 },
    ]) {
      expect(await createPaymentObject(other, { kind: 'terminal', terminal }, deps)).toMatchObject({
        ok: false,
        reason: 'endpoint_missing',
      })
      expect(await pullInvoiceRecords(other, 0, deps)).toMatchObject({ ok: false, reason: 'endpoint_missing' })
    }
    expect(asked).toEqual([])
  })

  test('E-61, E-63 records are pulled by their time of change; one that cannot be read is counted', async () => {
    const record = {
      country_code: 'NL',
      party_id: 'ABC',
      id: 'R1',
      invoice_id: 'I1',
      cdrs: ['C1'],
      last_updated: '2026-11-22T10:00:00Z',
    }
    const { asked, deps, peer, base } = operator(() => envelope(1000, [record, { ...record, cdrs: [] }]))
    const pulled = await pullInvoiceRecords(peer, Date.UTC(2026, 10, 1), deps)
    expect(pulled).toMatchObject({ ok: true, data: { records: [{ id: 'R1' }], unreadable: 1, complete: true } })
    expect(asked).toEqual([`GET ${base}/invoicereconciliation?date_from=2026-11-01T00%3A00%3A00Z`])
  })

  test('E-63, E-86 a record of ours is new by POST, corrected by PUT, also where a POST had arrived after all, and deleted', async () => {
    const record = {
      countryCode: 'NL',
      partyId: 'RWT',
      id: 'nl1_r',
      invoiceId: 'RB-1',
      cdrIds: ['C1'],
      lastUpdated: NOW,
    }
    const knows = operator((method) => envelope(method === 'POST' ? 2001 : 1000))
    for (const change of ['new', 'changed', 'withdrawn'] as const) {
      expect(await sendInvoiceRecord(knows.peer, record, change, knows.deps)).toMatchObject({ ok: true })
    }
    const url = `${knows.base}/receiver/invoicereconciliation`
    const own = `${url}/NL/RWT/nl1_r`
    expect(knows.asked).toEqual([`POST ${url}`, `PUT ${own}`, `PUT ${own}`, `DELETE ${own}`])
    expect(knows.bodies[0]).toEqual(invoiceRecordSchema.parse(knows.bodies[0]))

    const refuses = operator(() => envelope(2001))
    expect(await sendInvoiceRecord(refuses.peer, record, 'new', refuses.deps)).toMatchObject({
      ok: false,
      statusCode: 2001,
    })
    const none = { ...refuses.peer, endpoints: [] }
    expect(await sendInvoiceRecord(none, record, 'new', refuses.deps)).toMatchObject({ reason: 'endpoint_missing' })
  })

  test('E-63 a record to forget that the operator never had is forgotten', async () => {
    const { deps, peer } = operator(() => envelope(2000))
    const absent = { ...deps, fetch: async () => Response.json(envelope(2000), { status: 404 }) }
    const record = { countryCode: 'NL', partyId: 'RWT', id: 'r', invoiceId: 'I', cdrIds: ['C'], lastUpdated: NOW }
    expect(await sendInvoiceRecord(peer, record, 'withdrawn', absent)).toMatchObject({ ok: true })
    expect(await sendInvoiceRecord(peer, record, 'changed', absent)).toMatchObject({ ok: false, httpStatus: 404 })
  })
})
