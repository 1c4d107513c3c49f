import { expect, test } from 'vitest'
import { component, periodAt, tariffOf } from '../../sample-charge.ts'
import { matchesAt, priceOf } from './price-of.ts'

// Amsterdam: UTC+1 in January, UTC+2 in July. 12 January 2026 is a Monday.

test('D-12 times are those of the wall clock at the site, from the start on and up to the end', () => {
  const window = { startTime: '09:00', endTime: '17:00' }
  expect(
    ['07:59:59', '08:00:00', '15:59:59', '16:00:00'].map((time) => matchesAt(window, `2026-01-12T${time}Z`)),
  ).toEqual([false, true, true, false])
  expect(matchesAt(window, '2026-07-13T07:00:00Z')).toBe(true)
  expect(matchesAt(window, '2026-01-12T08:00:00Z', 'Europe/London')).toBe(false)
})

test('D-13 a window that ends before it starts goes over midnight, and 00:00 is the end of the day', () => {
  const night = { startTime: '22:00', endTime: '06:00' }
  expect(
    ['12T20:59:59', '12T21:00:00', '12T23:30:00', '13T04:59:59', '13T05:00:00'].map((time) =>
      matchesAt(night, `2026-01-${time}Z`),
    ),
  ).toEqual([false, true, true, true, false])
  const evening = { startTime: '20:00', endTime: '00:00' }
  expect(
    ['12T18:59:59', '12T19:00:00', '12T22:59:59', '12T23:00:00'].map((time) => matchesAt(evening, `2026-01-${time}Z`)),
  ).toEqual([false, true, true, false])
})

test('D-14 a start alone lasts to midnight, an end alone begins there, and an end of 00:00 alone is the whole day', () => {
  const times = ['11T23:00:00', '12T08:59:59', '12T09:00:00', '12T22:59:59']
  const matched = (window: Parameters<typeof matchesAt>[0]) =>
    times.map((time) => matchesAt(window, `2026-01-${time}Z`))
  expect(matched({ startTime: '10:00' })).toEqual([false, false, true, true])
  expect(matched({ endTime: '10:00' })).toEqual([true, true, false, false])
  expect(matched({ endTime: '00:00' })).toEqual([true, true, true, true])
})

test('D-15 equal start and end are the whole day, with a warning', () => {
  const window = { startTime: '10:00', endTime: '10:00' }
  expect(['12T02:00:00', '12T09:00:00', '12T22:00:00'].map((time) => matchesAt(window, `2026-01-${time}Z`))).toEqual([
    true,
    true,
    true,
  ])
  const startAt = Date.parse('2026-01-12T10:00:00Z')
  const tariff = tariffOf([[[component('ENERGY', 1, null)], window]])
  expect(priceOf(tariff, [periodAt(startAt, { ENERGY: 1 })], startAt + 1).warnings).toEqual(['equal_start_end_time'])
})

test('D-16 a window over midnight and the days of the week both hold at the instant', () => {
  const restrictions = { startTime: '20:00', endTime: '15:00', daysOfWeek: [1, 2, 3, 4, 5] }
  expect(matchesAt(restrictions, '2026-01-12T07:00:00Z')).toBe(true)
  expect(matchesAt(restrictions, '2026-01-12T15:00:00Z')).toBe(false)
  expect(matchesAt(restrictions, '2026-01-16T22:00:00Z')).toBe(true)
  // Saturday morning belongs to Saturday, not to the Friday on which the window began.
  expect(matchesAt(restrictions, '2026-01-17T07:00:00Z')).toBe(false)
})

test('D-17 the day of the week is that of the site', () => {
  const saturday = { daysOfWeek: [6] }
  expect(matchesAt(saturday, '2026-01-16T22:59:59Z')).toBe(false)
  expect(matchesAt(saturday, '2026-01-16T23:00:00Z')).toBe(true)
  expect(matchesAt(saturday, '2026-01-16T23:00:00Z', 'UTC')).toBe(false)
})

test('D-18 where the clock is changed a window is met as the wall shows it, and a duration is what went by', () => {
  const window = { startTime: '02:00', endTime: '03:00' }
  // In March that hour does not come, in October it comes twice.
  expect(['00:59:59', '01:00:00'].map((time) => matchesAt(window, `2026-03-29T${time}Z`))).toEqual([false, false])
  expect(
    ['00:00:00', '00:59:59', '01:00:00', '01:59:59', '02:00:00'].map((time) =>
      matchesAt(window, `2026-10-25T${time}Z`),
    ),
  ).toEqual([true, true, true, true, false])
  // From 01:30 to 03:30 on the wall, one hour went by.
  const tariff = tariffOf([[[component('ENERGY', 1, null)], { minDurationS: 3601 }], [[component('ENERGY', 2, null)]]])
  const startAt = Date.parse('2026-03-29T00:30:00Z')
  const periods = [periodAt(startAt, { ENERGY: 1 }), periodAt(startAt + 3_600_000, { ENERGY: 1 })]
  const { lines } = priceOf(tariff, periods, startAt + 3_700_000, { timeZone: 'Europe/Amsterdam' })
  expect(lines.map((line) => line.component.priceMicros)).toEqual([2_000_000, 2_000_000])
})

test('D-19 the first date counts, the last one does not, both on the calendar of the site', () => {
  const dates = { startDate: '2026-01-12', endDate: '2026-01-14' }
  expect(
    ['11T22:59:59', '11T23:00:00', '13T22:59:59', '13T23:00:00'].map((time) => matchesAt(dates, `2026-01-${time}Z`)),
  ).toEqual([false, true, true, false])
})

test('D-20 dates with times of day are that window on every day of them', () => {
  const both = { startDate: '2026-01-12', endDate: '2026-01-14', startTime: '09:00', endTime: '17:00' }
  expect(
    ['12T09:00:00', '12T20:00:00', '13T09:00:00', '13T20:00:00', '14T09:00:00'].map((time) =>
      matchesAt(both, `2026-01-${time}Z`),
    ),
  ).toEqual([true, false, true, false, false])
})
