import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Refusal } from '../../scripts/platform/refusal.ts'

/** The ways in which a day can be broken on purpose, each by a Worker of its own that no deployment carries. */
export const BREAKS = ['dedupe', 'order', 'ledger'] as const
export type Break = (typeof BREAKS)[number]

/** What `npm run day` was asked for. */
export interface DayOptions {
  readonly sessions: number
  readonly seed: string
  /** Files for the Dutch operator; without them, all feeds are generated. */
  readonly feed: readonly string[]
  readonly broken: Break | null
  /** Leave the state of the platform where it is. */
  readonly keep: boolean
  readonly verbose: boolean
}

/** Shown for --help. */
export const DAY_USAGE = `npm run day -- [--sessions N] [--seed TEXT] [--feed FILE…] [--break dedupe|order|ledger] [--keep] [--verbose]

  --sessions N  charges in the day (default 1000)
  --seed TEXT   all chance comes from it; the same seed gives the same table (default 1)
  --feed FILE…  what the Dutch operator publishes: OCPI locations and tariffs, plain or gzipped
  --break WHAT  break the platform on purpose, to see that the comparison notices:
                dedupe  a CDR that comes twice is a second CDR
                order   a session is what arrived last
                ledger  one side of a posting is off by a cent
  --keep        leave the platform's state where it is, and say where
  --verbose     show what the platform logs`

const MOST_SESSIONS = 5000

/** Reads the command line; a relative FILE starts at `directory`. */
export function parseDayOptions(args: readonly string[], directory: string): DayOptions | 'help' {
  const { values, positionals } = parse(args)
  if (values.help) return 'help'
  const feed = values.feed ?? []
  if (positionals.length > 0 && feed.length === 0) throw new Refusal(`unexpected ${positionals[0]}\n\n${DAY_USAGE}`)
  return {
    sessions: parseSessions(values.sessions ?? '1000'),
    seed: values.seed ?? '1',
    feed: [...feed, ...positionals].map((file) => resolve(directory, file)),
    broken: parseBreak(values.break),
    keep: values.keep ?? false,
    verbose: values.verbose ?? false,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        sessions: { type: 'string' },
        seed: { type: 'string' },
        feed: { type: 'string', multiple: true },
        break: { type: 'string' },
        keep: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${DAY_USAGE}`)
  }
}

/** A number of sessions on the command line. */
export function parseSessions(text: string): number {
  const sessions = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (sessions >= 1 && sessions <= MOST_SESSIONS) return sessions
  throw new Refusal(`--sessions must be a number from 1 to ${MOST_SESSIONS}, not "${text}"`)
}

function parseBreak(text: string | undefined): Break | null {
  if (text === undefined) return null
  const found = BREAKS.find((name) => name === text)
  if (found === undefined) throw new Refusal(`--break is one of ${BREAKS.join(', ')}, not "${text}"`)
  return found
}
