import { expect, test } from 'vitest'
import type { Tariff } from '#domain/tariff/tariff'
import { isFreeTariff, summarizeTariff } from '#domain/tariff/tariff-summary'
import { component, micros, tariffOf } from '../sample-charge.ts'

test('a tariff is free when it says so of every price, without conditions, and asks for nothing else', () => {
  const free = [component('ENERGY', 0, null)]
  const isFree = (tariff: Tariff) => isFreeTariff(tariff)
  const least = (excl: number) => ({ minPrice: { exclVatMicros: micros(excl), inclVatMicros: null } })
  expect(isFree(tariffOf([[free]]))).toBe(true)
  expect(isFree(tariffOf([[free]], least(0)))).toBe(true)
  expect(isFree(tariffOf([[free]], least(1)))).toBe(false)
  expect(isFree(tariffOf([[[...free, component('TIME', 1, null)]]]))).toBe(false)
  expect(isFree(tariffOf([[free, { endTime: '08:00' }]]))).toBe(false)
  expect(isFree(tariffOf([[free], [[component('TIME', 0, null)], { endTime: '08:00' }]]))).toBe(true)
})

test('a summary lists each price with its block and its conditions, those of reservations apart', () => {
  const when = { reservation: 'RESERVATION' } as const
  const summary = summarizeTariff(
    tariffOf([
      [[component('FLAT', 1, null), component('ENERGY', 0.5, null, 100)], { endTime: '08:00' }],
      [[component('TIME', 2, null, 60), component('PARKING_TIME', 3, null, 300)]],
      [[component('FLAT', 4, null), component('TIME', 5, null, 600)], when],
    ]),
    2000,
  )
  const price = (value: number, gross: number, stepSize: number, conditions: unknown) => [
    { priceMicros: micros(value), grossPriceMicros: micros(gross), stepSize, when: conditions },
  ]
  expect(summary).toEqual({
    known: true,
    currency: 'EUR',
    isFree: false,
    startFees: price(1, 1.2, 1, { endTime: '08:00' }),
    energyPrices: price(0.5, 0.6, 100, { endTime: '08:00' }),
    timePrices: price(2, 2.4, 60, null),
    idlePrices: price(3, 3.6, 300, null),
    reservationFees: price(4, 4.8, 1, when),
    reservationTimePrices: price(5, 6, 600, when),
    minPrice: null,
    maxPrice: null,
    altText: [],
    altUrl: null,
  })
})

test('prices that have their taxes in them, or none, are what a driver pays', () => {
  const shown = (taxIncluded: 'YES' | 'NO' | 'N/A', vat: number | null) => {
    const summary = summarizeTariff(tariffOf([[[component('ENERGY', 0.5, null)]]], { taxIncluded }), vat)
    return summary.known ? summary.energyPrices.map(({ grossPriceMicros }) => grossPriceMicros) : []
  }
  expect(shown('YES', 2000)).toEqual([500_000])
  expect(shown('N/A', null)).toEqual([500_000])
  expect(shown('NO', 2000)).toEqual([600_000])
  expect(shown('NO', null)).toEqual([null])
})

test('a tariff of reservations alone says nothing of a charge', () => {
  const tariff = tariffOf([[[component('FLAT', 1, null)], { reservation: 'RESERVATION' }]])
  expect(summarizeTariff(tariff, 2100)).toEqual({ known: false })
})
