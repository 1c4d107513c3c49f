import {
  ceiling,
  compare,
  multiply,
  type Rational,
  rational,
  roundHalfAway,
  subtract,
  sum,
  ZERO,
} from '#domain/tariff/rational'
import type { PriceComponent } from '#domain/tariff/tariff'

/** A measured quantity that has a price: kWh or hours. */
export interface BlockPart {
  readonly component: PriceComponent
  readonly quantity: Rational
}

/** How much more is billed than was measured, and by which part; `surplus` is 0 without blocks. */
export interface BilledBlocks {
  /** kWh or hours to add to the last part with a quantity. */
  readonly surplus: Rational
  /** Index of that part; −1 when no part has a quantity. */
  readonly lastIndex: number
}

/** Energy in blocks: the whole charge's priced energy, rounded up once by the block of the part priced last. Source: OCPI 2.2.1, cdrs, step_size. */
export function billEnergyBlocks(parts: readonly BlockPart[]): BilledBlocks & { readonly billedKwh: Rational } {
  const total = sum(parts.map(({ quantity }) => quantity))
  const lastIndex = lastWithQuantity(parts)
  const stepSize = parts[lastIndex]?.component.stepSize ?? 0
  if (stepSize <= 0) return { surplus: ZERO, lastIndex, billedKwh: total }
  const step = rational(stepSize, 1000)
  const billedKwh = roundUp(total, step)
  return { surplus: subtract(billedKwh, total), lastIndex, billedKwh }
}

/**
 * Time in blocks. OCPI's hours have four decimals, 0.36 s each: every part is first taken to its nearest whole second, or ten minutes sent as
 * 0.1667 h would be billed as a block more. What is not rounded up keeps the hours that were sent.
 */
export function billTimeBlocks(
  parts: readonly BlockPart[],
  isStepped: boolean,
): BilledBlocks & { readonly billedS: number } {
  const seconds = parts.reduce((total, { quantity }) => total + wholeSeconds(quantity), 0)
  const lastIndex = lastWithQuantity(parts)
  const stepSize = parts[lastIndex]?.component.stepSize ?? 0
  const unrounded = { surplus: ZERO, lastIndex, billedS: seconds }
  if (!isStepped || stepSize <= 0) return unrounded
  const billedS = Math.ceil(seconds / stepSize) * stepSize
  const surplus = subtract(rational(billedS, 3600), sum(parts.map(({ quantity }) => quantity)))
  if (billedS === seconds || compare(surplus, ZERO) <= 0) return { ...unrounded, billedS }
  return { surplus, lastIndex, billedS }
}

/** Hours as whole seconds, to the nearest. */
function wholeSeconds(hours: Rational): number {
  return roundHalfAway(hours, 3600)
}

function roundUp(value: Rational, step: Rational): Rational {
  const blocks = ceiling(multiply(value, rational(step.denominator, step.numerator)))
  return multiply(rational(blocks), step)
}

function lastWithQuantity(parts: readonly BlockPart[]): number {
  return parts.findLastIndex(({ quantity }) => compare(quantity, ZERO) > 0)
}
