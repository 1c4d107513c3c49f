import { expect, test } from 'vitest'
import { explainClaim } from '#domain/cdr/explain-claim'
import type { Tariff } from '#domain/tariff/tariff'
import { END, START } from '../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const HALF = START + 3_600_000
/** Blocks of a kWh and of an hour, and half a euro to start. */
const TARIFF = tariffOf([
  [[component('FLAT', 0.5, 21), component('ENERGY', 0.333, 21, 1000), component('TIME', 1, 21, 3600)]],
])
const CHEAPER = tariffOf([[[component('ENERGY', 0.2, 21)]]])

const explained = (excl: number, { ofCdr = [TARIFF] as readonly Tariff[], pinned = TARIFF } = {}) =>
  explainClaim(
    { exclVatMicros: micros(excl), inclVatMicros: null },
    {
      startAt: START,
      endAt: END,
      periods: [periodAt(START, { ENERGY: 5.4, TIME: 0.7 }), periodAt(HALF, { ENERGY: 5.4, TIME: 0.7 })],
      tariffs: [pinned],
      timeZone: 'Europe/Amsterdam',
    },
    ofCdr,
    2,
  )

// By the tariff: 0.50 €, 11 kWh at 0.333 € and 2 h at 1 € are 6.163 €.
test.each([
  ['F-48 blocks in each period', 0.5 + 12 * 0.333 + 2, 'blocks_per_period'],
  ['F-45 VAT in the amount without it', 6.163 * 1.21, 'amount_with_vat'],
  ['F-45 nothing of the kind', 9.99, null],
])('%s explains a claim of %d €: %s', (_, excl, model) => {
  expect(explained(excl)).toBe(model)
})

test('F-45 another tariff in the CDR than was pinned explains its claim', () => {
  expect(explained(10.8 * 0.2, { ofCdr: [CHEAPER] })).toBe('tariff_of_cdr')
})

test('F-48 amounts rounded up line by line explain a claim that is many cents too much', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.33999, null)]]])
  const periods = Array.from({ length: 20 }, (_, i) => periodAt(START + i * 60_000, { ENERGY: 0.33 }))
  const charge = { startAt: START, endAt: END, periods, tariffs: [tariff], timeZone: null }
  // 0.1121967 € each: 2.24 € by the tariff, and 12 cents each are 2.40 €.
  const claimed = { exclVatMicros: micros(2.4), inclVatMicros: null }
  expect(explainClaim(claimed, charge, [], 2)).toBe('lines_rounded_up')
})
