import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  absolute,
  add,
  addBigints,
  ceiling,
  compare,
  divide,
  isZero,
  larger,
  multiply,
  multiplyBigints,
  parseRational,
  type Rational,
  rational,
  roundHalfAway,
  roundTo,
  subtract,
  toDecimal,
} from '#domain/tariff/rational'

const fraction = fc
  .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 12n))
  .map(([numerator, denominator]) => ({ numerator, denominator }))

/** Whether a fraction equals numerator/denominator, by nothing but multiplication of big integers. */
function equals(value: Rational, numerator: bigint, denominator: bigint): boolean {
  return BigInt(value.numerator) * denominator === numerator * BigInt(value.denominator)
}

test('arithmetic is exact, whether the parts fit a number or not', () => {
  fc.assert(
    fc.property(fraction, fraction, (a, b) => {
      const left = rational(a.numerator, a.denominator)
      const right = rational(b.numerator, b.denominator)
      const common = a.denominator * b.denominator
      expect(equals(add(left, right), a.numerator * b.denominator + b.numerator * a.denominator, common)).toBe(true)
      expect(equals(subtract(left, right), a.numerator * b.denominator - b.numerator * a.denominator, common)).toBe(
        true,
      )
      expect(equals(multiply(left, right), a.numerator * b.numerator, common)).toBe(true)
      if (b.numerator !== 0n) {
        const bottom = a.denominator * b.numerator
        expect(equals(divide(left, right), a.numerator * b.denominator, bottom)).toBe(true)
      }
      const difference = a.numerator * b.denominator - b.numerator * a.denominator
      expect(compare(left, right)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0)
    }),
  )
})

test('one value has one form', () => {
  fc.assert(
    fc.property(fraction, fc.bigInt(1n, 10n ** 9n), ({ numerator, denominator }, factor) => {
      expect(rational(numerator * factor, denominator * factor)).toEqual(rational(numerator, denominator))
    }),
  )
})

test.each([
  ['0.125', 2, '0.13'],
  ['-0.125', 2, '-0.13'],
  ['5.625', 2, '5.63'],
  ['0.004', 2, '0.00'],
  ['-0.004', 2, '0.00'],
  ['12', 0, '12'],
  ['1.5e-7', 7, '0.0000002'],
  ['2e3', 1, '2000.0'],
  ['-25e-12', 12, '-0.000000000025'],
  ['1e12', 0, '1000000000000'],
  [' 7.5 ', 1, '7.5'],
  ['0.5', 0, '1'],
])('%s with %i decimals is %s', (text, decimals, expected) => {
  expect(toDecimal(parseRational(text), decimals)).toBe(expected)
})

test('halves are rounded away from zero', () => {
  expect(
    [rational(5, 2), rational(-5, 2), rational(1, 3), rational(7, 2)].map((value) => roundHalfAway(value)),
  ).toEqual([3, -3, 0, 4])
  expect([rational(5, 2), rational(-5, 2), rational(4)].map(ceiling)).toEqual([3, -2, 4])
})

test.each(['', 'x', '1,5', '0x10', 'NaN', '--1'])('%j is not a decimal number', (text) => {
  expect(() => parseRational(text)).toThrow(SyntaxError)
})

test('an integer that a number cannot hold is refused, and the largest it can is not', () => {
  const largest = BigInt(Number.MAX_SAFE_INTEGER)
  expect(roundHalfAway(rational(largest))).toBe(Number.MAX_SAFE_INTEGER)
  expect(roundHalfAway(rational(-largest))).toBe(Number.MIN_SAFE_INTEGER)
  expect(() => roundHalfAway(rational(largest + 1n))).toThrow('too large for an exact integer: 9007199254740992')
  expect(() => ceiling(rational(-largest - 1n))).toThrow(RangeError)
  expect(ceiling(rational(-1, 3))).toBe(0)
})

test('the larger of two, and the distance from zero', () => {
  const [low, high] = [rational(-2, 3), rational(1, 2)]
  expect([larger(low, high), larger(high, low), larger(high, high)]).toEqual([high, high, high])
  expect([absolute(low), absolute(high), absolute(rational(0))]).toEqual([rational(2, 3), high, rational(0)])
  expect([isZero(rational(0)), isZero(rational(0n, 5n)), isZero(low)]).toEqual([true, true, false])
})

test('a number that cannot be exact is refused', () => {
  expect(() => rational(2 ** 53)).toThrow(RangeError)
  expect(() => rational(0.5)).toThrow(RangeError)
  expect(() => rational(1, 0)).toThrow(RangeError)
  expect(() => rational(1n, 0)).toThrow('not an exact fraction: 1/0')
  expect(() => rational(1, 1.5)).toThrow('not an exact fraction: 1/1.5')
  expect(() => divide(rational(1), rational(0))).toThrow('division by zero')
  expect(() => parseRational('x')).toThrow('not a decimal number: x')
})

test('by numbers and by BigInt alone the result is the same, on both sides of 2⁵³', () => {
  const parts = fc.oneof(
    fc.integer({ min: -1000, max: 1000 }),
    fc.maxSafeInteger(),
    fc.integer({ min: 2 ** 25, max: 2 ** 28 }),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  )
  const fractions = fc
    .tuple(parts, parts)
    .filter(([, bottom]) => BigInt(bottom) !== 0n)
    .map(([top, bottom]) => rational(BigInt(top), BigInt(bottom)))
  fc.assert(
    fc.property(fractions, fractions, (left, right) => {
      expect(add(left, right)).toEqual(addBigints(left, right))
      expect(multiply(left, right)).toEqual(multiplyBigints(left, right))
    }),
    { numRuns: 2000 },
  )
})

test('rounding by numbers is rounding by BigInt', () => {
  const fractions = fc
    .tuple(fc.maxSafeInteger(), fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 53 - 1 })))
    .map(([top, bottom]) => rational(top, bottom))
  fc.assert(
    fc.property(fractions, fc.constantFrom(1, 100, 10_000, 1_000_000), (value, scale) => {
      const [top, bottom] = [BigInt(value.numerator) * BigInt(scale), BigInt(value.denominator)]
      const magnitude = (2n * (top < 0n ? -top : top) + bottom) / (2n * bottom)
      if (magnitude <= Number.MAX_SAFE_INTEGER)
        expect(roundHalfAway(value, scale)).toBe(top < 0n && magnitude > 0n ? -Number(magnitude) : Number(magnitude))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['half_away', [3, -3, 2, 4, -4, 1]],
  ['half_even', [2, -2, 2, 4, -4, 1]],
  ['away', [3, -3, 3, 4, -4, 1]],
  ['cut', [2, -2, 2, 3, -3, 1]],
] as const)('an amount is rounded by the mode that is asked for: %s', (mode, expected) => {
  const values = ['2.5', '-2.5', '2.4', '3.5', '-3.5', '1'].map(parseRational)
  expect(values.map((value) => roundTo(value, 1, mode))).toEqual(expected)
  // Beyond 2⁵³ the same.
  const large = values.map((value) => multiply(value, rational(3n ** 60n, 3n ** 60n + 1n)))
  expect(large.map((value) => roundTo(value, 1, mode)).every(Number.isSafeInteger)).toBe(true)
})
