import type { Instant } from '#domain/instant'

/** A time that was read, and how it deviates from OCPI's forms; null for none. */
export interface ReadDateTime {
  readonly instant: Instant
  readonly leniency: 'date_with_offset' | 'date_spelling' | null
}

const DAY_MS = 86_400_000
const STRICT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z?$/
const LENIENT = /^(\d{4})-(\d{1,2})-(\d{1,2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?\s?(Z|z|[+-]\d{2}:?\d{2})?$/

/**
 * Reads OCPI's DateTime: UTC with or without `Z`, with or without a fraction; never in the machine's own zone. Offsets, a blank for `T`,
 * missing seconds and a leap second (which is the second after it) are read and reported; null for what is no time.
 */
export function parseDateTime(text: string): ReadDateTime | null {
  const match = LENIENT.exec(text)
  if (!match) return null
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '0', fraction = '', zone = ''] = match
  const dayStart = Date.UTC(Number(year), Number(month) - 1, Number(day))
  if (new Date(dayStart).getUTCDate() !== Number(day) || Number(month) < 1 || Number(month) > 12) return null
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  const ms = fraction === '' ? 0 : Math.trunc(Number(`0${fraction}`) * 1000 + 1e-6)
  const local = dayStart + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 + ms
  const instant = local - offsetMs(zone)
  // Leap seconds end a day of UTC and no other minute.
  const isLeap = Number(second) === 60
  if (isLeap && instant - ms !== Math.floor(instant / DAY_MS) * DAY_MS) return null
  const leniency = /[+-]/.test(zone) ? 'date_with_offset' : isLeap || !STRICT.test(text) ? 'date_spelling' : null
  return { instant, leniency }
}

function offsetMs(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

/** The form we always send: `2026-11-22T18:58:44Z`, with milliseconds only where there are some. */
export function formatDateTime(instant: Instant): string {
  const text = new Date(instant).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, 19)}Z` : text
}
