/** An exact number: `top / bottom`, in lowest terms, `bottom` above zero. */
export interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

/** The fraction `top / bottom` in lowest terms. */
export function fraction(top: bigint, bottom = 1n): Fraction {
  if (bottom === 0n) throw new Error('a fraction over zero')
  const divisor = commonDivisor(top, bottom) * (bottom < 0n ? -1n : 1n)
  return { top: top / divisor, bottom: bottom / divisor }
}

export const ZERO = fraction(0n)

/** What a JSON number, or a number written as a string, says: digit by digit, so that 0.1 is a tenth. */
export function readNumber(written: number | string): Fraction {
  const [, sign, whole = '', decimals = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(written).trim()) ?? []
  if (sign === undefined) throw new Error(`not a number: ${written}`)
  const digits = BigInt(`${sign}${whole}${decimals}`)
  const power = Number(exponent) - decimals.length
  return power >= 0 ? fraction(digits * 10n ** BigInt(power)) : fraction(digits, 10n ** BigInt(-power))
}

export const plus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)

export const minus = (a: Fraction, b: Fraction): Fraction =>
  fraction(a.top * b.bottom - b.top * a.bottom, a.bottom * b.bottom)

export const times = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.top, a.bottom * b.bottom)

export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.top * b.bottom, a.bottom * b.top)

/** Below zero when `a` is less than `b`, zero when they are equal. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.top * b.bottom - b.top * a.bottom
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const sum = (all: readonly Fraction[]): Fraction => all.reduce(plus, ZERO)

/** The whole number at or above. */
export function ceiling({ top, bottom }: Fraction): bigint {
  const whole = top / bottom
  return top > whole * bottom ? whole + 1n : whole
}

/** The nearest whole number; a half goes away from zero. */
export function nearest({ top, bottom }: Fraction): bigint {
  const doubled = (top < 0n ? -top : top) * 2n
  const whole = (doubled + bottom) / (bottom * 2n)
  return top < 0n ? -whole : whole
}

/** Written with so many decimals, a half away from zero. */
export function write(value: Fraction, decimals: number): string {
  const scaled = nearest(times(value, fraction(10n ** BigInt(decimals))))
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const sign = scaled < 0n ? '-' : ''
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`
}

function commonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger
}
