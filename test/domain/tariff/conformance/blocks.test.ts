import { describe, expect, test } from 'vitest'
import { settleCdr } from '#domain/billing/settle-cdr'
import type { ChargingPeriod } from '#domain/session/session'
import { toDecimal } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'
import { cdrOf, factsOf, START } from '../../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../../sample-charge.ts'
import { amountsOf, at, netOf, priceOf } from './price-of.ts'

/** 60 an hour is 1 a minute, so that amounts are minutes. */
const time = (step: number, price = 60) => component('TIME', price, null, step)
const parking = (step: number, price = 60) => component('PARKING_TIME', price, null, step)
const energy = (step: number, price = 1) => component('ENERGY', price, null, step)
/** Phases in minutes or kWh, each of ten minutes on the clock from 09:00 on. */
const phases = (...parts: [type: string, amount: number, tariffId?: string][]): ChargingPeriod[] =>
  parts.map(([type, amount, tariffId = null], index) =>
    periodAt(at('09:00') + index * 600_000, { [type]: type === 'ENERGY' ? amount : amount / 60 }, tariffId),
  )
function billed(tariff: Tariff | readonly Tariff[], periods: ChargingPeriod[]) {
  const { energyKwh, timeS, parkingTimeS } = priceOf(tariff, periods, at('12:00')).billed
  return [Number(toDecimal(energyKwh, 4)), timeS / 60, parkingTimeS / 60]
}
/** From the second phase on, under another component. */
const later = { minDurationS: 600 } as const

test.each([
  [100.9, 101],
  [101, 125],
  [124.999, 125],
  [125, 125],
  [1, 25],
])('D-42, D-54 %d Wh are rounded up to whole blocks, and an exact multiple stays what it is', (wh, expected) => {
  const step = wh === 100.9 ? 1 : 25
  expect(billed(tariffOf([[[energy(step)]]]), phases(['ENERGY', wh / 1000]))[0]).toBe(expected / 1000)
})

test('D-42, D-107 150 minutes by the minute, by the half hour and by ten stay 150', () => {
  for (const step of [60, 600, 1800]) expect(billed(tariffOf([[[time(step)]]]), phases(['TIME', 150]))[1]).toBe(150)
  expect(netOf(tariffOf([[[time(60, 3), parking(300, 5)]]]), phases(['TIME', 150]), at('12:00'))).toBe('7.5000')
})

test('D-43 blocks are counted once a charge for energy, and once for charging and parking together', () => {
  const tariff = tariffOf([[[energy(500), time(600), parking(600)]]])
  const periods = phases(
    ['ENERGY', 0.2],
    ['ENERGY', 0.2],
    ['TIME', 1],
    ['TIME', 1],
    ['PARKING_TIME', 1],
    ['PARKING_TIME', 1],
  )
  expect(billed(tariff, periods)).toEqual([0.5, 2, 10])
})

test('D-44, D-46, D-108 the last component has the block, and what that adds is priced by it', () => {
  const tariff = tariffOf([[[time(600, 120)], later], [[time(1800, 60)]]])
  const { lines } = priceOf(tariff, phases(['TIME', 4], ['TIME', 11]), at('12:00'))
  expect(lines.map((line) => [toDecimal(line.quantity, 3), amountsOf(line)[0]])).toEqual([
    ['0.067', '4.0000'],
    ['0.267', '32.0000'],
  ])
})

test('D-108 energy that blocks add belongs to the last part alone', () => {
  const tariff = tariffOf([[[energy(500, 2)], later], [[energy(500, 1)]]])
  const { lines } = priceOf(tariff, phases(['ENERGY', 4.3], ['ENERGY', 1.1]), at('12:00'))
  expect(lines.map(({ quantity, stepSurplus }) => [toDecimal(quantity, 3), toDecimal(stepSurplus, 3)])).toEqual([
    ['4.300', '0.000'],
    ['1.200', '0.100'],
  ])
})

test('D-45 where parking follows, charging is exact and parking is rounded', () => {
  expect(billed(tariffOf([[[time(300), parking(300)]]]), phases(['TIME', 21], ['PARKING_TIME', 7]))).toEqual([
    0, 21, 10,
  ])
})

test('D-47 priced parking of all periods is rounded together, by the last block, and the surplus is in the last of them', () => {
  const tariff = tariffOf([[[parking(900, 120)], { minDurationS: 1200 }], [[time(600), parking(300)]]])
  const periods = phases(['TIME', 21], ['PARKING_TIME', 7], ['PARKING_TIME', 4])
  expect(billed(tariff, periods)).toEqual([0, 21, 15])
  const { lines } = priceOf(tariff, periods, at('12:00'))
  expect(lines.map((line) => amountsOf(line)[0])).toEqual(['21.0000', '7.0000', '16.0000'])
})

