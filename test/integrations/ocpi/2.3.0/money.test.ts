import { describe, expect, test } from 'vitest'
import { findExcessTaxes } from '#domain/cdr/find-excess-taxes'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import { writePrice } from '#integrations/ocpi/2.3.0/price'
import { cdr, NOW, session, tariff } from '../ocpi-fixtures.ts'
import { fieldsOf, rulesOf, valueIn } from './read.ts'

const context = { owner: null, ours: null, receivedAt: NOW }
const tariff230 = { ...tariff, tax_included: 'NO' }
const vat = { name: 'VAT', account_number: 'NL001', percentage: 21, amount: 0.86 }
const cdr230 = { ...cdr, tariffs: [tariff230], total_cost: { before_taxes: 4.09, taxes: [vat] } }
const readCdr = (raw: unknown) => dialect230.readCdr(raw, context)

describe('Price', () => {
  test('E-44 a price is its net and its taxes; with taxes it is their sum', () => {
    const parsed = readCdr(cdr230)
    expect(rulesOf(parsed)).toEqual([])
    expect(valueIn(parsed).totalCost).toEqual({
      exclVatMicros: 4_090_000,
      inclVatMicros: 4_950_000,
      taxes: [{ name: 'VAT', accountNumber: 'NL001', percentMicros: 21_000_000, amountMicros: 860_000 }],
    })
  })

  test.each([
    ['absent', { before_taxes: 4.09 }],
    ['null', { before_taxes: 4.09, taxes: null }],
    ['empty', { before_taxes: 4.09, taxes: [] }],
  ])('E-44 taxes that are %s are unknown and not none', (_, total_cost) => {
    expect(valueIn(readCdr({ ...cdr230, total_cost })).totalCost).toEqual({
      exclVatMicros: 4_090_000,
      inclVatMicros: null,
    })
  })

  test('E-44 a tax of nothing is nothing, said plainly', () => {
    const total_cost = { before_taxes: 4.09, taxes: [{ name: 'VAT', amount: 0 }] }
    expect(valueIn(readCdr({ ...cdr230, total_cost })).totalCost.inclVatMicros).toBe(4_090_000)
  })

  test('E-44 several taxes are kept one by one, each with its own rate and account', () => {
    const taxes = [
      { name: 'GST', percentage: 5, amount: 0.5 },
      { name: 'QST', account_number: 'Q1', percentage: 9.975, amount: 0.9975 },
    ]
    const { totalCost } = valueIn(readCdr({ ...cdr230, total_cost: { before_taxes: 10, taxes } }))
    expect(totalCost.inclVatMicros).toBe(11_497_500)
    expect(totalCost.taxes?.map((tax) => tax.percentMicros)).toEqual([5_000_000, 9_975_000])
    expect(writePrice(totalCost)).toEqual({ before_taxes: 10, taxes })
  })

  test('E-44 the form of 2.2.1 is read and reported, its difference as one tax', () => {
    const parsed = readCdr({
      ...cdr230,
      total_cost: { excl_vat: 4.09, incl_vat: 4.95 },
      total_time_cost: { excl_vat: 1 },
    })
    expect(rulesOf(parsed)).toEqual(['total_cost:older_price_form', 'total_time_cost:older_price_form'])
    expect(valueIn(parsed)).toMatchObject({
      totalCost: { inclVatMicros: 4_950_000, taxes: [{ name: 'VAT', amountMicros: 860_000 }] },
      totalTimeCost: { exclVatMicros: 1_000_000, inclVatMicros: null },
    })
  })

  test('a tax that is more than its own percentage of all it could be levied on is reported, and never changed', () => {
    const total_cost = { before_taxes: 8, taxes: [{ name: 'Sales tax', percentage: 7.25, amount: 0.85 }] }
    const parsed = readCdr({ ...cdr230, total_cost })
    expect(rulesOf(parsed)).toEqual(['total_cost.taxes.0.amount:exceeds_percentage'])
    expect(valueIn(parsed).totalCost.inclVatMicros).toBe(8_850_000)
    const tax = { name: 'VAT', accountNumber: null, percentMicros: 20_000_000 }
    const partly = { exclVatMicros: -10_000_000, inclVatMicros: null, taxes: [{ ...tax, amountMicros: -1_000_000 }] }
    expect(findExcessTaxes(partly)).toEqual([])
    expect(findExcessTaxes({ exclVatMicros: 1_000_000, inclVatMicros: null })).toEqual([])
  })

  test('an amount too large to be kept exactly is refused by its own name', () => {
    expect(fieldsOf(readCdr({ ...cdr230, total_cost: { before_taxes: 1e12 } }))).toEqual(['total_cost.before_taxes'])
  })
})

