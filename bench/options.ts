import { parseArgs } from 'node:util'
import { Refusal } from '../scripts/platform/refusal.ts'

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly benchmark: 'authorize' | 'feed' | 'sessions' | 'tariffs'
  readonly seconds: number
  readonly rounds: number
  readonly warmUpMs: number
  readonly quick: boolean
  readonly update: boolean
  /** How many objects of a generated feed; null: the whole feed there is. */
  readonly locations: number | null
  readonly tariffs: number | null
  /** How many sessions are live and watched. */
  readonly sessions: number
}

/** Shown for --help. */
export const BENCH_USAGE = `npm run bench -- authorize|feed|sessions|tariffs [--seconds N] [--rounds N] [--locations N] [--tariffs N] [--sessions N] [--quick] [--update]

  authorize    OCPI real-time authorization against the floors of the runtime
  feed         pulling an operator's list, and changes of a status, against what the database can do
  sessions     PATCH of live sessions that are watched, against the rows it writes
  tariffs      pricing CDRs of 5 to 96 periods against JSON.parse of the same and against big.js
  --seconds N  the length of a window (default 10)
  --rounds N   rounds of floor, target, target, floor (default 3, an odd number at best)
  --locations N, --tariffs N   a generated feed of so many; without, the national feed beside the repository or 87,000 and 115,000
  --sessions N live sessions, each with a watcher (default 1000)
  --quick      windows of 1 s after 0.5 s of warm-up, a feed of 2,000, 50 sessions: does it still work, roughly how fast
  --update     keep the result in bench/results.json, where later runs are held against it`

const WARM_UP_MS = 2_000
const LONGEST_SECONDS = 120
const MOST_ROUNDS = 15
const MOST_OBJECTS = 999_999
const QUICK_OBJECTS = 2_000
const MOST_SESSIONS = 10_000

/** Reads the command line. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const [benchmark, ...more] = positionals
  if (!isBenchmark(benchmark) || more.length > 0) throw new Refusal(`name one benchmark\n\n${BENCH_USAGE}`)
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
    locations: parseObjects('--locations', values.locations, quick),
    tariffs: parseObjects('--tariffs', values.tariffs, quick),
    sessions: parseCount('--sessions', values.sessions, quick ? 50 : 1000, MOST_SESSIONS),
  }
}

function isBenchmark(name: string | undefined): name is BenchOptions['benchmark'] {
  return name === 'authorize' || name === 'feed' || name === 'sessions' || name === 'tariffs'
}

function parseObjects(flag: string, text: string | undefined, quick: boolean): number | null {
  if (text === undefined) return quick ? QUICK_OBJECTS : null
  return parseCount(flag, text, 1, MOST_OBJECTS)
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seconds: { type: 'string' },
        rounds: { type: 'string' },
        locations: { type: 'string' },
        tariffs: { type: 'string' },
        sessions: { type: 'string' },
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
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (count < 1 || count > most)
    throw new Refusal(`${flag} must be a number from 1 to ${most}, not "${text}"\n\n${BENCH_USAGE}`)
  return count
}
