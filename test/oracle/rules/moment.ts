import { plus, ZERO } from './fraction.ts'
import { localMoment } from './local-moment.ts'
import type { Moment } from './restrictions.ts'
import type { Stretch } from './stretch.ts'

/** The first instant of a period, which decides what it costs. */
export function firstMoment(stretch: Stretch, clockStartMs: number, timeZone: string): Moment {
  return {
    local: localMoment(stretch.startMs, timeZone),
    elapsedMs: stretch.startMs - clockStartMs,
    energySoFar: stretch.energyBefore,
    isBefore: false,
    stretch,
  }
}

/** The last second of a period, in which another price should not yet hold. */
export function lastMoment(stretch: Stretch, clockStartMs: number, timeZone: string): Moment {
  const timeMs = stretch.endMs - 1000
  const energy = stretch.volume('ENERGY') ?? ZERO
  return {
    local: localMoment(timeMs, timeZone),
    elapsedMs: timeMs - clockStartMs,
    energySoFar: plus(stretch.energyBefore, energy),
    isBefore: energy.top > 0n,
    stretch,
  }
}
