import { expect, test } from 'vitest'
import { ChargePrice } from '#domain/tariff/charge-price'
import { priceSegments } from '#domain/tariff/price-segments'
import type { Tariff } from '#domain/tariff/tariff'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'
import { at, priceOf } from './conformance/price-of.ts'

const segments = (tariff: Tariff, price?: ChargePrice) =>
  priceSegments(
    price ??
      priceOf(
        tariff,
        [
          periodAt(at('09:00'), { ENERGY: 10, TIME: 1 }),
          periodAt(at('10:00'), { ENERGY: 5, TIME: 0.5 }),
          periodAt(at('10:30'), { PARKING_TIME: 0.5 }),
        ],
        at('11:00'),
      ),
  )

test('lines of one unit price are one segment, in its own unit, with both of its sides', () => {
  const tariff = tariffOf([
    [
      [
        component('ENERGY', 0.5, 20),
        component('TIME', 2, null),
        component('FLAT', 1, 10),
        component('PARKING_TIME', 2, null),
      ],
    ],
  ])
  expect(segments(tariff)).toEqual([
    segment('fixed', 'once', 1, 1, 1000, 1, 1.1),
    segment('energy', 'kWh', 15, 0.5, 2000, 7.5, 9),
    segment('time', 'h', 1.5, 2, null, 3, 3),
    segment('parking', 'h', 0.5, 2, null, 1, 1),
  ])
})

test('what has another unit price or another rate is a segment of its own', () => {
  const byRate = (first: number, second: number | null) =>
    segments(
      tariffOf([[[component('ENERGY', 0.5, first)], { endTime: '10:00' }], [[component('ENERGY', 0.5, second)]]]),
    )
  expect(byRate(20, 20).map(({ quantityMicros }) => quantityMicros)).toEqual([micros(15)])
  expect(byRate(20, 10).map(({ quantityMicros }) => quantityMicros)).toEqual([micros(10), micros(5)])
})

test('a price of 11 at a rate of 1 is not one of 1 at a rate of 11', () => {
  const price = priceOf(
    tariffOf([
      [[{ ...component('ENERGY', 0, 0), priceMicros: 11, vatBasisPoints: 1 }], { endTime: '10:00' }],
      [[{ ...component('ENERGY', 0, 0), priceMicros: 1, vatBasisPoints: 11 }]],
    ]),
    [periodAt(at('09:00'), { ENERGY: 10 }), periodAt(at('10:00'), { ENERGY: 5 })],
    at('11:00'),
  )
  expect(priceSegments(price)).toHaveLength(2)
})

test('a side that nobody knows stays unknown, whichever line it is of', () => {
  const unknown = segments(tariffOf([[[component('ENERGY', 0.5, null)]]], { taxIncluded: 'NO' }))
  expect(unknown).toEqual([segment('energy', 'kWh', 15, 0.5, null, 7.5, null)])
  const included = segments(tariffOf([[[component('ENERGY', 0.5, null)]]], { taxIncluded: 'YES' }))
  expect(included).toEqual([segment('energy', 'kWh', 15, 0.5, null, null, 7.5)])
  // Nothing of a dimension that costs nothing is unknown, and a sum with something unknown is.
  const price = priceOf(
    tariffOf([[[component('ENERGY', 0.5, 20)]]]),
    [periodAt(at('09:00'), { ENERGY: 10 }), periodAt(at('10:00'), { ENERGY: 5 })],
    at('11:00'),
  )
  const [first, second] = price.lines
  if (!first || !second) throw new Error('two lines')
  const without = { exclVat: null, inclVat: null }
  for (const lines of [
    [{ ...first, ...without }, second],
    [first, { ...second, ...without }],
  ])
    expect(priceSegments(new ChargePrice(price, () => lines))).toMatchObject([
      { exclVatMicros: null, inclVatMicros: null },
    ])
})

function segment(
  kind: string,
  unit: string,
  quantity: number,
  price: number,
  rate: number | null,
  excl: number | null,
  incl: number | null,
) {
  return {
    kind,
    unit,
    quantityMicros: micros(quantity),
    unitPriceMicros: micros(price),
    vatBasisPoints: rate,
    exclVatMicros: excl === null ? null : micros(excl),
    inclVatMicros: incl === null ? null : micros(incl),
  }
}