test('D-48 parking at the end that has no price is not counted, and the last block that has one holds', () => {
  const tariff = tariffOf([[[time(1), parking(900)], { maxDurationS: 1200 }], [[time(1)]]])
  expect(billed(tariff, phases(['TIME', 10], ['PARKING_TIME', 8], ['PARKING_TIME', 12]))).toEqual([0, 10, 15])
})

describe('charging that goes on after parking', () => {
  const tariff = tariffOf([[[time(600, 6), parking(900, 6)]]])
  const periods = phases(['TIME', 20], ['PARKING_TIME', 7], ['TIME', 6])

  test('D-49 parking keeps the blocks', () => {
    expect(billed(tariff, periods)).toEqual([0, 26, 15])
  })

  test('D-49 by the other reading the last period takes them back', () => {
    const { billed: other } = priceOf(tariff, periods, at('12:00'), { options: { timeBlocks: 'last' } })
    expect([other.timeS / 60, other.parkingTimeS / 60]).toEqual([30, 7])
    // Where parking is last, both readings are one.
    const same = priceOf(tariff, periods.slice(0, 2), at('12:00'), { options: { timeBlocks: 'last' } })
    expect([same.billed.timeS / 60, same.billed.parkingTimeS / 60]).toEqual([20, 15])
  })

  test.each([
    [4.1, 'settled', []],
    [3.7, 'settled', ['blocks_of_last_period']],
    [4.5, 'held', ['cost_mismatch']],
  ])('D-49 a claim of %d € is %s', (excl, status, reasons) => {
    const shifted = periods.map((period) => ({ ...period, startAt: period.startAt - at('09:00') + START }))
    const pinned = factsOf().pinned
    if (pinned === null) throw new Error('nothing is pinned')
    const totalCost = { exclVatMicros: micros(excl), inclVatMicros: null }
    const cdr = cdrOf({ tariffs: [tariff], periods: shifted, totalCost, totalEnergyWh: 0 })
    const { operatorSide } = settleCdr(factsOf({ cdr, session: null, pinned: { ...pinned, tariff } }))
    expect([operatorSide.status, operatorSide.reasons]).toEqual([status, reasons])
  })
})

test('D-50, D-51 over two tariffs energy is counted once, by the block of the last', () => {
  const one = tariffOf([[[energy(1000)]]], { id: 'one' })
  const two = tariffOf([[[energy(500)]]], { id: 'two' })
  expect(billed([one, two], phases(['ENERGY', 4.3, 'one'], ['ENERGY', 1.1, 'two']))[0]).toBe(5.5)
  expect(billed([one, two], phases(['ENERGY', 4.3, 'two'], ['ENERGY', 1.1, 'one']))[0]).toBe(6)
})

test('D-50 a new element is no reason to round', () => {
  const tariff = tariffOf([[[energy(500, 2)], later], [[energy(500, 1)]]])
  expect(billed(tariff, phases(['ENERGY', 0.3], ['ENERGY', 0.2]))[0]).toBe(0.5)
})

test('D-52 a reservation has a block of its own', () => {
  const tariff = tariffOf([[[time(600)], { reservation: 'RESERVATION' }], [[time(900)]]])
  const price = priceOf(tariff, phases(['RESERVATION_TIME', 13], ['TIME', 16]), at('12:00'))
  expect([price.billed.reservationTimeS, price.billed.timeS].map((seconds) => seconds / 60)).toEqual([20, 30])
})

test('D-53 blocks of 0 are none, and a warning; those of a fee mean nothing', () => {
  const none = priceOf(tariffOf([[[energy(0), time(0)]]]), phases(['ENERGY', 0.1152], ['TIME', 7]), at('12:00'))
  expect([amountsOf(none.total)[0], none.warnings]).toEqual(['7.1152', ['step_size_zero']])
  const fee = priceOf(tariffOf([[[component('FLAT', 1, null, 0)]]]), phases(['ENERGY', 1]), at('12:00'))
  expect([amountsOf(fee.total)[0], fee.warnings]).toEqual(['1.0000', []])
})

test('D-55 with blocks of 1 what was measured is billed, to the watt-hour and the second', () => {
  const tariff = tariffOf([[[energy(1), time(1), parking(1)]]])
  expect(billed(tariff, phases(['ENERGY', 7.318], ['TIME', 41], ['PARKING_TIME', 3]))).toEqual([7.318, 41, 3])
})

test('D-56 restrictions are held against what was measured, not against whole blocks', () => {
  const tariff = tariffOf([[[energy(1000, 5)], { minEnergyWh: 1000 }], [[energy(1000, 1)]]])
  // 0.9 kWh would be billed as 1 kWh, at which the dearer price begins.
  const { lines } = priceOf(tariff, phases(['ENERGY', 0.9], ['ENERGY', 0.3]), at('12:00'))
  expect(lines.map((line) => line.component.priceMicros)).toEqual([1_000_000, 1_000_000])
})
