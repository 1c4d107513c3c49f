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
}

/**
 * Rounds up once for the whole session, whatever elements and tariffs it went through: energy, and of time the parking
 * if any was paid for, else the charging. The last component's step counts, and what is added has its price.
 */
export function applySteps(lines: readonly ChargeLine[], reading: 'last' | undefined): Billed {
  const of = (purpose: Purpose) => lines.filter((line) => line.purpose === purpose)
  const [lastTime, lastParking] = [lastUsed(of('time')), lastUsed(of('parking'))]
  const timeWasLast = lastTime && lastParking && lastTime.startMs > lastParking.startMs
  const parkingIsStepped = lastParking !== undefined && !(reading === 'last' && timeWasLast)
  const energy = stepEnergy(of('energy'))
  const time = parkingIsStepped ? leaveTime(of('time')) : stepTime(of('time'))
  const parking = parkingIsStepped ? stepTime(of('parking')) : leaveTime(of('parking'))
  const reservation = stepTime(of('reservation'))
  return {
    lines: [
      ...[energy, time, parking, reservation].flatMap((family) => family.lines),
      ...of('fixed'),
      ...of('reservation_fixed'),
    ],
    energyKwh: energy.total,
    timeS: wholeSeconds(time.total),
    parkingTimeS: wholeSeconds(parking.total),
    reservationTimeS: wholeSeconds(reservation.total),
    hasMixedSteps: [energy, time, parking].some((family) => differ(family.lines)),
  }
}

/** A step of energy is so many Wh. */
function stepEnergy(lines: readonly ChargeLine[]): Stepped {
  const raw = sum(lines.map(({ quantity }) => quantity))
  const last = lastUsed(lines)
  if (!last || last.component.step_size <= 0) return leave(lines)
  const step = over(fraction(BigInt(last.component.step_size)), fraction(1000n))
  const billed = times(fraction(ceiling(over(raw, step))), step)
  return { lines: addTo(lines, last, minus(billed, raw)), total: billed }
}

/** A step of time is so many seconds, which hours of four decimals miss by a little: no block is paid for that. */
function stepTime(lines: readonly ChargeLine[]): Stepped {
  const last = lastUsed(lines)
  if (!last || last.component.step_size <= 0) return leaveTime(lines)
  const meantS = meantSeconds(lines)
  const step = BigInt(last.component.step_size)
  const billedS = ceiling(fraction(meantS, step)) * step
  const billed = fraction(billedS, 3600n)
  const extra = minus(billed, sum(lines.map(({ quantity }) => quantity)))
  // What is whole already is paid as it was measured, and rounding up takes nothing away.
  const isLeft = billedS === meantS || extra.top < 0n
  return { lines: isLeft ? lines : addTo(lines, last, extra), total: billed }
}

function leave(lines: readonly ChargeLine[]): Stepped {
  return { lines, total: sum(lines.map(({ quantity }) => quantity)) }
}

function leaveTime(lines: readonly ChargeLine[]): Stepped {
  return { lines, total: fraction(meantSeconds(lines), 3600n) }
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

/** Between tariffs, that is: within one it is how the tariff was made. */
function differ(lines: readonly ChargeLine[]): boolean {
  return lines.some((line) =>
    lines.some((other) => other.tariff !== line.tariff && other.component.step_size !== line.component.step_size),
  )
}
