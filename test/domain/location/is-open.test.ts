import { expect, test } from 'vitest'
import { isOpen } from '#domain/location/is-open'
import type { OpeningTimes } from '#domain/location/opening-times'

const NEVER: OpeningTimes = {
  twentyFourSeven: false,
  regularHours: [],
  exceptionalOpenings: [],
  exceptionalClosings: [],
}
const AMS = 'Europe/Amsterdam'
const at = Date.parse
const hours = (weekday: number, begin: number, end: number) => ({
  weekday,
  beginMinute: begin * 60,
  endMinute: end * 60,
})
const period = (begin: string, end: string) => ({ beginAt: at(begin), endAt: at(end) })

test('C-25, C-26 regular hours are those of the wall clock, several a day, the end excluded', () => {
  const monday = { ...NEVER, regularHours: [hours(1, 8, 12), hours(1, 13, 18)] }
  // 2026-11-02 is a Monday; Amsterdam is an hour ahead of UTC.
  const times = ['06:59', '07:00', '10:59', '11:00', '12:00', '16:59', '17:00']
  expect(times.map((time) => isOpen(monday, AMS, at(`2026-11-02T${time}:00Z`)))).toEqual([
    false,
    true,
    true,
    false,
    true,
    true,
    false,
  ])
  expect(isOpen(monday, AMS, at('2026-11-03T10:00:00Z'))).toBe(false)
})

test('C-25 a closing wins over an opening, and both over the regular hours', () => {
  const times: OpeningTimes = {
    ...NEVER,
    twentyFourSeven: true,
    exceptionalOpenings: [period('2026-12-24T00:00:00Z', '2026-12-26T00:00:00Z')],
    exceptionalClosings: [period('2026-12-25T00:00:00Z', '2026-12-26T00:00:00Z')],
  }
  expect(isOpen(times, AMS, at('2026-12-25T12:00:00Z'))).toBe(false)
  expect(isOpen({ ...times, twentyFourSeven: false }, AMS, at('2026-12-24T12:00:00Z'))).toBe(true)
  expect(isOpen(times, AMS, at('2026-12-27T12:00:00Z'))).toBe(true)
})

test('C-28 exceptional periods are UTC: midnight of their bounds is two in the morning of a summer in Amsterdam', () => {
  // The example of the specification by its data: open on Saturday 2014-06-21, closed on Tuesday 2014-06-24.
  const times: OpeningTimes = {
    ...NEVER,
    regularHours: [1, 2, 3, 4, 5].map((weekday) => hours(weekday, 8, 20)),
    exceptionalOpenings: [period('2014-06-21T09:00:00Z', '2014-06-21T12:00:00Z')],
    exceptionalClosings: [period('2014-06-24T00:00:00Z', '2014-06-25T00:00:00Z')],
  }
  expect(isOpen(times, AMS, at('2014-06-21T09:30:00Z'))).toBe(true)
  expect(isOpen(times, AMS, at('2014-06-22T09:30:00Z'))).toBe(false)
  expect(isOpen(times, AMS, at('2014-06-24T10:00:00Z'))).toBe(false)
  expect(isOpen(times, AMS, at('2014-06-23T10:00:00Z'))).toBe(true)
  expect(isOpen({ ...times, twentyFourSeven: true }, AMS, at('2014-06-24T23:59:00Z'))).toBe(false)
  expect(isOpen({ ...times, twentyFourSeven: true }, AMS, at('2014-06-25T00:00:00Z'))).toBe(true)
})

test('C-27 without opening times nobody says open or closed', () => {
  expect(isOpen(null, AMS, 0)).toBeNull()
  expect(isOpen(NEVER, AMS, 0)).toBeNull()
})

test('C-22 hours of a wall clock in an unknown zone cannot be told, but twenty-four hours a day can', () => {
  const monday = { ...NEVER, regularHours: [hours(1, 8, 12)] }
  expect([isOpen(monday, null, 0), isOpen(monday, 'Mars/Olympus', 0)]).toEqual([null, null])
  expect(isOpen({ ...NEVER, twentyFourSeven: true }, null, 0)).toBe(true)
})

test('C-26 hours that end before they begin go on past midnight, from Sunday to Monday too', () => {
  const night = { ...NEVER, regularHours: [hours(7, 22, 6)] }
  const times = ['2026-11-01T20:59:00Z', '2026-11-01T21:00:00Z', '2026-11-02T04:59:00Z', '2026-11-02T05:00:00Z']
  expect(times.map((time) => isOpen(night, AMS, at(time)))).toEqual([false, true, true, false])
})
