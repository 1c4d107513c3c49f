/** A moment in the site's own zone, the zone named: a receipt is read far from where the charge was. */
export function formatInstant(instant: number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(instant)
}

/** The time of day in a zone, the zone named. */
export function formatTimeOfDay(instant: number, timeZone: string, locale: string): string {
  const options = { timeZone, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const
  return new Intl.DateTimeFormat(locale, options).format(instant)
}
