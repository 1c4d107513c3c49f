/** What a clock and a calendar on the wall of the Location show. */
export interface LocalMoment {
  /** `2026-10-25` */
  readonly date: string
  /** `SUNDAY` */
  readonly day: string
  readonly secondOfDay: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Asks the runtime's own calendar, moment by moment: daylight saving needs no rule of ours. */
export function localMoment(timeMs: number, timeZone: string): LocalMoment {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(timeMs)
      .map(({ type, value }) => [type as string, value]),
  )
  const part = (name: string) => parts.get(name) ?? ''
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    day: part('weekday').toUpperCase(),
    secondOfDay: Number(part('hour')) * 3600 + Number(part('minute')) * 60 + Number(part('second')),
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'long',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}
