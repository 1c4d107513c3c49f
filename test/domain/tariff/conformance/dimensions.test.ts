import { expect, test } from 'vitest'
import { settleCdr } from '#domain/billing/settle-cdr'
import { checkCdr } from '#domain/cdr/check-cdr'
import { priceCharge } from '#domain/tariff/price-charge'
import { cdrOf, factsOf, START } from '../../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../../sample-charge.ts'
import { amountsOf, at, chargeOf, netOf, priceOf } from './price-of.ts'

const hour = periodAt(at('09:00'), { ENERGY: 10, TIME: 1 })
const parked = periodAt(at('10:00'), { PARKING_TIME: 0.5 })
const costsOf = (...args: Parameters<typeof priceOf>) => {
  const { fixed, energy, time, parking } = priceOf(...args).costs
  return [fixed, energy, time, parking].map((cost) => amountsOf(cost)[0])
}

test('D-33, D-54 energy has a price a kWh and blocks in Wh, times a price an hour and blocks in seconds, a fee neither', () => {
  const all = [
    component('FLAT', 1, null, 0),
    component('ENERGY', 0.5, null, 500),
    component('TIME', 2, null, 60),
    component('PARKING_TIME', 4, null, 60),
  ]
  const periods = [
    periodAt(at('09:00'), { ENERGY: 10.1, TIME: 1 - 10 / 3600 }),
    periodAt(at('10:00'), { PARKING_TIME: 0.5 - 10 / 3600 }),
  ]
  // 10.1 kWh are 10.5, a minute of parking is begun, and charging is exact since parking follows.
  expect(costsOf(tariffOf([[all]]), periods, at('10:30'))).toEqual(['1.0000', '5.2500', '1.9944', '2.0000'])
})

test('D-34, D-105 TIME and PARKING_TIME are what the operator reports: nothing is taken from one to the other', () => {
  const tariff = tariffOf([[[component('TIME', 2, null), component('PARKING_TIME', 4, null)]]])
  // A pause of the charger while the vehicle wants power comes as TIME and without energy, and stays charging.
  const paused = periodAt(at('09:30'), { TIME: 0.5, ENERGY: 0 })
  expect(costsOf(tariff, [periodAt(at('09:00'), { TIME: 0.5, ENERGY: 5 }), paused, parked], at('10:30'))).toEqual([
    '0.0000',
    '0.0000',
    '2.0000',
    '2.0000',
  ])
  // Nobody said what this half hour was, and it costs nothing.
  expect(netOf(tariff, [periodAt(at('09:00'), { ENERGY: 0 })], at('09:30'))).toBe('0.0000')
})

test('D-104 a pause that an operator reports as parking is priced as parking', () => {
  const tariff = tariffOf([[[component('TIME', 2, null), component('PARKING_TIME', 4, null)]]])
  const periods = [
    periodAt(at('09:00'), { TIME: 0.5, ENERGY: 5 }),
    periodAt(at('09:30'), { PARKING_TIME: 0.5 }),
    periodAt(at('10:00'), { TIME: 0.5, ENERGY: 5 }),
  ]
  expect(costsOf(tariff, periods, at('10:30'))).toEqual(['0.0000', '0.0000', '2.0000', '2.0000'])
})

test('D-35 a total parking time above the PARKING_TIME of the periods is nothing odd', () => {
  const periods = [periodAt(START, { ENERGY: 20, TIME: 1.8 }), periodAt(START + 6_480_000, { PARKING_TIME: 0.2 })]
  const cdr = cdrOf({ periods, totalParkingTimeS: 3600 })
  const facts = { cdr, session: null, connectorPowerW: 11_000, pinnedCurrency: 'EUR', timesWithheld: false }
  expect(checkCdr(facts)).toEqual([])
})

