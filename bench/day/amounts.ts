/** A decimal with up to four places as an integer of 10⁻⁴: what operators print amounts with. */
export function toTenThousandths(decimal: string): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(decimal)
  if (match === null) throw new RangeError(`not an amount: ${decimal}`)
  const [, sign, whole = '0', part = ''] = match
  const value = Number(whole) * 10_000 + Number(part.padEnd(4, '0'))
  return sign === '-' ? -value : value
}

/** The nearest integer to a quotient, half away from zero. */
export function divideRounded(dividend: number, divisor: number): number {
  return Math.sign(dividend) * Math.floor((Math.abs(dividend) * 2 + divisor) / (divisor * 2))
}

/** Cents of an amount in 10⁻⁴. */
export const toCents = (tenThousandths: number) => divideRounded(tenThousandths, 100)

/**
 * What a driver may be asked for a charge that costs so much without VAT. The operator's own figure is printed with four places, so its exact value
 * lies half a place to either side; where a cent begins in between, both are right, and otherwise there is one answer.
 */
export function possibleGrossCents(exclTenThousandths: number, vatPercent: number): readonly number[] {
  const gross = (halves: number) => divideRounded(halves * (100 + vatPercent), 20_000)
  const doubled = exclTenThousandths * 2
  return [...new Set([gross(doubled - 1), gross(doubled), gross(doubled + 1)])]
}
