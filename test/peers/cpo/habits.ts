import { readFileSync } from 'node:fs'
import { isRecord } from './load-feed.ts'

/** The kinds of objects that an operator writes in its own way. */
export type Kind = 'location' | 'evse' | 'connector' | 'tariff' | 'session' | 'cdr'

/** How this operator deviates from the specification. */
export interface Habits {
  /** How a credential is written, in both directions; in another form it is refused. */
  credential: 'base64' | 'raw'
  /** What a list says of its next page: all there is to say, Link alone, the total alone, nothing, a cursor in the body; or all at once. */
  paging: 'full' | 'link' | 'total' | 'nothing' | 'cursor' | 'whole'
  /** What is around a list: the envelope, the envelope without a status, or nothing. */
  envelope: 'ocpi' | 'no-status' | 'none'
  /** Lists are gzip files that no header announces. */
  gzip: boolean
  /** Lists are only at URLs that end in a slash. */
  slash: boolean
  /** Each n-th list request is refused; 0 for none. */
  refuseEvery: number
  /** In whose words it is refused: HTTP's, or a status of OCPI. */
  refuseAs: 429 | 2004 | 3000
  numbersAsText: boolean
  booleansAsText: boolean
  lowerCase: boolean
  /** How times are written: as the specification says, with an offset, with a blank, as seconds since 1970, or by the clock of Berlin. */
  times: 'utc' | 'offset' | 'blank' | 'epoch' | 'berlin'
  /** Other names for fields, and fields that are left out, by kind of object. */
  rename: Partial<Record<Kind, Record<string, string>>>
  leaveOut: Partial<Record<Kind, string[]>>
  /** Other values, by kind of object, field and value; `*` stands for any. */
  words: Partial<Record<Kind, Record<string, Record<string, unknown>>>>
  kilowatts: boolean
  /** The first connector's tariffs are in the EVSE, and no connector names one. */
  inlineTariffs: boolean
  /** Each location is listed twice, the second time as it was a year before. */
  outdatedCopies: boolean
  /** Updates of sessions repeat all periods. */
  repeatPeriods: boolean
  /** A session begins with a PATCH of all its fields. */
  patchFirst: boolean
  /** Updates of sessions are PUTs of what changed. */
  partialPuts: boolean
  /** Results of commands come without a credential. */
  openResults: boolean
}

/** An operator that keeps to the specification. */
export const NO_HABITS: Habits = {
  credential: 'base64',
  paging: 'full',
  envelope: 'ocpi',
  gzip: false,
  slash: false,
  refuseEvery: 0,
  refuseAs: 429,
  numbersAsText: false,
  booleansAsText: false,
  lowerCase: false,
  times: 'utc',
  rename: {},
  leaveOut: {},
  words: {},
  kilowatts: false,
  inlineTariffs: false,
  outdatedCopies: false,
  repeatPeriods: false,
  patchFirst: false,
  partialPuts: false,
  openResults: false,
}

const OLD_NAMES = { connector: { max_voltage: 'voltage', max_amperage: 'amperage' } }

/** Habits by name. */
export const HABITS: Readonly<Record<string, Partial<Habits>>> = {
  plain: {},
  texts: { numbersAsText: true, booleansAsText: true, lowerCase: true, times: 'offset' },
  'old-names': {
    rename: { ...OLD_NAMES, session: { start_date_time: 'start_datetime' }, cdr: { end_date_time: 'stop_date_time' } },
    times: 'blank',
  },
  'raw-token': { credential: 'raw' },
  'link-only': { paging: 'link' },
  'total-only': { paging: 'total' },
  'no-pages': { paging: 'nothing' },
  whole: { paging: 'whole', envelope: 'no-status', times: 'offset' },
  slash: { slash: true },
  busy: { refuseEvery: 3 },
  'open-results': { openResults: true },
  'busy-2004': { refuseEvery: 3, refuseAs: 2004 },
  'busy-3000': { refuseEvery: 3, refuseAs: 3000 },
  words: { paging: 'whole', words: { evse: { status: { AVAILABLE: 'WORKING', OUTOFORDER: 'FAULTED' } } } },
  'national-feed': {
    paging: 'whole',
    envelope: 'none',
    gzip: true,
    outdatedCopies: true,
    leaveOut: { location: ['country_code', 'party_id', 'publish', 'time_zone'] },
  },
  cursor: {
    paging: 'cursor',
    inlineTariffs: true,
    leaveOut: {
      location: ['country_code', 'party_id', 'publish', 'time_zone', 'last_updated'],
      evse: ['last_updated'],
      connector: ['last_updated'],
    },
  },
  'city-works': {
    paging: 'whole',
    kilowatts: true,
    rename: {
      evse: { evse_id: 'id' },
      connector: { max_voltage: 'voltage', max_amperage: 'ampere', max_electric_power: 'max_power' },
    },
    leaveOut: { location: ['country_code', 'party_id', 'publish', 'time_zone'] },
  },
  'windows-zone': { rename: OLD_NAMES, words: { location: { time_zone: { '*': 'GMT Standard Time' } } } },
  fillers: { words: { location: { postal_code: { '*': '-' } }, evse: { physical_reference: { '*': '-' } } } },
  'repeats-periods': { repeatPeriods: true },
  'patch-first': { patchFirst: true },
  'partial-puts': { partialPuts: true },
  epoch: { times: 'epoch' },
  berlin: { times: 'berlin' },
}

/** Habits that cannot be followed. */
export class HabitsError extends Error {
  override name = 'HabitsError'
}

/** Habits by name, or from a JSON file that names those that differ. */
export function readHabits(named: string): Habits {
  const known = Object.hasOwn(HABITS, named) ? HABITS[named] : undefined
  const given: unknown = known ?? readJson(named)
  if (!isRecord(given)) throw new HabitsError(`--profile ${named} is no object of habits`)
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(NO_HABITS, key))
  if (unknown !== undefined) throw new HabitsError(`--profile ${named}: there is no habit ${unknown}`)
  return { ...NO_HABITS, ...given }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw new HabitsError(
      `--profile ${file} is neither a name (${Object.keys(HABITS).join(', ')}) nor a file: ${problem}`,
    )
  }
}
