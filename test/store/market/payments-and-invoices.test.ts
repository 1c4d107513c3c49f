import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { confirmCapture } from '#domain/payment-terminal/financial-advice'
import type { Env } from '#durable-objects/env'
import {
  countFinancialAdvice,
  keepFinancialAdvice,
  listFinancialAdvice,
  noteFinancialAdvice,
  readFinancialAdvice,
} from '#store/market/financial-advice'
import {
  deleteInvoiceRecord,
  listInvoiceRecords,
  readInvoiceRecord,
  saveInvoiceRecord,
} from '#store/market/invoice-records'

const { MARKET_NL: database } = env as unknown as Env

const advice = (session: string, at: number, capturedMinor = 440) => ({
  confirmation: confirmCapture({
    session,
    currency: 'EUR',
    priceMinor: 440,
    capturedMinor,
    vatBasisPoints: 2100,
    reference: null,
    failure: null,
    at,
  }),
  peer: 'p1',
  brand: 'roamwatt',
  market: 'nl',
})

test('E-77 a payment is confirmed once: what was kept first is what is said, until the operator has it', async () => {
  const first = await keepFinancialAdvice(database, advice('nl1_a', 100))
  expect(first).toEqual({ confirmation: advice('nl1_a', 100).confirmation, isDue: true })
  const again = await keepFinancialAdvice(database, advice('nl1_a', 200, 300))
  expect(again).toEqual(first)
  await noteFinancialAdvice(database, 'nl1_a', { sentAt: 300, problem: null })
  expect((await keepFinancialAdvice(database, advice('nl1_a', 400))).isDue).toBe(false)
  await keepFinancialAdvice(database, advice('nl1_refused', 100))
  await noteFinancialAdvice(database, 'nl1_refused', { sentAt: null, problem: 'refused' })
  expect((await keepFinancialAdvice(database, advice('nl1_refused', 400))).isDue).toBe(false)
})

test('E-72 confirmations are for one operator, found by id in any case, and listed by their time', async () => {
  for (const [i, session] of ['nl1_l1', 'nl1_l2', 'nl1_l3'].entries()) {
    await keepFinancialAdvice(database, { ...advice(session, 1000 + i), peer: 'p2' })
  }
  expect((await readFinancialAdvice(database, 'p2', 'NL1_L2'))?.id).toBe('nl1_l2')
  expect(await readFinancialAdvice(database, 'p1', 'nl1_l2')).toBeNull()
  const range = { from: 1001, to: null }
  expect(await countFinancialAdvice(database, 'p2', range)).toBe(2)
  expect((await listFinancialAdvice(database, 'p2', range, 1, 10)).map(({ id }) => id)).toEqual(['nl1_l3'])
  expect(await countFinancialAdvice(database, 'p2', { from: null, to: 1001 })).toBe(1)
})

const record = {
  countryCode: 'NL',
  partyId: 'ABC',
  id: 'R1',
  invoiceId: 'INV-1',
  cdrIds: ['C1', 'C2'],
  lastUpdated: 100,
}

test('E-62, E-63, E-87 a record is replaced whole, found in any case, and gone when it was withdrawn', async () => {
  await saveInvoiceRecord(database, 'p1', 'nl', record, 1).run()
  await saveInvoiceRecord(database, 'p1', 'nl', { ...record, id: 'r1', cdrIds: ['C3'], lastUpdated: 200 }, 2).run()
  const key = { countryCode: 'nl', partyId: 'abc' }
  expect(await readInvoiceRecord(database, 'p1', key, 'r1')).toEqual({ ...record, cdrIds: ['C3'], lastUpdated: 200 })
  expect(await listInvoiceRecords(database, 'p1', 10)).toHaveLength(1)
  expect(await readInvoiceRecord(database, 'p2', key, 'R1')).toBeNull()
  expect(await deleteInvoiceRecord(database, 'p2', key, 'R1')).toBe(false)
  expect(await deleteInvoiceRecord(database, 'p1', key, 'R1')).toBe(true)
  expect(await deleteInvoiceRecord(database, 'p1', key, 'R1')).toBe(false)
})
