import { expect, test } from 'vitest'
import { priceCharge } from '#domain/tariff/price-charge'
import { parseDateTime } from '#integrations/ocpi/date-time'
import { component, tariffOf } from '../../domain/sample-charge.ts'

const NOON = Date.UTC(2026, 2, 29, 12)

test.each([
  ['2026-03-29T12:00:00Z', null],
  ['2026-03-29T12:00:00', null],
  ['2026-03-29T12:00:00.000Z', null],
  ['2026-03-29T12:00:00.000', null],
  ['2026-03-29T12:00:00.0009Z', null],
  ['2026-03-29T14:00:00+02:00', 'date_with_offset'],
  ['2026-03-29T14:00:00.000+0200', 'date_with_offset'],
  ['2026-03-29T02:30:00-09:30', 'date_with_offset'],
  ['2026-03-29 12:00:00', 'date_spelling'],
  ['2026-03-29T12:00Z', 'date_spelling'],
])('T080 %s is one moment, however it is written', (text, leniency) => {
  expect(parseDateTime(text)).toEqual({ instant: NOON, leniency })
})

test.each([
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1), 'date_spelling'],
  ['2016-12-31T23:59:60', Date.UTC(2017, 0, 1), 'date_spelling'],
  ['2016-12-31T23:59:60.500Z', Date.UTC(2017, 0, 1) + 500, 'date_spelling'],
  ['2017-01-01T00:59:60+01:00', Date.UTC(2017, 0, 1), 'date_with_offset'],
  ['2024-02-29T23:59:59Z', Date.UTC(2024, 2, 1) - 1000, null],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29), null],
])('T078 %s is read: leap days are days, and a leap second is the one after it', (text, instant, leniency) => {
  expect(parseDateTime(text)).toEqual({ instant, leniency })
})

test.each([
  '2026-02-29T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T12:00:60Z',
  '2016-12-31T23:59:61Z',
  '2016-12-31T23:59:60+01:00',
])('T078 %s is no time', (text) => {
  expect(parseDateTime(text)).toBeNull()
})

test('T080 the two half past twos of the longest night are two moments, and are priced as two', () => {
  const tariff = tariffOf([
    [[component('ENERGY', 1, null)], { startTime: '02:00', endTime: '03:00' }],
    [[component('ENERGY', 0, null)]],
  ])
  const starts = ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00', '2026-10-25T03:30:00+01:00'].map(
    (text) => parseDateTime(text)?.instant ?? null,
  )
  const dimensions = [{ type: 'ENERGY', volumeMicros: 1_000_000 }]
  const periods = starts.map((startAt) => ({ startAt: startAt ?? Number.NaN, tariffId: null, dimensions }))
  const endAt = Date.UTC(2026, 9, 25, 4)
  const charge = { startAt: starts[0] ?? Number.NaN, endAt, periods, tariffs: [tariff], timeZone: 'Europe/Berlin' }
  expect(priceCharge(charge)).toMatchObject({ result: 'priced', total: { exclVat: { numerator: 2, denominator: 1 } } })
})
