import { expect, test } from 'vitest'
import type { HeldCdr, InvoiceRecord } from '#domain/invoice-reconciliation/invoice-record'
import { reconcileInvoices } from '#domain/invoice-reconciliation/reconcile-invoices'

const party = { countryCode: 'NL', partyId: 'ABC' }
const record = (id: string, ...cdrIds: string[]): InvoiceRecord => ({
  ...party,
  id,
  invoiceId: `INV-${id}`,
  cdrIds,
  lastUpdated: 0,
})
const cdr = (id: string, claimedExclMicros: number, changes: Partial<HeldCdr> = {}): HeldCdr => ({
  ...party,
  id,
  currency: 'EUR',
  claimedExclMicros,
  ...changes,
})

test('E-64 an invoice comes to the sum of the CDRs on its list, each once, and credits count below zero', () => {
  const held = [
    cdr('A', 4_000_000),
    cdr('B', 2_500_000),
    cdr('A-CREDIT', -4_000_000),
    cdr('CH', 9_000_000, { currency: 'CHF' }),
  ]
  const { invoices } = reconcileInvoices([record('R1', 'A', 'b', 'A-CREDIT', 'CH')], held)
  expect(invoices).toEqual([
    {
      ...party,
      id: 'R1',
      invoiceId: 'INV-R1',
      listed: 4,
      totals: [
        { currency: 'EUR', exclMicros: 2_500_000 },
        { currency: 'CHF', exclMicros: 9_000_000 },
      ],
      unknown: [],
      repeated: [],
    },
  ])
})

test('E-64 a CDR that we never received is named, and adds nothing', () => {
  const [invoice] = reconcileInvoices([record('R1', 'A', 'Z')], [cdr('A', 1)]).invoices
  expect([invoice?.unknown, invoice?.totals]).toEqual([['Z'], [{ currency: 'EUR', exclMicros: 1 }]])
})

test('E-64 a CDR that is listed twice is named in each record, and counted once', () => {
  const { invoices } = reconcileInvoices([record('R1', 'A', 'a'), record('R2', 'A', 'B')], [cdr('A', 5), cdr('B', 7)])
  expect(invoices.map(({ repeated }) => repeated)).toEqual([
    [{ cdrId: 'a', alsoIn: ['R2'] }],
    [{ cdrId: 'A', alsoIn: ['R1'] }],
  ])
  expect(invoices[0]?.totals).toEqual([{ currency: 'EUR', exclMicros: 5 }])
  const within = reconcileInvoices([record('R1', 'A', 'A')], [cdr('A', 5)]).invoices[0]
  expect(within?.repeated).toEqual([{ cdrId: 'A', alsoIn: [] }])
})

test('E-64 a CDR that no record lists is never invoiced, whenever it came', () => {
  const held = [cdr('A', 5), cdr('B', 7)]
  expect(reconcileInvoices([record('R1', 'A')], held).neverInvoiced).toEqual([cdr('B', 7)])
  expect(reconcileInvoices([], held).neverInvoiced).toEqual(held)
})

test('the same id of another party is another CDR', () => {
  const other = cdr('A', 9, { partyId: 'XYZ' })
  const { invoices, neverInvoiced } = reconcileInvoices([record('R1', 'A')], [other])
  expect([invoices[0]?.unknown, neverInvoiced]).toEqual([['A'], [other]])
})
