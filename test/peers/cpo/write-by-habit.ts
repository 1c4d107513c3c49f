import type { Habits, Kind } from './habits.ts'
import { isRecord } from './load-feed.ts'

type Raw = Record<string, unknown>

const ENUMS: ReadonlySet<string> = new Set(['status', 'power_type', 'format', 'auth_method', 'type'])
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/

/** An object as this operator writes it. */
export function writeByHabit(kind: Kind, object: unknown, habits: Habits): unknown {
  if (!isRecord(object)) return object
  const raw: Raw = { ...object }
  inner(raw, 'evses', 'evse', habits)
  inner(raw, 'connectors', 'connector', habits)
  if (kind !== 'evse') inner(raw, 'tariffs', 'tariff', habits)
  if (habits.kilowatts && typeof raw.max_electric_power === 'number') raw.max_electric_power /= 1000
  for (const [field, words] of Object.entries(habits.words[kind] ?? {})) {
    const word = words[String(raw[field])] ?? words['*']
    if (word !== undefined) raw[field] = word
  }
  for (const field of habits.leaveOut[kind] ?? []) delete raw[field]
  for (const [field, name] of Object.entries(habits.rename[kind] ?? {})) {
    if (raw[field] === undefined) continue
    raw[name] = raw[field]
    delete raw[field]
  }
  return values(raw, habits)
}

function inner(raw: Raw, field: string, kind: Kind, habits: Habits): void {
  const list = raw[field]
  if (Array.isArray(list)) raw[field] = list.map((item: unknown) => writeByHabit(kind, item, habits))
}

/** The values of an object, wherever they are. Objects inside of lists have been written already, and writing them again changes nothing. */
function values(value: unknown, habits: Habits, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => values(item, habits, key))
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, values(item, habits, name)]))
  }
  if (typeof value === 'number' && habits.numbersAsText) return String(value)
  if (typeof value === 'boolean' && habits.booleansAsText) return String(value)
  if (typeof value !== 'string') return value
  if (INSTANT.test(value)) return time(value, habits)
  return habits.lowerCase && ENUMS.has(key) ? value.toLowerCase() : value
}

function time(instant: string, { times }: Habits): string | number {
  const at = Date.parse(instant)
  switch (times) {
    case 'utc':
      return instant
    case 'offset':
      return instant.replace('Z', '+00:00')
    case 'blank':
      return instant.replace('T', ' ')
    case 'epoch':
      return at / 1000
    case 'berlin':
      return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' })
        .format(at)
        .replace(' ', 'T')
  }
}
