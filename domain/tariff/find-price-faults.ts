import { minorDigits } from '#domain/billing/minor-digits'
import type { Fault } from '#domain/fault'
import type { PriceComponent, Tariff, TariffElement, TariffRestrictions } from '#domain/tariff/tariff'

/** About how much of a currency is worth a euro: an order of magnitude, to tell a wrong unit from a price. Others are not judged. */
const ABOUT_A_EURO: Readonly<Record<string, number>> = {
  AUD: 1.5,
  CAD: 1.5,
  CHF: 1,
  CZK: 25,
  DKK: 7.5,
  EUR: 1,
  GBP: 1,
  HUF: 400,
  NOK: 11,
  PLN: 4.3,
  SEK: 11,
  USD: 1,
}

/** In euros a kWh or an hour: what no charger on a street asks for. A price of a minute in a field of hours is below, of 60 hours above. */
const PLAUSIBLE = {
  ENERGY: { least: 0.01, most: 3 },
  TIME: { least: 0.15, most: 19.79 },
  PARKING_TIME: { least: 0.15, most: 60 },
} as const

const BOUNDS = [
  ['minEnergyWh', 'maxEnergyWh', 'max_kwh', 'Wh'],
  ['minCurrentMa', 'maxCurrentMa', 'max_current', 'mA'],
  ['minPowerW', 'maxPowerW', 'max_power', 'W'],
  ['minDurationS', 'maxDurationS', 'max_duration', 's'],
] as const satisfies readonly (readonly [keyof TariffRestrictions, keyof TariffRestrictions, string, string])[]

/** What about a tariff's prices is probably not meant: elements that contradict themselves or are never reached, and prices in another unit. */
export function findPriceFaults(tariff: Tariff): Fault[] {
  const { elements, currency, minPrice } = tariff
  const components = elements.flatMap(({ priceComponents }) => priceComponents)
  const isFree = components.every(({ priceMicros }) => priceMicros === 0) && (minPrice?.exclVatMicros ?? 0) === 0
  return [
    ...elements.flatMap(({ restrictions }, i) => findContradictions(restrictions, `elements.${i}.restrictions`)),
    ...findUnreached(elements),
    ...elements.flatMap(({ priceComponents }, i) =>
      priceComponents.flatMap((part, j) => findUnits(part, currency, `elements.${i}.price_components.${j}.price`)),
    ),
    // FLAT 0 alone is how OCPI says that charging is free; other zeros may be prices that nobody filled in.
    ...(isFree && components.some(({ type }) => type !== 'FLAT')
      ? [{ field: 'elements', rule: 'zero_throughout', detail: null }]
      : []),
  ]
}

/** Restrictions that no moment can meet. Those of dates are looked at with the dates. */
function findContradictions(restrictions: TariffRestrictions | null, at: string): Fault[] {
  if (restrictions === null) return []
  const faults: Fault[] = []
  for (const [lower, upper, name, unit] of BOUNDS) {
    const [least, most] = [restrictions[lower], restrictions[upper]]
    if (least === undefined || most === undefined || least < most) continue
    faults.push({ field: `${at}.${name}`, rule: 'never_met', detail: `at least ${least}, less than ${most} ${unit}` })
  }
  const { startDate, endDate, daysOfWeek = [] } = restrictions
  const days = startDate === undefined || endDate === undefined ? null : weekdaysBetween(startDate, endDate)
  if (days !== null && days.size > 0 && daysOfWeek.length > 0 && !daysOfWeek.some((day) => days.has(day)))
    faults.push({ field: `${at}.day_of_week`, rule: 'never_met', detail: `not between ${startDate} and ${endDate}` })
  return faults
}

/** ISO weekdays of the dates from one to before another. */
function weekdaysBetween(startDate: string, endDate: string): ReadonlySet<number> {
  const days = new Set<number>()
  const end = Date.parse(endDate)
  for (let day = Date.parse(startDate); day < end && days.size < 7; day += 86_400_000)
    days.add(new Date(day).getUTCDay() || 7)
  return days
}

/** Components behind an earlier one of their dimension that always holds, so that they never count. */
function findUnreached(elements: readonly TariffElement[]): Fault[] {
  const faults: Fault[] = []
  const always = new Map<string, number>()
  for (const [i, { priceComponents, restrictions }] of elements.entries()) {
    const own = new Set<string>()
    for (const [j, { type }] of priceComponents.entries()) {
      const key = `${restrictions?.reservation ?? ''} ${type}`
      const before = always.get(key)
      if (before !== undefined) {
        const detail = `${type}: elements.${before} always holds`
        faults.push({ field: `elements.${i}.price_components.${j}`, rule: 'never_reached', detail })
      } else if (holdsAlways(restrictions)) own.add(key)
    }
    for (const key of own) always.set(key, i)
  }
  return faults
}

function holdsAlways(restrictions: TariffRestrictions | null): boolean {
  const { reservation: _reservation, daysOfWeek, ...others } = restrictions ?? {}
  const isEveryDay = daysOfWeek === undefined || daysOfWeek.length === 0 || new Set(daysOfWeek).size === 7
  return isEveryDay && Object.keys(others).length === 0
}

function findUnits({ type, priceMicros }: PriceComponent, currency: string, field: string): Fault[] {
  if (type === 'FLAT' || priceMicros <= 0) return []
  const faults: Fault[] = []
  const perMinuteOfMinor = 60 * 10 ** (6 - minorDigits(currency))
  const price = `${priceMicros / 1_000_000} ${currency}`
  if (type !== 'ENERGY' && priceMicros % perMinuteOfMinor !== 0)
    faults.push({ field, rule: 'no_exact_minute_price', detail: `${price} an hour` })
  const euro = ABOUT_A_EURO[currency]
  const { least, most } = PLAUSIBLE[type]
  if (euro !== undefined && (priceMicros < least * euro * 1_000_000 || priceMicros > most * euro * 1_000_000)) {
    const rule = type === 'ENERGY' ? 'energy_price_implausible' : 'hourly_price_implausible'
    faults.push({ field, rule, detail: `${type} ${price}` })
  }
  return faults
}
