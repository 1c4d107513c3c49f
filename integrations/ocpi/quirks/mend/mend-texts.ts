import { offsetAt } from '#domain/tariff/local-time'
import { formatDateTime } from '#integrations/ocpi/date-time'
import type { Draft } from '#integrations/ocpi/quirks/mend/draft'
import type { PeerProfile } from '#integrations/ocpi/quirks/profile-schema'
import { isRawObject } from '#integrations/ocpi/raw-object'

const TIME_FIELD = /(^|_)(last_updated|date_time|period_begin|period_end)$/
const NAIVE = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?$/
// Lists of objects that are mended on their own.
const APART: ReadonlySet<string> = new Set(['evses', 'connectors', 'tariffs'])

/** Mends times by another clock or in another form, and texts with blanks that cannot be seen, wherever in the object they are. */
export function mendTexts(draft: Draft, { fields }: PeerProfile): void {
  const { naiveTimeZone, epochTimestamps, cleanText } = fields
  if (naiveTimeZone === 'UTC' && epochTimestamps === 'refuse' && !cleanText) return
  const mend = (key: string, value: unknown): { readonly value: unknown; readonly rule: string } | null => {
    if (typeof value === 'number' && epochTimestamps !== 'refuse' && TIME_FIELD.test(key)) {
      return { value: formatDateTime(epochTimestamps === 's' ? value * 1000 : value), rule: 'epoch_number' }
    }
    if (typeof value !== 'string') return null
    if (naiveTimeZone !== 'UTC' && TIME_FIELD.test(key) && NAIVE.test(value)) {
      return { value: formatDateTime(instantByWall(value, naiveTimeZone)), rule: 'local_time' }
    }
    const clean = cleanText ? cleaned(value) : value
    return clean === value ? null : { value: clean, rule: 'unclean_text' }
  }
  const walk = (value: unknown, path: string, key: string): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item, i) => walk(item, `${path}.${i}`, key))
      return items.some((item, i) => item !== value[i]) ? items : value
    }
    if (isRawObject(value)) {
      const entries = Object.entries(value).map(([name, inner]) => {
        const where = path === '' ? name : `${path}.${name}`
        return [name, APART.has(name) ? inner : walk(inner, where, name)] as const
      })
      return entries.some(([name, inner]) => inner !== value[name]) ? Object.fromEntries(entries) : value
    }
    const mended = mend(key, value)
    if (mended === null) return value
    draft.note(path, mended.rule)
    return mended.value
  }
  const raw = walk(draft.raw, '', '')
  if (isRawObject(raw)) draft.raw = raw
}

/** The instant at which the clock on this wall says so; of two when it is set back, the first. */
function instantByWall(text: string, timeZone: string): number {
  const [, year, month, day, hour, minute, second = '0', fraction = ''] = NAIVE.exec(text) ?? []
  const ms = fraction === '' ? 0 : Math.trunc(Number(`0${fraction}`) * 1000)
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms)
  const candidates = [offsetAt(wall - 86_400_000, timeZone), offsetAt(wall + 86_400_000, timeZone)]
  const fitting = candidates.map((offset) => wall - offset).filter((at) => at + offsetAt(at, timeZone) === wall)
  return Math.min(...(fitting.length > 0 ? fitting : [wall - (candidates[0] ?? 0)]))
}

function cleaned(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
}
