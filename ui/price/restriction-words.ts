import type { TariffRestrictions } from '#domain/tariff/tariff'
import { formatDuration, formatEnergy, formatPower } from '#ui/format/format-quantity.ts'
import type { Wording } from '#ui/wording.ts'

/** When a price holds, in words; null for always. */
export function restrictionWords(when: TariffRestrictions | null, wording: Wording): string | null {
  if (when === null) return null
  const { t, locale } = wording
  const energy = (wh: number) => formatEnergy(wh, locale, wh % 1000 === 0 ? 0 : 2)
  const range = (
    from: string | undefined,
    to: string | undefined,
    both: 'driver.when.between' | 'driver.when.times' | 'driver.when.dates',
  ) => {
    if (from !== undefined && to !== undefined) return t(both, { from, to })
    if (from !== undefined) return t('driver.when.from', { from })
    return to === undefined ? null : t('driver.when.up_to', { to })
  }
  const of = <T>(value: T | undefined, write: (value: T) => string) => (value === undefined ? undefined : write(value))
  const minutes = (seconds: number) => formatDuration(seconds, locale)
  const amperes = (milliamperes: number) => `${milliamperes / 1000}\u00a0A`
  const watts = (powerW: number) => formatPower(powerW, locale)
  const parts = [
    of(when.daysOfWeek, (days) => (days.length === 0 || days.length === 7 ? '' : dayNames(days, locale))),
    range(when.startTime, when.endTime, 'driver.when.times'),
    range(when.startDate, when.endDate, 'driver.when.dates'),
    range(of(when.minEnergyWh, energy), of(when.maxEnergyWh, energy), 'driver.when.between'),
    range(of(when.minDurationS, minutes), of(when.maxDurationS, minutes), 'driver.when.between'),
    range(of(when.minPowerW, watts), of(when.maxPowerW, watts), 'driver.when.between'),
    range(of(when.minCurrentMa, amperes), of(when.maxCurrentMa, amperes), 'driver.when.between'),
    when.reservation === 'RESERVATION_EXPIRES' ? t('driver.when.reservation_expires') : null,
  ].filter((part): part is string => typeof part === 'string' && part !== '')
  return parts.length === 0 ? null : parts.join(', ')
}

/** Weekdays in the locale's own short names, in the order they come. */
function dayNames(days: readonly number[], locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  // 1 January 2024 was a Monday, which ISO counts as 1.
  return days
    .toSorted((a, b) => a - b)
    .map((day) => format.format(Date.UTC(2024, 0, day)))
    .join(' ')
}
