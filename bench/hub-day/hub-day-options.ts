import { parseArgs } from 'node:util'
import { Refusal } from '../../scripts/platform/refusal.ts'
import { BREAKS, type Break, parseSessions } from '../day/day-options.ts'

/** What can be broken on purpose: the platforms of `npm run day`, or the day itself. */
export const HUB_BREAKS = [...BREAKS, 'pull'] as const
export type HubBreak = (typeof HUB_BREAKS)[number]

/** What `npm run hub:day` was asked for. */
export interface HubDayOptions {
  readonly sessions: number
  readonly seed: string
  readonly broken: HubBreak | null
  /** For the hub's own command line. */
  readonly hubFlags: readonly string[]
  readonly keep: boolean
  readonly verbose: boolean
}

/** Shown for --help. */
export const HUB_DAY_USAGE = `npm run hub:day -- [--sessions N] [--seed TEXT] [--break ${HUB_BREAKS.join('|')}] [--hub="FLAGS"] [--keep] [--verbose]

  --sessions N  charges in the day (default 200)
  --seed TEXT   all chance comes from it (default 1)
  --break WHAT  break something on purpose, to see that the comparison notices:
                dedupe  a CDR that comes twice is a second CDR
                order   a session is what arrived last
                ledger  one side of a posting is off by a cent
                pull    nobody fetches what was never pushed
  --hub=FLAGS   for the simulated hub, such as "--references owner --client-info"; test/peers/hub/README.md lists them
  --keep        leave the platform's state where it is, and say where
  --verbose     show what the platform logs`

/** Reads the command line. */
export function parseHubDayOptions(args: readonly string[]): HubDayOptions | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    sessions: parseSessions(values.sessions ?? '200'),
    seed: values.seed ?? '1',
    broken: parseBreak(values.break),
    hubFlags: (values.hub ?? '').split(' ').filter((flag) => flag !== ''),
    keep: values.keep ?? false,
    verbose: values.verbose ?? false,
  }
}

/** The Worker to start with; a day broken elsewhere runs on the sound one. */
export const brokenWorker = (broken: HubBreak | null): Break | null => BREAKS.find((name) => name === broken) ?? null

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        sessions: { type: 'string' },
        seed: { type: 'string' },
        break: { type: 'string' },
        hub: { type: 'string' },
        keep: { type: 'boolean' },
        verbose: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${HUB_DAY_USAGE}`)
  }
}

function parseBreak(text: string | undefined): HubBreak | null {
  if (text === undefined) return null
  const found = HUB_BREAKS.find((name) => name === text)
  if (found === undefined) throw new Refusal(`--break is one of ${HUB_BREAKS.join(', ')}, not "${text}"`)
  return found
}
