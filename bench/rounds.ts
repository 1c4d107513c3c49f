import { median } from './statistics.ts'
import type { WindowResult } from './window.ts'

/** Floor, target, target, floor: whatever drifts in one direction meets both alike. */
export interface Round {
  readonly floors: readonly [WindowResult, WindowResult]
  readonly targets: readonly [WindowResult, WindowResult]
}

/** Requests per second and median latency, of the median round. */
export interface Rate {
  readonly perSecond: number
  readonly p50Ms: number
}

/** A target against its floor. */
export interface Comparison {
  readonly floor: Rate
  readonly target: Rate
  /** Target by floor, in requests per second: the median of the rounds' own ratios. */
  readonly ratio: number
}

/** Two floor windows of one round that differ by more say that the machine was busy with something else. */
export const FLOORS_DIFFER_BY = 0.15
const TRIES = 4

/** The machine was not quiet enough to measure anything. */
export class NotQuiet extends Error {
  override name = 'NotQuiet'
}

/** Measures one round; one whose floors differ is measured again, a few times. */
export async function measureRound(
  floor: () => Promise<WindowResult>,
  target: () => Promise<WindowResult>,
  rejected: (differBy: number) => void,
): Promise<Round> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const before = await floor()
    const targets = [await target(), await target()] as const
    const round = { floors: [before, await floor()] as const, targets }
    const differBy = floorsDifferBy(round)
    if (differBy <= FLOORS_DIFFER_BY) return round
    rejected(differBy)
  }
  throw new NotQuiet(`${TRIES} rounds in a row were rejected: something else keeps this machine busy`)
}

/** How far the floor's two windows are apart, as a share of the faster one. */
export function floorsDifferBy({ floors: [a, b] }: Round): number {
  return Math.abs(a.perSecond - b.perSecond) / Math.max(a.perSecond, b.perSecond)
}

/** The median over the rounds. */
export function compare(rounds: readonly Round[]): Comparison {
  return {
    floor: rateOf(rounds.map(({ floors }) => floors)),
    target: rateOf(rounds.map(({ targets }) => targets)),
    ratio: median(rounds.map(({ floors, targets }) => perSecondOf(targets) / perSecondOf(floors))),
  }
}

/** The median of several windows. */
export function rateOf(windows: readonly (readonly WindowResult[])[]): Rate {
  return {
    perSecond: median(windows.map(perSecondOf)),
    p50Ms: median(windows.flat().map(({ p50Ms }) => p50Ms)),
  }
}

function perSecondOf(windows: readonly WindowResult[]): number {
  return windows.reduce((sum, { perSecond }) => sum + perSecond, 0) / windows.length
}
