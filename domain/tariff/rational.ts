/**
 * An exact fraction. Hours are sevenths and ninths of decimal numbers as soon as a clock is involved (5 minutes of an hourly price), so no
 * decimal type can hold an amount before it is rounded. Kept in lowest terms with a positive denominator; plain numbers while both parts are
 * safe integers, BigInt beyond that. Both forms of one value never exist side by side: what fits a safe integer is always a number.
 */
export interface Rational {
  readonly numerator: number | bigint
  readonly denominator: number | bigint
}

export const ZERO: Rational = { numerator: 0, denominator: 1 }

const LARGEST_INT32 = 2 ** 31 - 1
const LARGEST_SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** The fraction of two integers. Throws a RangeError for a part that is no integer, one beyond 2⁵³ given as a number, or a denominator of 0. */
export function rational(numerator: number | bigint, denominator: number | bigint = 1): Rational {
  if (typeof numerator === 'number' && typeof denominator === 'number') {
    if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator === 0)
      throw new RangeError(`not an exact fraction: ${numerator}/${denominator}`)
    return reduceNumbers(numerator, denominator)
  }
  return reduceBigints(BigInt(numerator), BigInt(denominator))
}

/** Reads a decimal number (`12`, `-0.25`, `1.5e-7`) exactly. Throws a SyntaxError for anything else. */
export function parseRational(decimal: string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(decimal.trim())
  if (!match) throw new SyntaxError(`not a decimal number: ${decimal}`)
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match
  const digits = BigInt(`${sign}${whole}${fraction}`)
  const scale = fraction.length - Number(exponent)
  return scale >= 0 ? rational(digits, 10n ** BigInt(scale)) : rational(digits * 10n ** BigInt(-scale), 1n)
}

/** The sum of two fractions. */
export function add(left: Rational, right: Rational): Rational {
  const { numerator: a, denominator: b } = left
  const { numerator: c, denominator: d } = right
  if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number') {
    if (a === 0) return right
    if (c === 0) return left
    // Over the least common denominator: amounts of money nearly always share one, and a product of both would leave 2⁵³.
    const shared = b === d ? b : greatestDivisor(b, d)
    const first = a * (d / shared)
    const second = c * (b / shared)
    const numerator = first + second
    const denominator = b * (d / shared)
    // A rounded product of two integers never falls back below 2⁵³, so a safe result is an exact one.
    if (isSafe(first) && isSafe(second) && isSafe(numerator) && isSafe(denominator))
      return reduceNumbers(numerator, denominator)
  }
  return addBigints(left, right)
}

/** The sum of two fractions by BigInt alone: what `add` falls back to, and what it is held against. */
export function addBigints({ numerator: a, denominator: b }: Rational, { numerator: c, denominator: d }: Rational) {
  return reduceBigints(BigInt(a) * BigInt(d) + BigInt(c) * BigInt(b), BigInt(b) * BigInt(d))
}

/** The first less the second. */
export function subtract(left: Rational, right: Rational): Rational {
  const { numerator, denominator } = right
  // Not `-numerator`, which makes −0 of 0.
  return add(left, { numerator: typeof numerator === 'number' ? 0 - numerator : -numerator, denominator })
}

/** The product of two fractions. */
export function multiply(left: Rational, right: Rational): Rational {
  const { numerator: a, denominator: b } = left
  const { numerator: c, denominator: d } = right
  if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number') {
    const numerator = a * c
    const denominator = b * d
    if (isSafe(numerator) && isSafe(denominator)) return reduceNumbers(numerator, denominator)
  }
  return multiplyBigints(left, right)
}

/** The product of two fractions by BigInt alone: what `multiply` falls back to, and what it is held against. */
export function multiplyBigints(
  { numerator: a, denominator: b }: Rational,
  { numerator: c, denominator: d }: Rational,
) {
  return reduceBigints(BigInt(a) * BigInt(c), BigInt(b) * BigInt(d))
}

/** The first divided by the second. Throws a RangeError when the second is 0. */
export function divide(left: Rational, right: Rational): Rational {
  if (isZero(right)) throw new RangeError('division by zero')
  return multiply(left, rational(right.denominator, right.numerator))
}

/** The sum of any number of fractions. */
export function sum(values: readonly Rational[]): Rational {
  return values.reduce(add, ZERO)
}

/** Below 0, 0 or above 0, as the first is smaller than, equal to or larger than the second. */
export function compare(left: Rational, right: Rational): -1 | 0 | 1 {
  const { numerator } = subtract(left, right)
  return numerator < 0 ? -1 : numerator > 0 ? 1 : 0
}

/** Whether a fraction is 0. */
export function isZero(value: Rational): boolean {
  return value.numerator === 0 || value.numerator === 0n
}

/** The distance from 0. */
export function absolute(value: Rational): Rational {
  return value.numerator < 0 ? { numerator: -value.numerator, denominator: value.denominator } : value
}

/** The larger of two. */
export function larger(left: Rational, right: Rational): Rational {
  return compare(left, right) >= 0 ? left : right
}

