import { type Rational, toDecimal } from '#domain/tariff/rational'

/** Far more than anything is compared to, so that rounding it again gives what rounding the fraction would. */
const MOST_DECIMALS = 12

/** A fraction as a decimal: exact where it has an end, and never with fewer decimals than asked for. */
export function writeDecimal(value: Rational, leastDecimals = 0): string {
  const text = toDecimal(value, MOST_DECIMALS)
  const [whole = '', fraction = ''] = text.split('.')
  const kept = fraction.replace(/0+$/, '').padEnd(leastDecimals, '0')
  return kept === '' ? whole : `${whole}.${kept}`
}
