import { parseArgs } from 'node:util'
import { NO_HABITS, readHabits } from './habits.ts'
import type { Settings } from './settings.ts'

/** A flag that cannot be followed. */
export class FlagError extends Error {
  override name = 'FlagError'
}

/** Reads the command line. `--feed` takes one or several files and may be repeated. */
export function parseFlags(args: readonly string[]): Settings {
  const { values, positionals } = read(args)
  const timeZone = values['time-zone'] ?? null
  if (timeZone !== null && !isZone(timeZone)) throw new FlagError(`--time-zone ${timeZone} is not an IANA time zone`)
  const pace = values.pace
  if (pace !== 'compressed' && pace !== 'none') throw new FlagError(`--pace is compressed or none, not ${pace}`)
  const feeds = [...values.feed, ...positionals]
  if (values.feed.length === 0 && positionals.length > 0)
    throw new FlagError(`unexpected ${positionals[0]}; files follow --feed`)
  return {
    country: matching('--country', values.country.toUpperCase(), /^[A-Z]{2}$/),
    party: matching('--party', values.party.toUpperCase(), /^[A-Z0-9]{3}$/),
    name: values.name,
    port: whole('--port', values.port, 0, 65_535),
    seed: values.seed,
    timeZone,
    timeScale: whole('--time-scale', values['time-scale'], 1, 1_000_000),
    feeds,
    stations: whole('--stations', values.stations, 1, 200_000),
    pace,
    auto: whole('--auto', values.auto, 0, 1000),
    uids: values.uids.split(',').filter((uid) => uid !== ''),
    pageSize: whole('--page-size', values['page-size'], 1, 10_000),
    singleParty: values['single-party'],
    habits: values.profile === undefined ? NO_HABITS : readHabits(values.profile),
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        country: { type: 'string', default: 'NL' },
        party: { type: 'string', default: 'ABC' },
        name: { type: 'string', default: 'Simulated Charging' },
        port: { type: 'string', default: '0' },
        seed: { type: 'string', default: '1' },
        'time-zone': { type: 'string' },
        'time-scale': { type: 'string', default: '60' },
        feed: { type: 'string', multiple: true, default: [] },
        stations: { type: 'string', default: '40' },
        pace: { type: 'string', default: 'compressed' },
        auto: { type: 'string', default: '0' },
        uids: { type: 'string', default: '' },
        'page-size': { type: 'string', default: '50' },
        'single-party': { type: 'boolean', default: false },
        profile: { type: 'string' },
      },
    })
  } catch (error) {
    throw new FlagError(error instanceof Error ? error.message : String(error))
  }
}

function whole(flag: string, value: string, min: number, max: number): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < min || number > max) {
    throw new FlagError(`${flag} is a whole number from ${min} to ${max}, not ${value}`)
  }
  return number
}

function matching(flag: string, value: string, pattern: RegExp): string {
  if (!pattern.test(value)) throw new FlagError(`${flag} ${value} does not match ${pattern.source}`)
  return value
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}
