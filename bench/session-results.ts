import { ALLOWED_DROP, type RunCircumstances } from './results.ts'
import type { Comparison } from './rounds.ts'

/** What was measured at one number of connections. */
export interface SessionsMeasured {
  readonly connections: number
  readonly sessions: number
  readonly watchers: number
  /** PATCH of a session that is watched, against the same rows written to the same object. */
  readonly patched: Comparison
  /** From sending a PATCH to its delta at the watcher, in milliseconds, of all windows together. */
  readonly lag: { readonly count: number; readonly p50Ms: number; readonly maxMs: number }
}

/** An accepted run. */
export interface SessionsRun extends RunCircumstances {
  readonly measured: readonly SessionsMeasured[]
}

/** So much of the floor is aimed at; a third less is too little. */
const AIM = 0.6

/** What is too slow: against the aim, and against what is stored. */
export function findSessionDrops(stored: SessionsRun | undefined, now: SessionsRun): readonly string[] {
  return now.measured.flatMap(({ connections, patched: { ratio } }) => {
    const before = stored?.measured.find((one) => one.connections === connections)
    const least = Math.max(AIM * (2 / 3), (before?.patched.ratio ?? 0) * (1 - ALLOWED_DROP))
    return ratio >= least
      ? []
      : [`${connections} connections: ${ratio.toFixed(2)} of the floor, at least ${least.toFixed(2)} is due`]
  })
}

/** The run as a table. */
export function showSessionsRun({ measured }: SessionsRun): string {
  const lines = measured.flatMap(({ connections, sessions, watchers, patched, lag }) => [
    `${connections} connections, ${sessions} sessions, ${watchers} watchers`,
    `  rows written (floor)  ${patched.floor.perSecond.toFixed(0).padStart(8)} /s  p50 ${patched.floor.p50Ms.toFixed(2)} ms`,
    `  session patched       ${patched.target.perSecond.toFixed(0).padStart(8)} /s  p50 ${patched.target.p50Ms.toFixed(2)} ms  ${patched.ratio.toFixed(2)} of the floor, ${AIM} is aimed at`,
    `  delta at the watcher  ${String(lag.count).padStart(8)}     p50 ${lag.p50Ms.toFixed(1)} ms, at most ${lag.maxMs.toFixed(1)} ms`,
  ])
  return lines.join('\n')
}
