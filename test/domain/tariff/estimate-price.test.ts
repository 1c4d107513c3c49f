import { expect, test } from 'vitest'
import { estimatePrice } from '#domain/tariff/estimate-price'
import { toDecimal } from '#domain/tariff/rational'
import { summarizeTariff } from '#domain/tariff/tariff-summary'
import { component, tariffOf } from '../sample-charge.ts'

const startAt = Date.parse('2026-01-12T15:30:20Z')

function exampleOf(tariff: Parameters<typeof estimatePrice>[0]['tariff'], energyWh: number, powerW = 11_000): string {
  const { price } = estimatePrice({ tariff, timeZone: 'Europe/Amsterdam', startAt, energyWh, powerW })
  return price.result === 'priced' && price.total.exclVat !== null ? toDecimal(price.total.exclVat, 4) : 'unknown'
}

test('an example of a plain tariff is energy times price', () => {
  const plain = tariffOf([[[component('ENERGY', 0.39, 21)]]])
  expect([20_000, 30_000, 50_000].map((energyWh) => exampleOf(plain, energyWh))).toEqual([
    '7.8000',
    '11.7000',
    '19.5000',
  ])
})

test('an example crosses a price by the clock where the clock does', () => {
  const byClock = tariffOf([[[component('ENERGY', 0.2, 21)], { endTime: '17:00' }], [[component('ENERGY', 0.4, 21)]]])
  // 11 kW from 16:30:20 to 17:00 are 5.4389 kWh at the lower price.
  expect(exampleOf(byClock, 20_000)).toBe('6.9122')
})

test('an example crosses a price by energy at that energy', () => {
  const tiers = tariffOf([[[component('ENERGY', 0.5, 21)], { maxEnergyWh: 10_000 }], [[component('ENERGY', 0.3, 21)]]])
  expect(Number(exampleOf(tiers, 20_000))).toBeCloseTo(8, 3)
})

test('no tariff is not a free tariff', () => {
  expect(summarizeTariff(null, 2100)).toEqual({ known: false })
  expect(summarizeTariff(tariffOf([]), 2100)).toEqual({ known: false })
  expect(summarizeTariff(tariffOf([[[component('FLAT', 0, null)]]]), 2100)).toMatchObject({ known: true, isFree: true })
  expect(summarizeTariff(tariffOf([[[component('ENERGY', 0, null)], { endTime: '08:00' }]]), 2100)).toMatchObject({
    isFree: false,
  })
})

test('a summary shows what a driver pays with the VAT of the site, and nothing while that is unknown', () => {
  const plain = tariffOf([[[component('ENERGY', 0.39, 19)]]])
  const grossOf = (vat: number | null) => {
    const summary = summarizeTariff(plain, vat)
    return summary.known ? summary.energyPrices.map(({ grossPriceMicros }) => grossPriceMicros) : []
  }
  expect(grossOf(2100)).toEqual([471_900])
  expect(grossOf(null)).toEqual([null])
})
