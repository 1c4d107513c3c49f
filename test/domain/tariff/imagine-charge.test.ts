import { expect, test } from 'vitest'
import { estimatePrice, imagineCharge } from '#domain/tariff/estimate-price'
import { component, micros, tariffOf } from '../sample-charge.ts'

const startAt = Date.parse('2026-01-12T15:30:20Z')

test('an imagined charge is measured as a meter would, with a period for each stretch of one price', () => {
  const tariff = tariffOf([
    [[component('ENERGY', 0.5, 21)], { maxEnergyWh: 5500 }],
    [[component('ENERGY', 0.4, 21)], { minDurationS: 2700, endTime: '19:15' }],
    [[component('ENERGY', 0.3, 21)], { startTime: '19:15' }],
  ])
  const startAt = Date.parse('2026-01-12T17:00:00Z')
  // 11 kW until 16.5 kWh are in: at half of an hour 5.5 kWh, at 18:45 local time three quarters, at 19:15 seventy-five minutes.
  const imagined = imagineCharge({ tariff, timeZone: 'Europe/Amsterdam', startAt, energyWh: 16_500, powerW: 11_000 })
  const minutes = (count: number) => startAt + count * 60_000
  const period = (from: number, kwh: number, hours: number) => ({
    startAt: minutes(from),
    tariffId: null,
    dimensions: [
      { type: 'ENERGY', volumeMicros: micros(kwh) },
      { type: 'TIME', volumeMicros: micros(hours) },
      { type: 'MIN_POWER', volumeMicros: micros(11) },
      { type: 'MAX_POWER', volumeMicros: micros(11) },
    ],
  })
  expect(imagined).toEqual({
    startAt,
    endAt: minutes(90),
    periods: [period(0, 5.5, 0.5), period(30, 2.75, 0.25), period(45, 5.5, 0.5), period(75, 2.75, 0.25)],
    tariffs: [tariff],
    timeZone: 'Europe/Amsterdam',
  })
})

test('a price that would change after the last kWh, or at it, makes no period', () => {
  const tariff = tariffOf([
    [[component('ENERGY', 0.5, 21)], { maxEnergyWh: 11_000, maxDurationS: 7200, endTime: '18:00' }],
  ])
  const at = { tariff, startAt: Date.parse('2026-01-12T16:00:00Z'), energyWh: 11_000, powerW: 11_000 }
  expect(imagineCharge({ ...at, timeZone: 'Europe/Amsterdam' }).periods).toHaveLength(1)
})

test('midnight makes a period, since dates and days may change there', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.5, 21)], { daysOfWeek: [1] }]])
  const at = { tariff, startAt: Date.parse('2026-01-12T22:30:30Z'), energyWh: 11_000, powerW: 11_000 }
  const starts = (timeZone: string | null) =>
    imagineCharge({ ...at, timeZone }).periods.map(({ startAt }) => new Date(startAt).toISOString().slice(11, 19))
  expect(starts('Europe/Amsterdam')).toEqual(['22:30:30', '23:00:00'])
  expect(starts('Asia/Tokyo')).toEqual(['22:30:30'])
  // Where nobody knows the clock of the site, nothing changes by it.
  expect(starts(null)).toEqual(['22:30:30'])
  expect(starts('Europe/Atlantis')).toEqual(['22:30:30'])
})

test('an example says how long it takes', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.5, 21)]]])
  const example = estimatePrice({ tariff, timeZone: null, startAt, energyWh: 11_000, powerW: 22_000 })
  expect([example.energyWh, example.durationS]).toEqual([11_000, 1800])
})

test.each([
  [0, 11_000],
  [11_000, 0],
  [-1, 11_000],
  [11_000, -1],
  [Number.NaN, 11_000],
])('%d Wh at %d W are no charge', (energyWh, powerW) => {
  expect(() => imagineCharge({ tariff: tariffOf([]), timeZone: null, startAt, energyWh, powerW })).toThrow(RangeError)
})
