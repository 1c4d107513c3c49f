/** What the clock on the wall says at a site. */
export interface LocalTime {
  /** `YYYY-MM-DD` */
  date: string
  minuteOfDay: number
  /** `MONDAY` … `SUNDAY` */
  weekday: string
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Wall time of an instant in an IANA zone. */
export function localTime(instantMs: number, zone: string): LocalTime {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatterOf(zone).formatToParts(instantMs)) parts[type] = value
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minuteOfDay: Number(parts.hour) * 60 + Number(parts.minute),
    weekday: String(parts.weekday).toUpperCase(),
  }
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'long',
  })
  formatters.set(zone, made)
  return made
}
