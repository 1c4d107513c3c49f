/** Energy in kWh; as many decimals as one asks for. */
export function formatEnergy(energyWh: number, locale: string, decimals = 2): string {
  return formatUnit(energyWh / 1000, 'kWh', locale, decimals)
}

/** Power in kW. */
export function formatPower(powerW: number, locale: string): string {
  return formatUnit(powerW / 1000, 'kW', locale, powerW < 10_000 && powerW % 1000 !== 0 ? 1 : 0)
}

/** A stretch of time in minutes, or hours and minutes from two hours on. */
export function formatDuration(durationS: number, locale: string): string {
  const minutes = Math.floor(durationS / 60)
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  if (minutes < 120) return unit(minutes, 'minute')
  const hours = unit(Math.floor(minutes / 60), 'hour')
  return minutes % 60 === 0 ? hours : `${hours} ${unit(minutes % 60, 'minute')}`
}

/** How long ago, in words of the locale. */
export function formatAge(ageMs: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'long' })
  const seconds = Math.max(0, Math.round(ageMs / 1000))
  if (seconds < 60) return format.format(-seconds, 'second')
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 48 * 3600) return format.format(-Math.floor(seconds / 3600), 'hour')
  return format.format(-Math.floor(seconds / 86_400), 'day')
}

function formatUnit(value: number, unit: string, locale: string, decimals: number): string {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  // A no-break space: number and unit stay on one line.
  return `${format.format(value)}\u00a0${unit}`
}
