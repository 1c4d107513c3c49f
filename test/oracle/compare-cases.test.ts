import { describe, expect, test } from 'vitest'
import { add, rational } from '#domain/tariff/rational'
import { compareCases, type PriceCase } from './compare-cases.ts'
import { priceWithPlatform } from './price-with-platform.ts'
import { randomCase } from './random-case.ts'

const LONG_MS = 180_000

test(
  'random charges under random tariffs cost by the platform what they cost by the oracle, to the last fraction',
  () => {
    const { counts, differing, differingCount } = compareCases({ seed: 1, first: 0, cases: 20_000 })
    expect(differing).toEqual([])
    expect(differingCount).toBe(0)
    // What never came up was not compared.
    expect(Object.entries(counts).filter(([, count]) => count < 20)).toEqual([])
    expect(Object.keys(counts).toSorted()).toEqual([
      'cost of energy',
      'cost of fixed',
      'cost of parking',
      'cost of reservation',
      'cost of time',
      'priced',
      'rejected: currency_mismatch',
      'rejected: duplicate_tariff_id',
      'rejected: invalid_vat',
      'rejected: negative_volume',
      'rejected: no_tariff',
      'rejected: unknown_tariff_id',
      'total after tax unknown',
      'total before tax unknown',
      'warning: min_max_undefined_multi_tariff',
      'warning: mixed_step_size',
      'warning: period_spans_price_change',
      'warning: period_without_tariff',
      'warning: periods_outside_session',
      'warning: periods_unsorted',
      'warning: power_range_straddles_threshold',
      'warning: power_restriction_not_verifiable',
      'warning: step_size_zero',
      'warning: unattributed_tax',
      'warning: unused_tariff',
    ])
  },
  LONG_MS,
)

describe('a platform with a fault', () => {
  const faults: readonly (readonly [string, PriceCase])[] = [
    ['forgets limits', (given) => priceWithPlatform({ ...given, tariffs: given.tariffs.map(withoutLimits) })],
    ['prices by the clock of UTC', (given) => priceWithPlatform({ ...given, time_zone: 'UTC' })],
    [
      'never rejects an unknown currency',
      (given) =>
        priceWithPlatform({
          ...given,
          tariffs: given.tariffs.map((tariff) => ({ ...tariff, currency: given.cdr.currency })),
        }),
    ],
    ['is off by a millionth', offByAMillionth],
    [
      'throws',
      () => {
        throw new Error('planted')
      },
    ],
  ]

  test.each(faults)(
    'that %s differs, and a small case shows it',
    (_, priceCase) => {
      const { differing } = compareCases({ seed: 3, first: 0, cases: 400 }, priceCase)
      const sizes = differing.map(({ case: { tariffs, cdr } }) => tariffs.length + cdr.charging_periods.length)
      expect(Math.min(...sizes)).toBeLessThanOrEqual(3)
      expect(differing.every(({ differences }) => differences.length > 0)).toBe(true)
    },
    LONG_MS,
  )
})

test('a seed makes the same case again, and another seed another', () => {
  expect(randomCase(12)).toEqual(randomCase(12))
  expect(randomCase(12)).not.toEqual(randomCase(13))
})

function withoutLimits<T extends object>(tariff: T): T {
  return { ...tariff, min_price: null, max_price: null }
}

function offByAMillionth(given: Parameters<PriceCase>[0]): ReturnType<PriceCase> {
  const answer = priceWithPlatform(given)
  if (answer.result !== 'priced' || answer.total.exclVat === null) return answer
  return answer.with({ total: { ...answer.total, exclVat: add(answer.total.exclVat, rational(1, 1_000_000)) } })
}
