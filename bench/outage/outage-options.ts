import { parseArgs } from 'node:util'
import { Refusal } from '../../scripts/platform/refusal.ts'

/** What `npm run outage` was asked for. */
export interface OutageOptions {
  readonly cdrs: number
  readonly pageSize: number
  /** Pages that fail at first. */
  readonly failures: number
  /** Time on the way to the operator and back that is added to each page, in ms. */
  readonly latencyMs: number
  readonly cards: number
  readonly seed: string
  readonly keep: boolean
  readonly verbose: boolean
}

/** Shown for --help. */
export const OUTAGE_USAGE = `npm run outage -- [--cdrs N] [--page N] [--failures N] [--latency MS] [--cards N] [--seed TEXT] [--keep] [--verbose]

An operator was away for a day and is back. What it made of the day is pulled, priced and posted, and compared with what it was.

  --cdrs N      CDRs of the day (default 210000)
  --page N      most on a page (default 100)
  --failures N  pages that fail at first: errors, broken connections, answers that are none (default 5)
  --latency MS  how far away the operator is thought to be: added to each page in the simulated time (default 100)
  --cards N     cards of ours that charged there (default 50)
  --seed TEXT   all chance comes from it (default 1)
  --keep        leave the platform's state where it is, and say where
  --verbose     show what the platform logs`

/** Reads the command line. */
export function parseOutageOptions(args: readonly string[]): OutageOptions | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  return {
    cdrs: whole(values.cdrs ?? '210000', '--cdrs', 1, 1_000_000),
    pageSize: whole(values.page ?? '100', '--page', 1, 1000),
    failures: whole(values.failures ?? '5', '--failures', 0, 100),
    latencyMs: whole(values.latency ?? '100', '--latency', 0, 60_000),
    cards: whole(values.cards ?? '50', '--cards', 1, 1000),
    seed: values.seed ?? '1',
    keep: values.keep ?? false,
    verbose: values.verbose ?? false,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = {
    cdrs: text,
    page: text,
    failures: text,
    latency: text,
    cards: text,
    seed: text,
    keep: flag,
    verbose: flag,
    help: flag,
  }
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${OUTAGE_USAGE}`)
  }
}

function whole(text: string, name: string, least: number, most: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new Refusal(`${name} is a number from ${least} to ${most}`)
  return value
}