test('D-36 a tariff by the hour asks nothing for parking or energy, one by the kWh nothing for time', () => {
  const periods = [hour, parked]
  expect(costsOf(tariffOf([[[component('TIME', 2, null)]]]), periods, at('10:30'))).toEqual([
    '0.0000',
    '0.0000',
    '2.0000',
    '0.0000',
  ])
  expect(costsOf(tariffOf([[[component('ENERGY', 2, null)]]]), periods, at('10:30'))).toEqual([
    '0.0000',
    '20.0000',
    '0.0000',
    '0.0000',
  ])
})

test('D-37 energy and time of one tariff are both due', () => {
  expect(
    costsOf(tariffOf([[[component('ENERGY', 0.5, null), component('TIME', 2, null)]]]), [hour], at('10:00')),
  ).toEqual(['0.0000', '5.0000', '2.0000', '0.0000'])
})

test('D-38 a fee is due once a charge, whatever elements follow, once for each tariff, and once for a reservation', () => {
  const fee = component('FLAT', 1, null)
  const changing = tariffOf([[[component('FLAT', 7, null)], { minDurationS: 600 }], [[fee]]], { id: 'A' })
  const periods = ['09:00', '09:30', '10:00'].map((time) => periodAt(at(time), { ENERGY: 1 }))
  expect(netOf(changing, periods, at('10:30'))).toBe('1.0000')
  const other = tariffOf([[[component('FLAT', 3, null)]]], { id: 'B' })
  const named = periods.map((period, index) => ({ ...period, tariffId: index === 1 ? 'B' : 'A' }))
  expect(netOf([changing, other], named, at('10:30'))).toBe('4.0000')
  const reserved = tariffOf([[[component('FLAT', 2, null)], { reservation: 'RESERVATION' }], [[fee]]])
  expect(netOf(reserved, [periodAt(at('08:00'), { RESERVATION_TIME: 1 }), ...periods], at('10:30'))).toBe('3.0000')
})

test('D-39 a fee under restrictions is due as soon as they match, however late', () => {
  const tariff = tariffOf([[[component('FLAT', 7, null)], { minDurationS: 3600 }]])
  const periods = ['09:00', '09:59', '10:00', '11:00'].map((time) => periodAt(at(time), { ENERGY: 1 }))
  const { lines } = priceOf(tariff, periods, at('12:00'))
  expect(lines.map(({ startAt }) => startAt)).toEqual([at('10:00')])
  expect(netOf(tariff, periods.slice(0, 2), at('10:00'))).toBe('0.0000')
})

test('D-40 energy that was given back has no price by a tariff, and a person looks', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.5, null)]]])
  const periods = [periodAt(at('09:00'), { ENERGY: 10 }), periodAt(at('10:00'), { ENERGY: -2 })]
  expect(priceCharge(chargeOf(tariff, periods, at('11:00')))).toEqual({
    result: 'rejected',
    reason: 'negative_volume',
    field: 'charging_periods.1.dimensions.0.volume',
  })
  const given = cdrOf({ totalEnergyWh: -1, periods: [periodAt(START, { ENERGY: -0.001 })] })
  expect(settleCdr(factsOf({ cdr: given }))).toMatchObject({
    operatorSide: { status: 'held', reasons: ['negative_total'] },
    driverSide: { status: 'held' },
    transactions: [],
  })
})

test('D-40 a negative volume is not made up for by a second entry of its kind', () => {
  const twice = {
    startAt: at('09:00'),
    tariffId: null,
    dimensions: [-1, 3].map((hours) => ({ type: 'TIME', volumeMicros: micros(hours) })),
  }
  const charge = chargeOf(tariffOf([[[component('TIME', 2, null)]]]), [twice], at('11:00'))
  expect(priceCharge(charge)).toMatchObject({ result: 'rejected', reason: 'negative_volume' })
})

test('D-41 volumes are decimals of hours and kWh: 1.973 h are 118.38 minutes', () => {
  const tariff = tariffOf([[[component('TIME', 60, null, 0), component('ENERGY', 1, null, 0)]]])
  const costs = costsOf(tariff, [periodAt(at('09:00'), { TIME: 1.973, ENERGY: 15.342 })], at('11:00'))
  expect(costs).toEqual(['0.0000', '15.3420', '118.3800', '0.0000'])
})
