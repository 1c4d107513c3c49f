import { expect, test } from 'vitest'
import { areLimitsCrossed, findTariffFaults } from '#domain/tariff/find-tariff-faults'
import type { PriceLimit, Tariff, TariffRestrictions } from '#domain/tariff/tariff'
import { component, micros, tariffOf } from '../sample-charge.ts'

const NOW = Date.parse('2026-05-04T12:00:00Z')
const energy = component('ENERGY', 0.5, 21)
const fallback = [[energy]] as const
const faults = (tariff: Tariff) => findTariffFaults(tariff, NOW)
/** Faults of an element under restrictions, with one behind it that always holds. */
const under = (restrictions: TariffRestrictions) => faults(tariffOf([[[energy], restrictions], fallback]))
const limit = (excl: number, incl: number | null): PriceLimit => ({
  exclVatMicros: micros(excl),
  inclVatMicros: incl === null ? null : micros(incl),
})

test('a tariff that can be met at any time has no faults', () => {
  expect(faults(tariffOf([fallback]))).toEqual([])
  expect(under({ startTime: '08:00', startDate: '2026-01-01', endDate: '2027-01-01' })).toEqual([])
})

test('a tariff has expired at the moment that is its end', () => {
  const ending = (endsAt: number) => faults(tariffOf([fallback], { endsAt }))
  expect(ending(NOW + 1)).toEqual([])
  expect(ending(NOW)).toEqual([{ field: 'end_date_time', rule: 'tariff_expired', detail: '2026-05-04T12:00:00.000Z' }])
})

test('dates that end where they begin, or before, have no day', () => {
  const fault = (from: string, to: string) => [
    { field: 'elements.0.restrictions.end_date', rule: 'never_valid', detail: `${from} to ${to}` },
  ]
  expect(under({ startDate: '2026-06-02', endDate: '2026-06-02' })).toEqual(fault('2026-06-02', '2026-06-02'))
  expect(under({ startDate: '2026-06-02', endDate: '2026-06-01' })).toEqual(fault('2026-06-02', '2026-06-01'))
  expect(under({ startDate: '2026-06-02', endDate: '2026-06-03' })).toEqual([])
  expect(under({ startDate: '2026-06-02' })).toEqual([])
})

test('an element has expired when its last day is over everywhere on earth', () => {
  expect(under({ endDate: '2026-05-03' })).toEqual([
    { field: 'elements.0.restrictions.end_date', rule: 'element_expired', detail: '2026-05-03' },
  ])
  expect(under({ endDate: '2026-05-04' })).toEqual([])
  // It never held at all, which says more.
  expect(under({ startDate: '2026-01-02', endDate: '2026-01-01' }).map(({ rule }) => rule)).toEqual(['never_valid'])
})

test('a second component of a dimension never counts', () => {
  const tariff = tariffOf([[[energy, component('TIME', 1.2, 21), energy]]])
  expect(faults(tariff)).toEqual([
    { field: 'elements.0.price_components', rule: 'duplicate_component', detail: 'ENERGY' },
  ])
})

test('blocks of no size are told with their place', () => {
  const tariff = tariffOf([fallback, [[component('TIME', 1.2, 21), component('PARKING_TIME', 1.2, 21, 0)]]])
  expect(faults(tariff)).toEqual([
    { field: 'elements.1.price_components.1.step_size', rule: 'step_size_zero', detail: 'PARKING_TIME' },
  ])
})

test('limits are crossed where the lowest is above the highest, on either side', () => {
  const crossed = (lowest: PriceLimit | null, highest: PriceLimit | null) => areLimitsCrossed(lowest, highest)
  expect(crossed(limit(5, 6), limit(4, 7))).toBe(true)
  expect(crossed(limit(4, 7), limit(5, 6))).toBe(true)
  expect(crossed(limit(5, 6), limit(5, 6))).toBe(false)
  expect(crossed(limit(4, 5), limit(5, 6))).toBe(false)
  expect(crossed(limit(4, null), limit(5, 6))).toBe(false)
  expect(crossed(limit(4, 7), limit(5, null))).toBe(false)
  expect(crossed(null, limit(5, 6))).toBe(false)
  expect(crossed(limit(5, 6), null)).toBe(false)
  const tariff = tariffOf([fallback], { minPrice: limit(5, null), maxPrice: limit(4, null) })
  expect(faults(tariff)).toEqual([{ field: 'min_price', rule: 'limits_crossed', detail: null }])
})

test('two fees for a reservation are told, one of each kind and no other', () => {
  const time = component('TIME', 1.2, 21)
  const fee = component('FLAT', 1, 21)
  const reserved = (...elements: [(typeof fee)[], TariffRestrictions][]) => faults(tariffOf([...elements, fallback]))
  const [used, expired] = [{ reservation: 'RESERVATION' }, { reservation: 'RESERVATION_EXPIRES' }] as const
  expect(reserved([[time, fee], used], [[fee], expired])).toEqual([
    { field: 'elements', rule: 'two_reservation_fees', detail: null },
  ])
  expect(reserved([[fee], used], [[time], expired])).toEqual([])
  expect(reserved([[time], used], [[fee], expired])).toEqual([])
  expect(reserved([[fee], used], [[fee], used]).map(({ rule }) => rule)).toEqual(['never_reached'])
})

test('a dimension without a price for every time is told, a fee and a reservation are not', () => {
  const parking = component('PARKING_TIME', 1.2, 21)
  const atNight = { startTime: '22:00' }
  const told = (tariff: Tariff) => faults(tariff).map(({ field, rule, detail }) => [field, rule, detail])
  expect(told(tariffOf([fallback, [[parking, component('FLAT', 1, 21)], atNight]]))).toEqual([
    ['elements', 'free_at_times', 'PARKING_TIME'],
  ])
  expect(told(tariffOf([fallback, [[parking], atNight], [[parking], {}]]))).toEqual([])
  expect(told(tariffOf([fallback, [[component('TIME', 1.2, 21)], { reservation: 'RESERVATION' }]]))).toEqual([])
})
