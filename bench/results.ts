import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { FeedRun } from './feed-results.ts'
import type { Comparison, Rate } from './rounds.ts'
import type { SessionsRun } from './session-results.ts'
import type { TariffsRun } from './tariff-results.ts'

/** What was measured at one number of connections. */
export interface Measured {
  readonly connections: number
  /** Nothing but an answer, and nothing but a call to an object: to see where the time goes. */
  readonly plain: Rate
  readonly rpc: Rate
  /** Against a row of as many bytes, written through the same stub. */
  readonly warm: Comparison
  readonly cold: Comparison
}

/** How and where an accepted run was made. */
export interface RunCircumstances {
  readonly date: string
  readonly command: string
  readonly seconds: number
  readonly rounds: number
  readonly rejectedRounds: number
  readonly processors: number
  readonly loadAverage: { readonly before: readonly number[]; readonly after: readonly number[] }
  readonly versions: Readonly<Record<string, string>>
}

/** An accepted run of the benchmark of authorizations. */
export interface Run extends RunCircumstances {
  readonly measured: readonly Measured[]
}

/** A ratio may fall by this share of what is stored. */
export const ALLOWED_DROP = 0.2

/** The last accepted runs. */
export interface Results {
  readonly authorize?: Run
  readonly feed?: FeedRun
  readonly sessions?: SessionsRun
  readonly tariffs?: TariffsRun
}

/** Reads the last accepted run of each benchmark. */
export function readResults(file: string): Results {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : {}
}

/** Replaces the run of one benchmark. */
export function keepResult(file: string, results: Results): void {
  const precise = (_key: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(value < 10_000 ? 4 : 5)) : value
  writeFileSync(file, `${JSON.stringify({ ...readResults(file), ...results }, precise, 2)}\n`)
}

/** What became slower against its floor than it was, by more than may be: a sentence each. */
export function findDrops(stored: Pick<Run, 'measured'> | undefined, now: Pick<Run, 'measured'>): readonly string[] {
  return now.measured.flatMap((measured) => {
    const before = stored?.measured.find(({ connections }) => connections === measured.connections)
    if (before === undefined) return []
    return (['warm', 'cold'] as const)
      .filter((directory) => measured[directory].ratio < before[directory].ratio * (1 - ALLOWED_DROP))
      .map((directory) => {
        const [was, is] = [before[directory].ratio.toFixed(2), measured[directory].ratio.toFixed(2)]
        return `${directory} directory, ${measured.connections} connections: ${is} of the floor, was ${was}`
      })
  })
}

/** The run as a table. */
export function showRun(run: Run): string {
  const rows = run.measured.flatMap(({ connections, plain, rpc, warm, cold }) => [
    [connections, 'plain answer', rateText(plain), ''],
    [connections, 'call to an object', rateText(rpc), ''],
    [connections, 'row written (floor)', rateText(warm.floor), '1.00'],
    [connections, 'authorize, warm', rateText(warm.target), warm.ratio.toFixed(2)],
    [connections, 'row written (floor)', rateText(cold.floor), '1.00'],
    [connections, 'authorize, cold', rateText(cold.target), cold.ratio.toFixed(2)],
  ])
  const lines = rows.map(([connections, what, rate, ratio]) =>
    `${String(connections).padStart(11)}  ${String(what).padEnd(20)}${rate}  ${ratio}`.trimEnd(),
  )
  return [`connections  ${''.padEnd(20)}     req/s   p50 ms  of the floor`, ...lines].join('\n')
}

function rateText({ perSecond, p50Ms }: Rate): string {
  return `${perSecond.toFixed(0).padStart(10)}  ${p50Ms.toFixed(2).padStart(7)}`
}
