import { describe, expect, test } from 'vitest'
import { minorDigits } from '#domain/billing/minor-digits'
import { type ChargeToRate, rateCharge } from '#domain/billing/rate-charge'
import type { PriceLimit } from '#domain/tariff/tariff'
import { END, START } from '../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const energy = component('ENERGY', 0.5, null)
/** 10 kWh for 5 without VAT. */
const rate = (change: Partial<ChargeToRate> = {}) =>
  rateCharge({
    startAt: START,
    endAt: END,
    periods: [periodAt(START, { ENERGY: 10 })],
    tariff: tariffOf([[[energy]]]),
    plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
    timeZone: null,
    vatBasisPoints: 2000,
    ...change,
  })
const linesOf = (change: Partial<ChargeToRate>) => {
  const rated = rate(change)
  return rated.result === 'rated' ? rated.lines : rated.reason
}
const once = (kind: string, gross: number) => ({
  kind,
  unit: 'once',
  quantityMicros: 1_000_000,
  unitPriceMicros: null,
  grossMicros: micros(gross),
})
const line = {
  kind: 'energy',
  unit: 'kWh',
  quantityMicros: micros(10),
  unitPriceMicros: micros(0.5),
  grossMicros: micros(6),
}

test('a price is its lines, with the VAT of the site, and nothing is said of rounding where nothing was rounded', () => {
  expect(rate()).toMatchObject({
    result: 'rated',
    currency: 'EUR',
    grossMinor: 600,
    netMinor: 500,
    vatMinor: 100,
    vatBasisPoints: 2000,
    lines: [line],
  })
  expect(linesOf({})).toEqual([line])
})

test('what was rounded is a line', () => {
  expect(linesOf({ periods: [periodAt(START, { ENERGY: 10.001 })] })).toEqual([
    { ...line, quantityMicros: micros(10.001), grossMicros: micros(6.0006) },
    once('rounding', -0.0006),
  ])
})

test.each(['pay_as_you_go', 'ad_hoc'] as const)('a fee of ours per charge has VAT in it already: %s', (kind) => {
  const rated = rate({ plan: { kind, sessionFeeMinor: 49 } })
  expect(rated).toMatchObject({ grossMinor: 649, lines: [line, once('session_fee', 0.49)] })
})

describe('limits of the tariff', () => {
  const limit = (excl: number): PriceLimit => ({ exclVatMicros: micros(excl), inclVatMicros: null })
  const within = (minPrice: PriceLimit | null, maxPrice: PriceLimit | null) =>
    linesOf({ tariff: tariffOf([[[energy]]], { minPrice, maxPrice }) })

  test('are a line of their own, with VAT', () => {
    expect(within(limit(7), null)).toEqual([line, once('limit', 2.4)])
    expect(within(null, limit(4))).toEqual([line, once('limit', -1.2)])
  })

  test('are none where they change nothing', () => {
    expect(within(limit(5), limit(5))).toEqual([line])
  })
})

test('should the law have changed since the price was shown, the driver pays what was shown, and VAT is that of now', () => {
  expect(rate({ dueVatBasisPoints: 2500 })).toMatchObject({
    grossMinor: 600,
    netMinor: 480,
    vatMinor: 120,
    vatBasisPoints: 2500,
  })
})

test('a tariff that an operator names for a period does not count: the pinned one prices all', () => {
  expect(rate({ periods: [periodAt(START, { ENERGY: 10 }, 'OTHER')] })).toMatchObject({ grossMinor: 600 })
})

test('a charge that cannot be priced has no price, and says why', () => {
  expect(rate({ periods: [periodAt(START, { ENERGY: -1 })] })).toEqual({ result: 'unknown', reason: 'negative_volume' })
  expect(rate({ tariff: tariffOf([[[energy], { endTime: '08:00' }]]) })).toEqual({
    result: 'unknown',
    reason: 'time_zone_unknown',
  })
})

test('a tariff whose price without VAT nobody knows has no price', () => {
  expect(rate({ tariff: tariffOf([[[energy]]], { taxIncluded: 'YES' }) })).toEqual({
    result: 'unknown',
    reason: 'price_without_vat_unknown',
  })
})

test('a reservation counts as expired where that is said, and else may still be used', () => {
  const tariff = tariffOf([
    [[component('FLAT', 6, null)], { reservation: 'RESERVATION_EXPIRES' }],
    [[component('FLAT', 2, null)], { reservation: 'RESERVATION' }],
    [[energy]],
  ])
  const periods = [periodAt(START, { RESERVATION_TIME: 1 })]
  expect(rate({ tariff, periods })).toMatchObject({ grossMinor: 240 })
  expect(rate({ tariff, periods, reservationExpired: true })).toMatchObject({ grossMinor: 720 })
})

test.each([
  ['JPY', 6],
  ['KWD', 6000],
  ['UYW', 60_000],
])('a price in %s is %i of its minor unit', (currency, grossMinor) => {
  const rated = rate({ tariff: tariffOf([[[energy]]], { currency }) })
  expect(rated).toMatchObject({ currency, grossMinor, lines: [line] })
})

test('minor units are those of ISO 4217, in any case of letters', () => {
  expect(['EUR', 'jpy', 'KWD', 'clf', 'XXX'].map(minorDigits)).toEqual([2, 0, 3, 4, 2])
})
