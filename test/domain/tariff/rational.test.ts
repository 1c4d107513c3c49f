import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  add,
  ceiling,
  compare,
  divide,
  multiply,
  parseRational,
  type Rational,
  rational,
  roundHalfAway,
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

test('a number that cannot be exact is refused', () => {
  expect(() => rational(2 ** 53)).toThrow(RangeError)
  expect(() => rational(0.5)).toThrow(RangeError)
  expect(() => rational(1, 0)).toThrow(RangeError)
  expect(() => divide(rational(1), rational(0))).toThrow(RangeError)
})
