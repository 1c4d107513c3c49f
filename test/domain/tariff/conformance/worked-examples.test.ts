import { describe, expect, test } from 'vitest'
import type { ChargingPeriod } from '#domain/session/session'
import type { ChargeToPrice } from '#domain/tariff/charge-price'
import { roundHalfAway } from '#domain/tariff/rational'
import type { PriceLimit, Tariff } from '#domain/tariff/tariff'
import { component, micros, periodAt, tariffOf } from '../../sample-charge.ts'
import { amountsOf, at, priceOf, SATURDAY, totalOf } from './price-of.ts'

// The worked examples of OCPI 2.2.1, tariffs and cdrs modules, in their order there.

const limit = (excl: number, incl: number): PriceLimit => ({ exclVatMicros: micros(excl), inclVatMicros: micros(incl) })
const energy = component('ENERGY', 0.25, 10)
const startFee = component('FLAT', 0.5, 20)
const kWh = (volume: number): [ChargingPeriod[], number] => [[periodAt(at('09:00'), { ENERGY: volume })], at('10:00')]
/** A charge by its phases, in minutes, one after the other from an instant on. */
function phases(startAt: number, ...parts: [type: string, minutes: number, also?: Record<string, number>][]) {
  let next = startAt
  const periods = parts.map(([type, minutes, also = {}]) => {
    const period = periodAt(next, { [type]: minutes / 60, ...also })
    next += minutes * 60_000
    return period
  })
  return [periods, next] as const
}

const simple = tariffOf([[[energy]]])
const withStartFee = tariffOf([[[startFee, energy]]])
const withLowest = tariffOf([[[energy]]], { minPrice: limit(0.5, 0.55) })
const withHighest = tariffOf([[[startFee, energy]]], { maxPrice: limit(10, 11) })
const withParking = tariffOf([[[startFee, energy, component('PARKING_TIME', 2, 20, 900)]]])
const perTwoHours = tariffOf([[[component('TIME', 2, 10, 60)]]])
const perHour = tariffOf([[[component('TIME', 3, 10, 60), component('PARKING_TIME', 5, 20, 300)]]])
const byBlocksOf100Wh = (price: number) => tariffOf([[[startFee, component('ENERGY', price, 10, 100)]]])
const WEEKDAYS = { daysOfWeek: [1, 2, 3, 4, 5] }
const complex = tariffOf([
  [[component('FLAT', 2.5, 15)]],
  [[component('TIME', 1, 20, 900)], { maxCurrentMa: 32_000 }],
  [[component('TIME', 2, 20, 600)], { minCurrentMa: 32_000, ...WEEKDAYS }],
  [[component('TIME', 1.25, 20, 600)], { minCurrentMa: 32_000, daysOfWeek: [6, 7] }],
  [[component('PARKING_TIME', 5, 10, 300)], { startTime: '09:00', endTime: '18:00', ...WEEKDAYS }],
  [[component('PARKING_TIME', 6, 10, 300)], { startTime: '10:00', endTime: '17:00', daysOfWeek: [6] }],
])
const amperes = (value: number) => ({ MIN_CURRENT: value, MAX_CURRENT: value })

test.each<[string, Tariff, readonly [readonly ChargingPeriod[], number], string, string]>([
  ['D-71 20 kWh by the kWh', simple, kWh(20), '5.0000', '5.5000'],
  ['D-72 20 kWh and a fee to start', withStartFee, kWh(20), '5.5000', '6.1000'],
  ['D-73 20 kWh, above the lowest price', withLowest, kWh(20), '5.0000', '5.5000'],
  ['D-73 1.9 kWh, below the lowest price', withLowest, kWh(1.9), '0.5000', '0.5500'],
  [
    'D-74 20 kWh and 40 minutes parked by the quarter hour',
    withParking,
    phases(at('09:00'), ['TIME', 60, { ENERGY: 20 }], ['PARKING_TIME', 40]),
    '7.0000',
    '7.9000',
  ],
  ['D-75 50 kWh, above the highest price', withHighest, kWh(50), '10.0000', '11.0000'],
  ['D-75 30 kWh, below the highest price', withHighest, kWh(30), '8.0000', '8.8500'],
  [
    'D-76, D-107 two and a half hours, and parking for nothing',
    perTwoHours,
    phases(at('09:00'), ['TIME', 150], ['PARKING_TIME', 90]),
    '5.0000',
    '5.5000',
  ],
  [
    'D-77 150 minutes and 42 minutes parked',
    perHour,
    phases(at('09:00'), ['TIME', 150], ['PARKING_TIME', 42]),
    '11.2500',
    '12.7500',
  ],
  [
    'D-78 two and a half hours, all in words',
    tariffOf([[[component('TIME', 1.9, 5.2, 300)]]], { type: 'AD_HOC_PAYMENT' }),
    phases(at('09:00'), ['TIME', 150]),
    '4.7500',
    '4.9970',
  ],
  [
    'D-79 two and a half hours and the fee of a credit card',
    tariffOf([[[component('FLAT', 0.4, 25), component('TIME', 1.9, 5.2, 300)]]], { type: 'AD_HOC_PAYMENT' }),
    phases(at('09:00'), ['TIME', 150]),
    '5.1500',
    '5.4970',
  ],
  ['D-80, D-81 20.45 kWh by blocks of 100 Wh', byBlocksOf100Wh(0.25), kWh(20.45), '5.6250', '6.2375'],
  ['D-80 the same at the price of that moment', byBlocksOf100Wh(0.22), kWh(20.45), '5.0100', '5.5610'],
  [
    'D-82 a Monday with little current',
    complex,
    phases(at('09:30'), ['TIME', 165, amperes(16)], ['PARKING_TIME', 42]),
    '9.0000',
    '10.3000',
  ],
  [
    'D-83 a Saturday with much current',
    complex,
    phases(at('13:30', SATURDAY), ['TIME', 114, amperes(43)], ['PARKING_TIME', 71]),
    '12.3750',
    '13.9750',
  ],
  ['D-85 a tariff that says it is free', tariffOf([[[component('FLAT', 0, null, 0)]]]), kWh(20), '0.0000', '0.0000'],
])('%s costs what the standard says', (_, tariff, charge, excl, incl) => {
  expect(totalOf(tariff, ...charge)).toEqual([excl, incl])
})