/** What becomes of a rest: to the nearest, a half away from zero or to the even one; or always away from zero, or always cut off. */
export type RoundingMode = 'half_away' | 'half_even' | 'away' | 'cut'

/** The nearest integer of `value × scale`, halves away from zero. Throws a RangeError when it is beyond 2⁵³. */
export function roundHalfAway(value: Rational, scale = 1): number {
  return roundTo(value, scale, 'half_away')
}

/** The integer of `value × scale` by a mode that law or contract names. Throws a RangeError when it is beyond 2⁵³. */
export function roundTo(value: Rational, scale: number, mode: RoundingMode): number {
  const rounded = roundScaled(value, scale, mode)
  return typeof rounded === 'number' ? rounded : toSafeNumber(rounded)
}

/** The smallest integer that is not below `value`. Throws a RangeError when it is beyond 2⁵³. */
export function ceiling(value: Rational): number {
  const numerator = BigInt(value.numerator)
  const denominator = BigInt(value.denominator)
  const quotient = numerator / denominator
  return toSafeNumber(numerator > 0n && quotient * denominator !== numerator ? quotient + 1n : quotient)
}

/** A decimal string with exactly so many decimals, halves away from zero. For display and comparison, never for further arithmetic. */
export function toDecimal(value: Rational, decimals: number): string {
  const rounded = roundScaled(value, 10 ** decimals, 'half_away')
  const sign = rounded < 0 ? '-' : ''
  const digits = (rounded < 0 ? -rounded : rounded).toString().padStart(decimals + 1, '0')
  if (decimals === 0) return `${sign}${digits}`
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The integer of `value × scale`, a safe one as a number. `scale` is a positive integer. */
function roundScaled({ numerator, denominator }: Rational, scale: number, mode: RoundingMode): number | bigint {
  if (typeof numerator === 'number' && typeof denominator === 'number') {
    const magnitude = Math.abs(numerator)
    const over = magnitude % denominator
    // Units and what is over on their own: an amount in 10⁻¹² has few of the one and leaves room for the other.
    const units = ((magnitude - over) / denominator) * scale
    const scaled = over * scale
    if (isSafe(scaled) && isSafe(units)) {
      const rest = scaled % denominator
      const whole = units + (scaled - rest) / denominator
      // Against what is missing, since twice the rest may leave 2⁵³.
      const rounded = whole + (isRoundedUp(rest, denominator - rest, whole % 2 === 1, mode) ? 1 : 0)
      if (isSafe(rounded)) return numerator < 0 && rounded !== 0 ? -rounded : rounded
    }
  }
  const top = BigInt(numerator) * BigInt(scale)
  const bottom = BigInt(denominator)
  const magnitude = top < 0n ? -top : top
  const rest = magnitude % bottom
  const whole = magnitude / bottom
  const rounded = whole + (isRoundedUp(rest, bottom - rest, whole % 2n === 1n, mode) ? 1n : 0n)
  return top < 0n ? -rounded : rounded
}

function isRoundedUp<T extends number | bigint>(rest: T, missing: T, isOdd: boolean, mode: RoundingMode): boolean {
  switch (mode) {
    case 'half_away':
      return rest >= missing
    case 'half_even':
      return rest > missing || (rest === missing && isOdd)
    case 'away':
      return rest > 0
    case 'cut':
      return false
  }
}

function isSafe(value: number): boolean {
  return Number.isSafeInteger(value)
}

function toSafeNumber(value: bigint): number {
  if (value > LARGEST_SAFE || value < -LARGEST_SAFE) throw new RangeError(`too large for an exact integer: ${value}`)
  return Number(value)
}

function reduceNumbers(numerator: number, denominator: number): Rational {
  const greatest = denominator === 1 ? 1 : greatestDivisor(Math.abs(numerator), Math.abs(denominator))
  const divisor = denominator < 0 ? -greatest : greatest
  // `+ 0` turns −0 into 0.
  return { numerator: numerator / divisor + 0, denominator: denominator / divisor }
}

/** Of two integers that are not below 0 and not both 0. Whatever fits 32 bits is divided as such, which is several times faster. */
function greatestDivisor(left: number, right: number): number {
  let a = left
  let b = right
  while (b > LARGEST_INT32 || a > LARGEST_INT32) {
    if (b === 0) return a
    const rest = a % b
    a = b
    b = rest
  }
  let small = a | 0
  let smaller = b | 0
  while (smaller !== 0) {
    const rest = small % smaller
    small = smaller
    smaller = rest
  }
  return small
}

function reduceBigints(numerator: bigint, denominator: bigint): Rational {
  if (denominator === 0n) throw new RangeError(`not an exact fraction: ${numerator}/0`)
  let a = numerator < 0n ? -numerator : numerator
  let b = denominator < 0n ? -denominator : denominator
  while (b !== 0n) [a, b] = [b, a % b]
  const divisor = denominator < 0n ? -a : a
  const top = numerator / divisor
  const bottom = denominator / divisor
  const fits = top <= LARGEST_SAFE && top >= -LARGEST_SAFE && bottom <= LARGEST_SAFE
  return fits ? { numerator: Number(top), denominator: Number(bottom) } : { numerator: top, denominator: bottom }
}