describe('CDR and Session', () => {
  test('E-45 beside prices and tariffs a CDR is what it is in 2.2.1', () => {
    const older = valueIn(dialect221.readCdr(cdr, context))
    const { tariffs, totalCost, ...said } = valueIn(readCdr(cdr230))
    expect(older).toMatchObject(said)
    expect(totalCost.exclVatMicros).toBe(older.totalCost.exclVatMicros)
    expect(tariffs).toMatchObject([{ ...older.tariffs[0], taxIncluded: 'NO' }])
  })

  test('E-45, E-60 a Session is what it is in 2.2.1, and its cost has taxes', () => {
    const total_cost = { before_taxes: 2, taxes: [{ name: 'VAT', amount: 0.42 }] }
    const older = valueIn(dialect221.readSession({ ...session, total_cost: { excl_vat: 2, incl_vat: 2.42 } }, context))
    const parsed = dialect230.readSession({ ...session, total_cost }, context)
    expect(rulesOf(parsed)).toEqual([])
    expect(valueIn(parsed)).toEqual(older)
    const patch = { total_cost, status: 'COMPLETED', end_date_time: null, last_updated: '2026-11-22T11:10:00Z' }
    expect(valueIn(dialect230.readSessionPatch(patch, context)).changes).toMatchObject({
      totalCostExclMicros: 2_000_000,
      totalCostInclMicros: 2_420_000,
      status: 'COMPLETED',
    })
    expect(valueIn(dialect230.readSessionPatch({ ...patch, total_cost: null }, context)).changes).not.toHaveProperty(
      'totalCostExclMicros',
    )
  })

  test('E-16 an unknown dimension, status or way of authorization is refused', () => {
    const period = { start_date_time: '2026-11-22T11:00:00Z', dimensions: [{ type: 'JOY', volume: 1 }] }
    const at = 'charging_periods.0.dimensions.0.type'
    expect(fieldsOf(readCdr({ ...cdr230, charging_periods: [period] }))).toEqual([at])
    expect(fieldsOf(dialect230.readSession({ ...session, charging_periods: [period] }, context))).toEqual([at])
    expect(fieldsOf(dialect230.readSession({ ...session, status: 'ASLEEP' }, context))).toEqual(['status'])
    expect(fieldsOf(readCdr({ ...cdr230, auth_method: 'SMILE' }))).toEqual(['auth_method'])
  })

  test('E-15, E-36 a token of a type we do not know is kept, and EMAID is known', () => {
    const token = (type: string) => ({ ...session, cdr_token: { ...session.cdr_token, type } })
    expect(rulesOf(dialect230.readSession(token('EMAID'), context))).toEqual([])
    const odd = dialect230.readSession(token('PALM'), context)
    expect([valueIn(odd).token.type, rulesOf(odd)]).toEqual(['PALM', ['cdr_token.type:unknown_value']])
  })

  test('E-55 a tariff in a CDR that leaves tax_included out is read as NO, and reported', () => {
    const parsed = readCdr({ ...cdr230, tariffs: [tariff] })
    expect(rulesOf(parsed)).toEqual(['tariffs.0.tax_included:missing'])
    expect(valueIn(parsed).tariffs[0]?.taxIncluded).toBe('NO')
  })

  test('E-89 where the tariff says that no taxes apply, an amount without taxes is also the one with', () => {
    const untaxed = { ...cdr230, tariffs: [{ ...tariff230, tax_included: 'N/A' }], total_cost: { before_taxes: 4.09 } }
    expect(valueIn(readCdr(untaxed)).totalCost).toEqual({
      exclVatMicros: 4_090_000,
      inclVatMicros: 4_090_000,
      taxes: [],
    })
    const both = { ...untaxed, tariffs: [tariff230, ...untaxed.tariffs] }
    expect(valueIn(readCdr(both)).totalCost.inclVatMicros).toBeNull()
  })
})