test('D-75 without its highest price the same charge costs more', () => {
  expect(totalOf(withStartFee, ...kWh(50))).toEqual(['13.0000', '14.3500'])
})

test('D-80, D-81 amounts with half a cent are rounded up, in every version', () => {
  const { exclVat, inclVat } = priceOf(byBlocksOf100Wh(0.25), ...kWh(20.45)).total
  expect([exclVat, inclVat].map((side) => side && roundHalfAway(side, 100))).toEqual([563, 624])
})

test('D-83 the time of that Saturday is 114 minutes of 1.25 an hour, not what is printed', () => {
  const charge = phases(at('13:30', SATURDAY), ['TIME', 114, amperes(43)], ['PARKING_TIME', 71])
  const { costs, billed } = priceOf(complex, ...charge)
  expect(amountsOf(costs.time)).toEqual(['2.3750', '2.8500'])
  expect([billed.timeS, billed.parkingTimeS]).toEqual([114 * 60, 75 * 60])
})

test('D-84 exactly 32 A are no less than 32 A', () => {
  const time = (current: number) => priceOf(complex, ...phases(at('09:30'), ['TIME', 60, amperes(current)])).costs.time
  expect([31.999, 32].map((current) => amountsOf(time(current))[0])).toEqual(['1.0000', '2.0000'])
})

describe('reservations', () => {
  const charged: [string, number, Record<string, number>] = ['TIME', 60, { ENERGY: 20 }]
  const reserved = (minutes: number) => phases(at('08:00'), ['RESERVATION_TIME', minutes], charged)
  const expired = (minutes: number) =>
    [...phases(at('08:00'), ['RESERVATION_TIME', minutes]), { options: { reservationExpired: true } }] as const
  const session = [[startFee, energy]] as const
  const RESERVATION = { reservation: 'RESERVATION' } as const
  const EXPIRES = { reservation: 'RESERVATION_EXPIRES' } as const
  const hourly = tariffOf([[[component('TIME', 5, 20, 60)], RESERVATION], session])
  const feeAndTime = tariffOf([[[component('FLAT', 2, 20), component('TIME', 5, 20, 300)], RESERVATION], session])
  const expireFee = tariffOf([
    [[component('FLAT', 4, 20)], EXPIRES],
    [[component('TIME', 2, 20, 600)], RESERVATION],
    session,
  ])
  const expireTime = tariffOf([
    [[component('TIME', 6, 20, 600)], EXPIRES],
    [[component('TIME', 3, 20, 600)], RESERVATION],
    session,
  ])

  test.each<[string, Tariff, readonly [readonly ChargingPeriod[], number, Partial<ChargeToPrice>?], string, string]>([
    ['D-86 15 minutes reserved', hourly, reserved(15), '6.7500', '7.6000'],
    ['D-87 13 minutes reserved, billed as 15, and a fee', feeAndTime, reserved(13), '8.7500', '10.0000'],
    ['D-88 22 minutes reserved, billed as 30', expireFee, reserved(22), '6.5000', '7.3000'],
    ['D-88 an hour reserved and never used, with a fee for that', expireFee, expired(60), '6.0000', '7.2000'],
    ['D-89 22 minutes reserved, at the lower price', expireTime, reserved(22), '7.0000', '7.9000'],
    ['D-89 90 minutes reserved and never used, at the higher price', expireTime, expired(90), '9.0000', '10.8000'],
  ])('%s costs what the standard says', (_, tariff, charge, excl, incl) => {
    expect(totalOf(tariff, ...charge)).toEqual([excl, incl])
  })
})

