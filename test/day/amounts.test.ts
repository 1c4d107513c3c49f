import { describe, expect, test } from 'vitest'
import { divideRounded, possibleGrossCents, toTenThousandths } from '../../bench/day/amounts.ts'

test.each([
  ['0.0000', 0],
  ['12.3456', 123_456],
  ['7', 70_000],
  ['1.5', 15_000],
  ['-0.0100', -100],
])('%s is %i ten-thousandths', (text, expected) => {
  expect(toTenThousandths(text)).toBe(expected)
})

test('what is no amount with four places is refused', () => {
  for (const text of ['', '1,5', '1.23456', 'free']) expect(() => toTenThousandths(text)).toThrow(RangeError)
})

test('halves are rounded away from zero', () => {
  expect([divideRounded(5, 2), divideRounded(-5, 2), divideRounded(4, 3), divideRounded(5, 3)]).toEqual([3, -3, 1, 2])
})

describe('the price of a charge', () => {
  test('has one answer where the fourth place cannot change the cent', () => {
    expect(possibleGrossCents(40_000, 21)).toEqual([484])
  })

  test('has two where a cent begins within the printed place', () => {
    expect(possibleGrossCents(4_500, 0)).toEqual([45])
    expect(possibleGrossCents(4_550, 0)).toEqual([45, 46])
  })
})
