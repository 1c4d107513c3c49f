/** An exact fraction. Time in hours does not end in decimals, so money from time needs fractions until the last rounding. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** The fraction of two whole numbers, in lowest terms. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  let top = BigInt(numerator)
  let bottom = BigInt(denominator)
  if (bottom === 0n) throw new RangeError('a fraction cannot have denominator 0')
  if (bottom < 0n) {
    top = -top
    bottom = -bottom
  }
  const divisor = greatestCommonDivisor(top < 0n ? -top : top, bottom)
  return { numerator: top / divisor, denominator: bottom / divisor }
}

export const zero: Rational = { numerator: 0n, denominator: 1n }

/** The value a decimal in JSON says, not the binary number closest to it. */
export function fromDecimal(value: number | string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(String(value))
  if (match === null) throw new RangeError(`not a decimal: ${value}`)
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match
  const digits = BigInt(`${sign}${whole}${fraction}`)
  const shift = Number(exponent) - fraction.length
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift))
}

export const add = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)

export const subtract = (a: Rational, b: Rational): Rational =>
  add(a, { numerator: -b.numerator, denominator: b.denominator })

export const multiply = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.numerator, a.denominator * b.denominator)

export const divide = (a: Rational, b: Rational): Rational =>
  rational(a.numerator * b.denominator, a.denominator * b.numerator)

/** Negative, zero or positive, as for sorting. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The smallest multiple of `step` that is not below the value; an exact multiple stays as it is. */
export function ceilToStep(value: Rational, step: bigint): Rational {
  const divisor = value.denominator * step
  const whole = value.numerator / divisor
  const exact = value.numerator % divisor === 0n || value.numerator < 0n
  return rational((exact ? whole : whole + 1n) * step)
}

/** The decimal with exactly `places` digits, halves rounded away from zero. */
export function toDecimal(value: Rational, places: number): string {
  const negative = value.numerator < 0n
  const scaled = (negative ? -value.numerator : value.numerator) * 10n ** BigInt(places)
  const rounded = (2n * scaled + value.denominator) / (2n * value.denominator)
  const digits = rounded.toString().padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return negative && rounded !== 0n ? `-${text}` : text
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x === 0n ? 1n : x
}
