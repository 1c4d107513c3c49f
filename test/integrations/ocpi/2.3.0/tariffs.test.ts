import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseTariff } from '#domain/tariff/choose-tariff'
import { priceCharge } from '#domain/tariff/price-charge'
import { toDecimal } from '#domain/tariff/rational'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import { compareVector } from '../../../../scripts/pricing/compare-vector.ts'
import { priceVector } from '../../../../scripts/pricing/price-vector.ts'
import { readVector } from '../../../../scripts/pricing/read-vector.ts'
import { vectorFolder } from '../../../../scripts/pricing/run-vectors.ts'
import { NOW, tariff } from '../ocpi-fixtures.ts'
import { fieldsOf, rulesOf, valueIn } from './read.ts'

const context = { owner: null, ours: null, receivedAt: NOW }
const read = (raw: unknown) => dialect230.readTariff(raw, context)
const tariff230 = { ...tariff, tax_included: 'NO' }

/** What 20 kWh cost. */
function priceOf20Kwh(raw: unknown) {
  const price = priceCharge({
    startAt: NOW,
    endAt: NOW + 3_600_000,
    periods: [{ startAt: NOW, dimensions: [{ type: 'ENERGY', volumeMicros: 20_000_000 }], tariffId: null }],
    tariffs: [valueIn(read(raw))],
    timeZone: 'Europe/Amsterdam',
    options: { currency: 'EUR', reservationExpired: false, omittedVat: 'none' },
  })
  if (price.result === 'rejected') return price.reason
  const { exclVat, inclVat } = price.total
  return [exclVat, inclVat].map((side) => (side === null ? null : toDecimal(side, 2)))
}

describe('Tariff', () => {
  test('E-52 tax_included and the limits are read', () => {
    const parsed = read({
      ...tariff230,
      min_price: { before_taxes: 0.5, after_taxes: 0.61 },
      max_price: { before_taxes: 9 },
    })
    expect(rulesOf(parsed)).toEqual([])
    expect(valueIn(parsed)).toMatchObject({
      taxIncluded: 'NO',
      minPrice: { exclVatMicros: 500_000, inclVatMicros: 610_000 },
      maxPrice: { exclVatMicros: 9_000_000, inclVatMicros: null },
    })
    expect(valueIn(read({ ...tariff230, tax_included: 'N/A' })).taxIncluded).toBe('N/A')
  })

  test('E-16, E-52 tax_included that is missing or unknown is refused: nobody may guess whether a price holds the tax', () => {
    expect(fieldsOf(read(tariff))).toEqual(['tax_included'])
    expect(fieldsOf(read({ ...tariff, tax_included: 'MAYBE' }))).toEqual(['tax_included'])
    expect(fieldsOf(read({ ...tariff230, type: 'HAPPY_HOUR' }))).toEqual(['type'])
  })

  test('E-53 a price with tax gives its net by the rate, and none without a rate', () => {
    const component = { type: 'ENERGY', price: 0.55, step_size: 1 }
    const elements = (vat?: number) => [{ price_components: [vat === undefined ? component : { ...component, vat }] }]
    expect(priceOf20Kwh({ ...tariff230, tax_included: 'YES', elements: elements(10) })).toEqual(['10.00', '11.00'])
    expect(priceOf20Kwh({ ...tariff230, tax_included: 'YES', elements: elements() })).toEqual([null, '11.00'])
  })

  test('E-54 a price without tax and without any rate leaves the amount with tax unknown', () => {
    const elements = [{ price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1 }] }]
    expect(priceOf20Kwh({ ...tariff230, elements })).toEqual(['10.00', null])
  })

  test('E-89 limits hold each on its own side, and without taxes both sides are one', () => {
    const elements = [{ price_components: [{ type: 'ENERGY', price: 0.5, vat: 20, step_size: 1 }] }]
    const max_price = { before_taxes: 9, after_taxes: 11.5 }
    expect(priceOf20Kwh({ ...tariff230, elements, max_price })).toEqual(['9.00', '11.50'])
    const untaxed = [{ price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1 }] }]
    expect(priceOf20Kwh({ ...tariff230, tax_included: 'N/A', elements: untaxed })).toEqual(['10.00', '10.00'])
  })

  test('E-56 the amount to hold for a card payment is read exactly or not at all', () => {
    expect(valueIn(read({ ...tariff230, preauthorize_amount: 45.5 })).preauthorizeMicros).toBe(45_500_000)
    expect(valueIn(read(tariff230))).not.toHaveProperty('preauthorizeMicros')
    expect(fieldsOf(read({ ...tariff230, preauthorize_amount: -1 }))).toEqual(['preauthorize_amount'])
    expect(fieldsOf(read({ ...tariff230, preauthorize_amount: 0.1234567 }))).toEqual(['preauthorize_amount'])
    expect(fieldsOf(read({ ...tariff230, min_price: { before_taxes: 0.1234567 } }))).toEqual(['min_price.before_taxes'])
  })

  test('limits in the form of 2.2.1 are read and reported', () => {
    const parsed = read({ ...tariff230, min_price: { excl_vat: 1, incl_vat: 1.21 } })
    expect(rulesOf(parsed)).toEqual(['min_price:older_price_form'])
    expect(valueIn(parsed).minPrice).toEqual({ exclVatMicros: 1_000_000, inclVatMicros: 1_210_000 })
  })

  test('E-84 an element under a restriction we do not know never matches; one without it goes on', () => {
    const component = (price: number) => ({ type: 'ENERGY', price, vat: 21, step_size: 1 })
    const booked = { price_components: [component(0.1)], restrictions: { booking: 'BOOKING' } }
    const plain = { price_components: [component(0.5)] }
    const parsed = read({ ...tariff230, elements: [booked, plain] })
    expect(rulesOf(parsed)).toEqual(['elements.0.restrictions.booking:unknown_restriction'])
    expect(priceOf20Kwh({ ...tariff230, elements: [booked, plain] })).toEqual(['10.00', '12.10'])
    expect(fieldsOf(read({ ...tariff230, elements: [booked] }))).toEqual(['elements'])
  })
})

test('E-65 a price for paying on the spot and one for roaming are never taken for each other', () => {
  const named = ['AD_HOC_PAYMENT', 'REGULAR'].map((type) => ({
    tariff: valueIn(read({ ...tariff230, id: type, type })),
  }))
  expect(chooseTariff(named, 'ad_hoc', NOW)?.tariff.id).toBe('AD_HOC_PAYMENT')
  expect(chooseTariff(named, 'token', NOW)?.tariff.id).toBe('REGULAR')
  expect(chooseTariff(named.slice(0, 1), 'token', NOW)).toBeNull()
})

// The vectors are third-party material and not part of this repository.
const folder = vectorFolder(process.cwd())

test.skipIf(!existsSync(folder))('E-52 worked 2.3.0 examples, read at the border, come to what they state', () => {
  const newest = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')).ocpi_version === '2.3.0'
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && newest(name))
  expect(files.length).toBeGreaterThan(10)
  for (const file of files) {
    const vector = readVector(join(folder, file))
    expect([vector.name, compareVector(vector, priceVector(vector))]).toEqual([vector.name, []])
  }
})
