import { describe, expect, test } from 'vitest'
import { add, rational } from '#domain/tariff/rational'
import { compareCases, type PriceCase } from './compare-cases.ts'
import { priceWithPlatform } from './price-with-platform.ts'
import { randomCase } from './random-case.ts'

const LONG_MS = 120_000

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
