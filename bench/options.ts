import { parseArgs } from 'node:util'
import { Refusal } from '../scripts/platform/refusal.ts'

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly benchmark: 'authorize'
  readonly seconds: number
  readonly rounds: number
  readonly warmUpMs: number
  readonly quick: boolean
  readonly update: boolean
}

/** Shown for --help. */
export const BENCH_USAGE = `npm run bench -- authorize [--seconds N] [--rounds N] [--quick] [--update]

  authorize    OCPI real-time authorization against the floors of the runtime
  --seconds N  the length of a window (default 10)
  --rounds N   rounds of floor, target, target, floor (default 3, an odd number at best)
  --quick      windows of 1 s after 0.5 s of warm-up: does it still work, roughly how fast
  --update     keep the result in bench/results.json, where later runs are held against it`

const WARM_UP_MS = 2_000
const LONGEST_SECONDS = 120
const MOST_ROUNDS = 15

/** Reads the command line. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const [benchmark, ...more] = positionals
  if (benchmark !== 'authorize' || more.length > 0) throw new Refusal(`name one benchmark\n\n${BENCH_USAGE}`)
  const quick = values.quick ?? false
  const update = values.update ?? false
  if (quick && update) throw new Refusal('a quick run is no result to keep: leave out --quick or --update')
  return {
    benchmark,
    seconds: parseCount('--seconds', values.seconds, quick ? 1 : 10, LONGEST_SECONDS),
    rounds: parseCount('--rounds', values.rounds, 3, MOST_ROUNDS),
    warmUpMs: quick ? WARM_UP_MS / 4 : WARM_UP_MS,
    quick,
    update,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        quick: { type: 'boolean' },
        update: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${BENCH_USAGE}`)
  }
}

function parseCount(flag: string, text: string | undefined, otherwise: number, most: number): number {
  if (text === undefined) return otherwise
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > most)
    throw new Refusal(`${flag} must be a number from 1 to ${most}, not "${text}"\n\n${BENCH_USAGE}`)
  return count
}
