import { type Rational, rational, ZERO } from '#domain/tariff/rational'

/** Billed time in whole seconds, and how much more that is than what was measured, in 10⁻⁶ h; 0 without blocks. */
export interface BilledTime {
  readonly billedS: number
  readonly surplusMicros: Rational
}

/** Energy in blocks: the whole charge's priced energy in 10⁻⁶ kWh, rounded up once by the block of the part priced last, in Wh. Source: OCPI 2.2.1, cdrs, step_size. */
export function billEnergyBlocks(energyMicros: number, stepSizeWh: number): number {
  return stepSizeWh > 0 ? roundUp(energyMicros, stepSizeWh * 1000) : energyMicros
}

/**
 * Time in blocks of so many seconds; 0 for none. `seconds` is the sum of the parts, each to its nearest second (`wholeSeconds`); what is not
 * rounded up keeps the hours that were sent.
 */
export function billTimeBlocks(timeMicros: number, seconds: number, stepSizeS: number): BilledTime {
  if (stepSizeS <= 0) return { billedS: seconds, surplusMicros: ZERO }
  const billedS = roundUp(seconds, stepSizeS)
  // A second is 2,500 ninths of 10⁻⁶ h.
  const surplusNinths = billedS * 2500 - timeMicros * 9
  return { billedS, surplusMicros: billedS === seconds || surplusNinths <= 0 ? ZERO : rational(surplusNinths, 9) }
}

/**
 * 10⁻⁶ h as whole seconds, to the nearest. OCPI's hours have four decimals, 0.36 s each: without this, ten minutes sent as 0.1667 h would be
 * billed as a block more.
 */
export function wholeSeconds(timeMicros: number): number {
  const ninths = timeMicros * 9
  const rest = ninths % 2500
  return (ninths - rest) / 2500 + (rest >= 1250 ? 1 : 0)
}

function roundUp(value: number, step: number): number {
  const rest = value % step
  return rest === 0 ? value : value - rest + step
}
