import type { Instant } from '#domain/instant'

/** What the clock on the wall says. */
export interface LocalTime {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** Seconds since the wall clock's midnight, 0 … 86,399. */
  readonly secondOfDay: number
  /** ISO weekday, 1 = Monday … 7 = Sunday. */
  readonly weekday: number
}

/** A stretch of time, its end excluded, in which a zone's wall clock is as far ahead of UTC as `offsetMs`. */
interface OffsetSpan {
  readonly from: Instant
  readonly until: Instant
  readonly offsetMs: number
}

const DAY_MS = 86_400_000
// Two changes of one zone were never closer than four weeks in this century (Morocco around Ramadan).
const SAMPLE_MS = 7 * DAY_MS

const formats = new Map<string, Intl.DateTimeFormat>()
/** By zone, then by year. */
const offsetTables = new Map<string, Map<number, readonly OffsetSpan[]>>()

/** Whether the runtime knows this IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  return formatOf(timeZone) !== null
}

/** The wall clock of a zone at an instant. Throws a RangeError for an unknown zone. Source of the offsets: the runtime's Intl, read once per zone and year. */
export function localTimeAt(instant: Instant, timeZone: string): LocalTime {
  const local = new Date(instant + offsetAt(instant, timeZone))
  return {
    date: local.toISOString().slice(0, 10),
    secondOfDay: local.getUTCHours() * 3600 + local.getUTCMinutes() * 60 + local.getUTCSeconds(),
    weekday: local.getUTCDay() === 0 ? 7 : local.getUTCDay(),
  }
}

/** How far the zone's wall clock is ahead of UTC at an instant, in milliseconds. Throws a RangeError for an unknown zone. */
export function offsetAt(instant: Instant, timeZone: string): number {
  return offsetSpanAt(instant, timeZone).offsetMs
}

/** The stretch around an instant in which the zone's offset stays as it is, within the year. Throws a RangeError for an unknown zone. */
function offsetSpanAt(instant: Instant, timeZone: string): OffsetSpan {
  const years = offsetTables.get(timeZone) ?? new Map<number, readonly OffsetSpan[]>()
  const year = new Date(instant).getUTCFullYear()
  let table = years.get(year)
  if (!table) {
    table = readOffsets(timeZone, year)
    offsetTables.set(timeZone, years.set(year, table))
  }
  for (const span of table) if (instant < span.until) return span
  throw new RangeError(`no instant: ${instant}`)
}

/** A day on the wall clock, or the part of one in which the clock is not changed. */
export interface LocalDay {
  /** The instants of it, the end excluded. */
  readonly from: Instant
  readonly until: Instant
  /** Days since 1970-01-01. */
  readonly number: number
  /** When its midnight was, or would have been by the offset that holds now: the clock shows what has passed since. */
  readonly startedAt: Instant
}

/** The local day around an instant: for all instants in it the clock on the wall is a subtraction. Throws a RangeError for an unknown zone. */
export function localDayAt(instant: Instant, timeZone: string): LocalDay {
  const { from, until, offsetMs } = offsetSpanAt(instant, timeZone)
  const number = Math.floor((instant + offsetMs) / DAY_MS)
  const startedAt = number * DAY_MS - offsetMs
  return { from: Math.max(from, startedAt), until: Math.min(until, startedAt + DAY_MS), number, startedAt }
}

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
    return format
  } catch {
    // Names that are none come from peers: they are not remembered, or a peer could fill the memory.
    return null
  }
}

function readOffset(instant: Instant, timeZone: string): number {
  const format = formatOf(timeZone)
  if (!format) throw new RangeError(`unknown time zone: ${timeZone}`)
  const fields: Record<string, number> = {}
  for (const part of format.formatToParts(instant)) if (part.type !== 'literal') fields[part.type] = Number(part.value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

function readOffsets(timeZone: string, year: number): readonly OffsetSpan[] {
  const end = Date.UTC(year + 1, 0, 1)
  const table: OffsetSpan[] = []
  let from = Date.UTC(year, 0, 1)
  let current = readOffset(from, timeZone)
  for (let before = from; before < end; before += SAMPLE_MS) {
    const next = Math.min(before + SAMPLE_MS, end)
    const offsetMs = readOffset(next, timeZone)
    if (offsetMs === current) continue
    const until = findChange(before, next, current, timeZone)
    table.push({ from, until, offsetMs: current })
    from = until
    current = offsetMs
  }
  if (from < end) table.push({ from, until: end, offsetMs: current })
  return table
}

/** The first second of (before, after] at which the offset is no longer `offsetMs`. */
function findChange(before: Instant, after: Instant, offsetMs: number, timeZone: string): Instant {
  let low = before / 1000
  let high = after / 1000
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (readOffset(middle * 1000, timeZone) === offsetMs) low = middle
    else high = middle
  }
  return high * 1000
}