describe('blocks', () => {
  const parking = component('PARKING_TIME', 1, null, 900)
  const stepping = tariffOf([
    [[component('TIME', 1.2, null, 1800), parking], { startTime: '00:00', endTime: '17:00' }],
    [[component('TIME', 2.4, null, 900), parking], { startTime: '17:00', endTime: '20:00' }],
    [[component('TIME', 2.4, null, 900)], { startTime: '20:00', endTime: '00:00' }],
  ])
  const price = (type: 'ENERGY' | 'PARKING_TIME' | 'TIME', amount: number, step: number) =>
    [component(type, amount, null, step)] as const
  const byPower = tariffOf([
    [[component('ENERGY', 0.2, 20)], { maxPowerW: 16_000 }],
    [[component('ENERGY', 0.35, 20)], { maxPowerW: 32_000 }],
    [[component('ENERGY', 0.5, 20)]],
  ])
  const kW = (value: number) => ({ MIN_POWER: value, MAX_POWER: value })
  const byDuration = tariffOf([
    [price('ENERGY', 0, 1), { maxDurationS: 1800 }],
    [price('ENERGY', 0.25, 1), { maxDurationS: 3600 }],
    [price('ENERGY', 0.4, 1)],
  ])
  const change = { startTime: '12:00' } as const

  test.each<[string, Tariff, readonly [readonly ChargingPeriod[], number], string]>([
    [
      'D-90 charging across 17:00 and two minutes parked',
      stepping,
      phases(at('16:55'), ['TIME', 5], ['TIME', 5], ['PARKING_TIME', 2]),
      '0.5500',
    ],
    ['D-91 charging across 17:00', stepping, phases(at('16:35'), ['TIME', 25], ['TIME', 10]), '1.3000'],
    [
      'D-92 parking that is free from 20:00 on',
      stepping,
      phases(at('19:40'), ['TIME', 12], ['PARKING_TIME', 8], ['PARKING_TIME', 12]),
      '0.7300',
    ],
    [
      'D-93 seven minutes by blocks of five',
      tariffOf([[price('TIME', 2, 300)]]),
      phases(at('09:00'), ['TIME', 7]),
      '0.3333',
    ],
    [
      'D-94 three powers',
      byPower,
      phases(
        at('09:00'),
        ['TIME', 10, { ENERGY: 1, ...kW(6) }],
        ['TIME', 50, { ENERGY: 40, ...kW(48) }],
        ['TIME', 8, { ENERGY: 0.5, ...kW(4) }],
      ),
      '20.3000',
    ],
    ['D-94 exactly 16 kW', byPower, phases(at('09:00'), ['TIME', 60, { ENERGY: 1, ...kW(16) }]), '0.3500'],
    [
      'D-95 half an hour for nothing',
      byDuration,
      phases(at('09:00'), ['TIME', 30, { ENERGY: 5 }], ['TIME', 10, { ENERGY: 1.2 }]),
      '0.3000',
    ],
    ['D-96 115.2 Wh by the Wh', tariffOf([[price('ENERGY', 0.25, 1)]]), kWh(0.1152), '0.0290'],
    ['D-96 115.2 Wh by 25 Wh', tariffOf([[price('ENERGY', 0.25, 25)]]), kWh(0.1152), '0.0313'],
    ['D-96 115.2 Wh by 500 Wh', tariffOf([[price('ENERGY', 0.25, 500)]]), kWh(0.1152), '0.1250'],
    ['D-96 100 Wh by 25 Wh', tariffOf([[price('ENERGY', 0.25, 25)]]), kWh(0.1), '0.0250'],
    [
      'D-97 six minutes of charging by five',
      tariffOf([[price('TIME', 60, 300)]]),
      phases(at('09:00'), ['TIME', 6]),
      '10.0000',
    ],
    [
      'D-97 eight minutes of parking by five',
      tariffOf([[price('PARKING_TIME', 60, 300)]]),
      phases(at('09:00'), ['PARKING_TIME', 8]),
      '10.0000',
    ],
    [
      'D-98 21 minutes of charging, then seven of parking',
      tariffOf([[[...price('TIME', 60, 300), ...price('PARKING_TIME', 60, 300)]]]),
      phases(at('09:00'), ['TIME', 21], ['PARKING_TIME', 7]),
      '31.0000',
    ],
    [
      'D-99 4.3 and 1.1 kWh by 500 Wh',
      tariffOf([[price('ENERGY', 0.27, 500), change], [price('ENERGY', 0.2, 500)]]),
      phases(at('11:00'), ['TIME', 60, { ENERGY: 4.3 }], ['TIME', 60, { ENERGY: 1.1 }]),
      '1.1840',
    ],
    [
      'D-100 6 and 22 minutes by ten',
      tariffOf([[price('TIME', 7, 600), change], [price('TIME', 5, 600)]]),
      phases(at('11:54'), ['TIME', 6], ['TIME', 22]),
      '3.3000',
    ],
    [
      'D-101 21 minutes of charging, 16 of parking, by five',
      tariffOf([[[...price('TIME', 1, 300), ...price('PARKING_TIME', 2, 300)]]]),
      phases(at('09:00'), ['TIME', 21], ['PARKING_TIME', 16]),
      '1.0167',
    ],
  ])('%s costs what the standard says', (_, tariff, charge, net) => {
    expect(totalOf(tariff, ...charge)[0]).toBe(net)
  })
})
