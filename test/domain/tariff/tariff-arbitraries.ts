import fc from 'fast-check'
import type { ChargingDimension, ChargingPeriod } from '#domain/session/session'
import type { ChargeToPrice } from '#domain/tariff/charge-price'
import { TARIFF_DIMENSIONS, type Tariff, type TariffElement, type TariffRestrictions } from '#domain/tariff/tariff'
import { tariffOf } from '../sample-charge.ts'

/** Zones with and without summer time, whole and broken hours ahead of UTC, and Ramadan. */
export const ZONES = [
  'Europe/Amsterdam',
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'UTC',
]

const HOUR = 3_600_000
/** Around nights of 23 and 25 hours in Europe and America, the ends of a year and of February, and just any day. */
const DAYS = [
  '2026-03-29',
  '2026-10-25',
  '2026-03-08',
  '2026-11-01',
  '2026-04-05',
  '2026-12-31',
  '2028-02-29',
  '2026-06-15',
]

const instants = fc
  .tuple(fc.constantFrom(...DAYS), fc.integer({ min: -20 * 3600, max: 30 * 3600 }))
  .map(([day, seconds]) => Date.parse(`${day}T00:00:00Z`) + seconds * 1000)

const timesOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 0, 0, 15, 30, 59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))

const dates = fc
  .tuple(fc.constantFrom(...DAYS), fc.integer({ min: -1, max: 2 }))
  .map(([day, days]) => new Date(Date.parse(day) + days * 24 * HOUR).toISOString().slice(0, 10))

/** Restrictions of every kind but the reservation's, each of them there or not. */
export const restrictions: fc.Arbitrary<TariffRestrictions> = fc.record(
  {
    startTime: timesOfDay,
    endTime: timesOfDay,
    startDate: dates,
    endDate: dates,
    minEnergyWh: fc.integer({ min: 0, max: 40_000 }),
    maxEnergyWh: fc.integer({ min: 0, max: 40_000 }),
    minCurrentMa: fc.integer({ min: 0, max: 32_000 }),
    maxCurrentMa: fc.integer({ min: 0, max: 32_000 }),
    minPowerW: fc.constantFrom(0, 3700, 11_000, 22_000),
    maxPowerW: fc.constantFrom(3700, 11_000, 22_000, 150_000),
    minDurationS: fc.integer({ min: 0, max: 20_000 }),
    maxDurationS: fc.integer({ min: 0, max: 40_000 }),
    daysOfWeek: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
  },
  { requiredKeys: [] },
)

const components = fc.record({
  type: fc.constantFrom(...TARIFF_DIMENSIONS),
  priceMicros: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000_000 })),
  vatBasisPoints: fc.constantFrom(null, 0, 700, 1900, 2100, 2550),
  stepSize: fc.constantFrom(0, 1, 60, 300, 900, 1000),
})

/** Restrictions that hold often enough: of thirteen kinds at once hardly any element would ever count. */
const fewRestrictions = restrictions.chain((all) => {
  const keys = Object.keys(all) as (keyof TariffRestrictions)[]
  return fc
    .subarray(keys, { maxLength: Math.min(3, keys.length) })
    .map((kept) => Object.fromEntries(kept.map((key) => [key, all[key]])) as TariffRestrictions)
})

const elements: fc.Arbitrary<TariffElement> = fc.record({
  priceComponents: fc.array(components, { minLength: 1, maxLength: 4 }),
  restrictions: fc.oneof(
    fc.constant(null),
    { weight: 3, arbitrary: fewRestrictions },
    fc
      .tuple(fewRestrictions, fc.constantFrom('RESERVATION' as const, 'RESERVATION_EXPIRES' as const))
      .map(([some, reservation]) => ({ ...some, reservation })),
  ),
})

const limits = fc.option(
  fc.record({
    exclVatMicros: fc.integer({ min: 0, max: 20_000_000 }),
    inclVatMicros: fc.option(fc.integer({ min: 0, max: 24_000_000 })),
  }),
  { freq: 3 },
)

/** Any tariff: every dimension, restriction, block and limit there is. */
export const tariffs: fc.Arbitrary<Tariff> = fc
  .tuple(
    fc.array(elements, { minLength: 1, maxLength: 6 }),
    limits,
    limits,
    fc.constantFrom(undefined, undefined, 'YES' as const, 'NO' as const, 'N/A' as const),
  )
  .map(([list, minPrice, maxPrice, taxIncluded]) =>
    tariffOf([], { elements: list, minPrice, maxPrice, ...(taxIncluded === undefined ? {} : { taxIncluded }) }),
  )

const volumes: fc.Arbitrary<ChargingDimension[]> = fc
  .record(
    {
      ENERGY: fc.integer({ min: 0, max: 20_000_000 }),
      TIME: fc.integer({ min: 0, max: 3_000_000 }),
      PARKING_TIME: fc.integer({ min: 0, max: 3_000_000 }),
      RESERVATION_TIME: fc.integer({ min: 0, max: 1_000_000 }),
      MIN_POWER: fc.integer({ min: 0, max: 22_000_000 }),
      MAX_POWER: fc.integer({ min: 0, max: 22_000_000 }),
      MAX_CURRENT: fc.integer({ min: 0, max: 32_000_000 }),
      CURRENT: fc.integer({ min: 0, max: 32_000_000 }),
    },
    { requiredKeys: [] },
  )
  .map((record) => Object.entries(record).map(([type, volumeMicros]) => ({ type, volumeMicros })))

/** The periods of a charge in order, from its start on. */
function periodsFrom(startAt: number, ids: readonly (string | null)[]): fc.Arbitrary<ChargingPeriod[]> {
  return fc
    .array(fc.tuple(fc.integer({ min: 1, max: 4 * 3600 }), volumes, fc.constantFrom(...ids)), {
      minLength: 1,
      maxLength: 8,
    })
    .map((list) => {
      let at = startAt
      return list.map(([lastsS, dimensions, tariffId]) => {
        const period = { startAt: at, dimensions, tariffId }
        at += lastsS * 1000
        return period
      })
    })
}

/** Any charge by one or two tariffs, anywhere, over nights that are too long or too short. */
export const charges: fc.Arbitrary<ChargeToPrice> = fc
  .tuple(instants, fc.constantFrom(...ZONES), fc.array(tariffs, { minLength: 1, maxLength: 2 }))
  .chain(([startAt, timeZone, list]) => {
    const named = list.map((tariff, index) => ({ ...tariff, id: `T${index}` }))
    return fc.record({
      startAt: fc.constant(startAt),
      endAt: fc.integer({ min: 0, max: 40 * 3600 }).map((seconds) => startAt + seconds * 1000),
      periods: periodsFrom(startAt, named.length === 1 ? [null] : [...named.map(({ id }) => id), 't1', null]),
      tariffs: fc.constant(named),
      timeZone: fc.constant(timeZone),
      options: fc.record({
        reservationExpired: fc.boolean(),
        timeBlocks: fc.constantFrom('parking' as const, 'last' as const),
        omittedVat: fc.constantFrom('none' as const, 'unknown' as const),
      }),
    })
  })
