import { expect, test } from 'vitest'
import { compileTariff } from '#domain/tariff/compile-tariff'
import { nextPriceStep } from '#domain/tariff/next-price-step'
import type { Tariff } from '#domain/tariff/tariff'
import { component, tariffOf } from '../sample-charge.ts'

const HOUR_MS = 3_600_000
// 12:30 in Amsterdam.
const START = Date.parse('2026-05-04T10:30:00Z')
const charge = { startAt: START, energyWh: 5000, timeZone: 'Europe/Amsterdam', vatBasisPoints: 2100 }
const step = (tariff: Tariff, now = START + HOUR_MS, changes = {}) =>
  nextPriceStep(compileTariff(tariff, 'none'), { ...charge, ...changes }, now)

/** 0.40 € per kWh; whoever stands there without charging pays 15 € an hour, a quarter a minute, after two hours. */
const IDLE = tariffOf([
  [[component('ENERGY', 0.4, 21)]],
  [[component('PARKING_TIME', 15, 21)], { minDurationS: 2 * 3600 }],
])

test('idle time that costs after two hours is told of with its instant and its price, VAT included', () => {
  expect(step(IDLE)).toEqual({ at: START + 2 * HOUR_MS, prices: [{ kind: 'parking', grossMicros: 18_150_000 }] })
  // Once it is in force nothing comes any more.
  expect(step(IDLE, START + 2 * HOUR_MS)).toBeNull()
})

test('a cheaper night begins by the clock of the site, and ends by it', () => {
  const night = tariffOf([
    [[component('ENERGY', 0.2, 0)], { startTime: '23:00', endTime: '06:00' }],
    [[component('ENERGY', 0.4, 0)]],
  ])
  const none = { vatBasisPoints: 0 }
  expect(step(night, START, none)).toEqual({
    at: Date.parse('2026-05-04T21:00:00Z'),
    prices: [{ kind: 'energy', grossMicros: 200_000 }],
  })
  expect(step(night, Date.parse('2026-05-04T22:30:00Z'), none)).toEqual({
    at: Date.parse('2026-05-05T04:00:00Z'),
    prices: [{ kind: 'energy', grossMicros: 400_000 }],
  })
})

test('on the night with two hours of 2 to 3 the later one is not told of as a change', () => {
  const tariff = tariffOf([
    [[component('TIME', 2, 0)], { startTime: '03:00', endTime: '06:00' }],
    [[component('TIME', 1, 0)]],
  ])
  const startAt = Date.parse('2026-10-24T22:00:00Z')
  expect(step(tariff, startAt, { startAt, vatBasisPoints: 0 })).toEqual({
    at: Date.parse('2026-10-25T02:00:00Z'),
    prices: [{ kind: 'time', grossMicros: 2_000_000 }],
  })
})

test('what ends is told of as nothing to pay, and two changes at one instant are one step', () => {
  const tariff = tariffOf([[[component('TIME', 6, 21), component('ENERGY', 0.5, 21)], { maxDurationS: 3 * 3600 }]])
  expect(step(tariff)).toEqual({
    at: START + 3 * HOUR_MS,
    prices: [
      { kind: 'energy', grossMicros: 0 },
      { kind: 'time', grossMicros: 0 },
    ],
  })
})

test.each([
  ['a price that never changes', tariffOf([[[component('ENERGY', 0.4, 21)]]])],
  ['one that changes with energy alone', tariffOf([[[component('ENERGY', 0.4, 21)], { maxEnergyWh: 9000 }]])],
  [
    'one that changes to the same',
    tariffOf([
      [[component('ENERGY', 0.4, 21)], { startTime: '14:00', endTime: '15:00' }],
      [[component('ENERGY', 0.4, 21)]],
    ]),
  ],
  ['one that changes after more than a day', tariffOf([[[component('TIME', 1, 21)], { minDurationS: 30 * 3600 }]])],
])('%s has no next step', (_, tariff) => {
  expect(step(tariff)).toBeNull()
})

test('in a zone that nobody knows nothing is said of clock times', () => {
  const night = tariffOf([[[component('ENERGY', 0.2, 0)], { startTime: '23:00', endTime: '06:00' }]])
  expect(step(night, START, { timeZone: 'Mars/Olympus' })).toBeNull()
})
