import type { ChargeLine, Purpose } from './charge-line.ts'
import { wholeSeconds } from './charge-line.ts'
import { ceiling, type Fraction, fraction, minus, over, plus, sum, times } from './fraction.ts'

/** Quantities after step_size. */
export interface Billed {
  readonly lines: readonly ChargeLine[]
  readonly energyKwh: Fraction
  readonly timeS: bigint
  readonly parkingTimeS: bigint
  readonly reservationTimeS: bigint
  /** Did the last step size decide over others? */
  readonly hasMixedSteps: boolean
}

interface Stepped {
  readonly lines: readonly ChargeLine[]
  readonly total: Fraction
  readonly hasMixedSteps: boolean
}

/**
 * Rounds up once for the whole session, whatever elements and tariffs it went through: energy, and of time the parking
 * if any was paid for, else the charging. The last component's step counts, and what is added has its price.
 */
export function applySteps(lines: readonly ChargeLine[]): Billed {
  const of = (purpose: Purpose) => lines.filter((line) => line.purpose === purpose)
  const parkingIsPaid = of('parking').some(({ quantity }) => quantity.top > 0n)
  const energy = stepEnergy(of('energy'))
  const time = parkingIsPaid ? leaveTime(of('time')) : stepTime(of('time'))
  const parking = stepTime(of('parking'))
  const reservation = stepTime(of('reservation'))
  const families = [energy, time, parking, reservation]
  return {
    lines: [...families.flatMap((family) => family.lines), ...of('fixed'), ...of('reservation_fixed')],
    energyKwh: energy.total,
    timeS: wholeSeconds(time.total),
    parkingTimeS: wholeSeconds(parking.total),
    reservationTimeS: wholeSeconds(reservation.total),
    hasMixedSteps: families.some((family) => family.hasMixedSteps),
  }
}

/** A step of energy is so many Wh. */
function stepEnergy(lines: readonly ChargeLine[]): Stepped {
  const raw = sum(lines.map(({ quantity }) => quantity))
  const last = lastUsed(lines)
  // Energy given back makes a total below zero, for which nobody defined a step.
  if (!last || last.component.step_size <= 0 || raw.top <= 0n) return leave(lines)
  const step = over(fraction(BigInt(last.component.step_size)), fraction(1000n))
  const billed = times(fraction(ceiling(over(raw, step))), step)
  return { lines: addTo(lines, last, minus(billed, raw)), total: billed, hasMixedSteps: differ(lines) }
}

/** A step of time is so many seconds, which hours of four decimals miss by a little: no block is paid for that. */
function stepTime(lines: readonly ChargeLine[]): Stepped {
  const last = lastUsed(lines)
  if (!last || last.component.step_size <= 0) return leaveTime(lines)
  const meantS = meantSeconds(lines)
  const step = BigInt(last.component.step_size)
  const billedS = ceiling(fraction(meantS, step)) * step
  const billed = fraction(billedS, 3600n)
  // What is whole already is paid as it was measured.
  if (billedS === meantS) return { lines, total: billed, hasMixedSteps: differ(lines) }
  const raw = sum(lines.map(({ quantity }) => quantity))
  return { lines: addTo(lines, last, minus(billed, raw)), total: billed, hasMixedSteps: differ(lines) }
}

function leave(lines: readonly ChargeLine[]): Stepped {
  return { lines, total: sum(lines.map(({ quantity }) => quantity)), hasMixedSteps: false }
}

function leaveTime(lines: readonly ChargeLine[]): Stepped {
  return { lines, total: fraction(meantSeconds(lines), 3600n), hasMixedSteps: false }
}

const meantSeconds = (lines: readonly ChargeLine[]): bigint =>
  lines.reduce((total, { quantity }) => total + wholeSeconds(quantity), 0n)

/** A period in which nothing was used does not count as the last. */
function lastUsed(lines: readonly ChargeLine[]): ChargeLine | undefined {
  return lines.findLast(({ quantity }) => quantity.top !== 0n)
}

function addTo(lines: readonly ChargeLine[], last: ChargeLine, extra: Fraction): readonly ChargeLine[] {
  return lines.map((line) => (line === last ? { ...line, quantity: plus(line.quantity, extra) } : line))
}

function differ(lines: readonly ChargeLine[]): boolean {
  const used = lines.filter(({ quantity }) => quantity.top !== 0n)
  return new Set(used.map(({ component }) => component.step_size)).size > 1
}
