import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTimeZone, localTimeAt } from '#domain/tariff/local-time'
import { propertyRuns } from '../property-runs.ts'

const ZONES = [
  'Europe/Amsterdam',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'UTC',
]

test('the table of offsets says what Intl says', () => {
  const instants = fc.integer({ min: Date.UTC(2018, 0, 1), max: Date.UTC(2029, 0, 1) })
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), instants, (timeZone, instant) => {
      const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
      const [date, time = ''] = format.format(instant).split(' ')
      const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
      const local = localTimeAt(instant, timeZone)
      expect(local.date).toBe(date)
      expect(local.secondOfDay).toBe(hours * 3600 + minutes * 60 + seconds)
    }),
    { numRuns: propertyRuns(500) },
  )
})

test('the hour that is skipped and the hour that comes twice are where the law has them', () => {
  const at = (iso: string) => localTimeAt(Date.parse(iso), 'Europe/Berlin').secondOfDay / 3600
  expect(at('2026-03-29T00:59:59Z')).toBeCloseTo(1.9997, 3)
  expect(at('2026-03-29T01:00:00Z')).toBe(3)
  expect(at('2026-10-25T00:30:00Z')).toBe(2.5)
  expect(at('2026-10-25T01:30:00Z')).toBe(2.5)
})

test('a Saturday begins at midnight on the site, not in Greenwich', () => {
  expect(localTimeAt(Date.parse('2026-01-16T22:59:59Z'), 'Europe/Berlin').weekday).toBe(5)
  expect(localTimeAt(Date.parse('2026-01-16T23:00:00Z'), 'Europe/Berlin').weekday).toBe(6)
})

test('an unknown zone is not guessed', () => {
  expect(isTimeZone('Europe/Atlantis')).toBe(false)
  expect(() => localTimeAt(0, 'Europe/Atlantis')).toThrow(RangeError)
})
