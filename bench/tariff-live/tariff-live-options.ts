import { parseArgs } from 'node:util'
import { Refusal } from '../../scripts/platform/refusal.ts'

/** What `npm run bench -- tariff-live` was asked for. */
export interface TariffLiveOptions {
  readonly peers: number
  /** How long the ten simulated minutes take. */
  readonly seconds: number
  readonly drivers: number
  readonly watchers: number
  readonly seed: string
  readonly keep: boolean
  readonly verbose: boolean
}

const TARIFF_LIVE_USAGE = `npm run bench -- tariff-live [--peers N] [--seconds N] [--drivers N] [--watchers N] [--seed TEXT] [--keep] [--verbose]

Operators change their tariffs at random for ten simulated minutes, by OCPI, while drivers look, pay and keep pages open.
Ends with status 1 where a charge was started at a price that had been superseded.

  --peers N     operators (default 300), each of which changes its price every two simulated minutes
  --seconds N   what the ten minutes take (default 60)
  --drivers N   who look and pay, one after the other, at once (default 6)
  --watchers N  pages that stay open and follow their price (default 20)
  --seed TEXT   all chance comes from it (default 1)
  --keep        leave the platform's state where it is, and say where
  --verbose     show what the platform logs`

/** Reads the command line. */
export function parseTariffLiveOptions(args: readonly string[]): TariffLiveOptions {
  const values = parse(args)
  return {
    peers: whole(values.peers ?? '300', '--peers', 1000),
    seconds: whole(values.seconds ?? '60', '--seconds', 600),
    drivers: whole(values.drivers ?? '6', '--drivers', 64),
    watchers: whole(values.watchers ?? '20', '--watchers', 1000),
    seed: values.seed ?? '1',
    keep: values.keep ?? false,
    verbose: values.verbose ?? false,
  }
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const options = { peers: text, seconds: text, drivers: text, watchers: text, seed: text, keep: flag, verbose: flag }
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : String(error)}\n\n${TARIFF_LIVE_USAGE}`)
  }
}

function whole(text: string, name: string, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw new Refusal(`${name} is a number from 1 to ${most}\n\n${TARIFF_LIVE_USAGE}`)
  return value
}
