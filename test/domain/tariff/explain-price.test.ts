import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChargeToPrice, ExactCost } from '#domain/tariff/charge-price'
import { explainPrice } from '#domain/tariff/explain-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { add, multiply, type Rational, rational, sum, toDecimal } from '#domain/tariff/rational'
import { TARIFF_DIMENSIONS, type Tariff, type TariffRestrictions } from '#domain/tariff/tariff'
import { propertyRuns } from '../property-runs.ts'
import { component, periodAt, tariffOf } from '../sample-charge.ts'

const MONDAY_9 = Date.parse('2026-01-12T09:00:00Z')
const MINUTE = 60_000

function explained(charge: ChargeToPrice) {
  const price = priceCharge(charge)
  if (price.result === 'rejected') throw new Error(price.reason)
  return { price, explanation: explainPrice(price, charge, 2) }
}

const prices = fc.record({
  type: fc.constantFrom(...TARIFF_DIMENSIONS),
  priceMicros: fc.integer({ min: 0, max: 3_000_000 }),
  vatBasisPoints: fc.constantFrom(null, 0, 700, 2100),
  stepSize: fc.constantFrom(0, 1, 60, 250, 900),
})
const restrictions: fc.Arbitrary<TariffRestrictions | null> = fc.constantFrom(
  null,
  { startTime: '09:30' },
  { endTime: '10:00' },
  { minEnergyWh: 3000 },
  { maxDurationS: 1800 },
  { daysOfWeek: [1, 2] },
  { reservation: 'RESERVATION' as const },
)
const limits = fc.option(
  fc.record({
    exclVatMicros: fc.integer({ min: 0, max: 20_000_000 }),
    inclVatMicros: fc.option(fc.integer({ min: 0, max: 24_000_000 })),
  }),
)
const tariffs: fc.Arbitrary<Tariff> = fc
  .record({
    elements: fc.array(fc.record({ priceComponents: fc.array(prices, { minLength: 1, maxLength: 3 }), restrictions }), {
      minLength: 1,
      maxLength: 5,
    }),
    minPrice: limits,
    maxPrice: limits,
    taxIncluded: fc.constantFrom(undefined, 'YES' as const, 'NO' as const, 'N/A' as const),
  })
  .map(({ taxIncluded, ...rest }) => ({ ...tariffOf([]), ...rest, ...(taxIncluded ? { taxIncluded } : {}) }))
const periods = fc.array(
  fc.record({
    ENERGY: fc.integer({ min: 0, max: 9_000_000 }),
    TIME: fc.integer({ min: 0, max: 300_000 }),
    PARKING_TIME: fc.integer({ min: 0, max: 300_000 }),
    RESERVATION_TIME: fc.integer({ min: 0, max: 300_000 }),
  }),
  { minLength: 1, maxLength: 6 },
)

/** The sum on one side, where every part of it is known. */
function sumOf(parts: readonly ExactCost[], side: keyof ExactCost): Rational | null {
  const known = parts.map((part) => part[side]).filter((value) => value !== null)
  return known.length === parts.length ? sum(known) : null
}

test('whatever the tariff, the lines and limits of an explanation sum to the total exactly, and each line is quantity times price', () => {
  fc.assert(
    fc.property(tariffs, periods, (tariff, measured) => {
      const charge: ChargeToPrice = {
        startAt: MONDAY_9,
        endAt: MONDAY_9 + measured.length * 20 * MINUTE,
        periods: measured.map((volumes, index) => ({
          startAt: MONDAY_9 + index * 20 * MINUTE,
          tariffId: null,
          dimensions: Object.entries(volumes).map(([type, volumeMicros]) => ({ type, volumeMicros })),
        })),
        tariffs: [tariff],
        timeZone: 'UTC',
      }
      const { explanation } = explained(charge)
      for (const side of ['exclVat', 'inclVat'] as const) {
        const parts = sumOf([...explanation.lines, ...explanation.limits.map(({ added }) => added)], side)
        if (parts !== null) expect(parts).toEqual(explanation.total[side])
      }
      for (const line of explanation.lines) {
        expect(add(line.measured, line.stepSurplus)).toEqual(line.billed)
        const amount = multiply(line.billed, rational(line.unitPriceMicros, 1_000_000))
        expect(line.taxIncluded ? line.inclVat : line.exclVat).toEqual(amount)
        if (line.tax !== null && line.exclVat !== null) expect(add(line.exclVat, line.tax)).toEqual(line.inclVat)
        const element = tariff.elements[line.elementIndex]
        expect(element?.restrictions ?? null).toEqual(line.restrictions)
        expect(element?.priceComponents.some(({ priceMicros }) => priceMicros === line.unitPriceMicros)).toBe(true)
      }
    }),
    { numRuns: propertyRuns(300) },
  )
})

test('a line names its element, why it held, and the quantity before and after its block', () => {
  const tariff = tariffOf([
    [[component('ENERGY', 0.2, 21, 500)], { endTime: '09:00' }],
    [[component('FLAT', 0.5, 21), component('ENERGY', 0.25, 10, 500)], { startTime: '09:00', endTime: '17:00' }],
  ])
  const { explanation } = explained({
    startAt: MONDAY_9,
    endAt: MONDAY_9 + 60 * MINUTE,
    periods: [periodAt(MONDAY_9, { ENERGY: 4.2, PARKING_TIME: 0.5 })],
    tariffs: [tariff],
    timeZone: 'UTC',
  })
  const energy = explanation.lines.find(({ kind }) => kind === 'energy')
  expect(energy).toMatchObject({
    elementIndex: 1,
    restrictions: { startTime: '09:00', endTime: '17:00' },
    stepSize: 500,
    unitPriceMicros: 250_000,
    vatBasisPoints: 1000,
    measured: rational(42, 10),
    stepSurplus: rational(3, 10),
    billed: rational(45, 10),
    endAt: MONDAY_9 + 60 * MINUTE,
  })
  expect(energy?.tax && toDecimal(energy.tax, 4)).toBe('0.1125')
  expect(explanation.unpriced).toEqual([
    {
      startAt: MONDAY_9,
      endAt: MONDAY_9 + 60 * MINUTE,
      dimension: 'PARKING_TIME',
      quantity: rational(1, 2),
      withoutTariff: false,
    },
  ])
  expect(explanation.rounded).toEqual({ exclMinor: 163, inclMinor: 184 })
})

test('a limit is a part of its own, and one that moves only one side leaves the other alone', () => {
  const charge = {
    startAt: MONDAY_9,
    endAt: MONDAY_9 + 60 * MINUTE,
    periods: [periodAt(MONDAY_9, { ENERGY: 1 })],
    timeZone: null,
  }
  const limited = (minPrice: Tariff['minPrice'], maxPrice: Tariff['maxPrice'] = null) =>
    explained({ ...charge, tariffs: [tariffOf([[[component('ENERGY', 1, 20)]]], { minPrice, maxPrice })] }).explanation
      .limits
  expect(limited({ exclVatMicros: 2_000_000, inclVatMicros: 2_400_000 })).toEqual([
    { limit: 'min_price', added: { exclVat: rational(1), inclVat: rational(6, 5) } },
  ])
  expect(limited(null, { exclVatMicros: 5_000_000, inclVatMicros: 1_000_000 })).toEqual([
    { limit: 'max_price', added: { exclVat: rational(0), inclVat: rational(-1, 5) } },
  ])
  expect(limited(null)).toEqual([])
})

test('what a period without a tariff measured is named as costing nothing', () => {
  const tariff = tariffOf([[[component('ENERGY', 1, 20)]]])
  const { explanation } = explained({
    startAt: MONDAY_9,
    endAt: MONDAY_9 + 60 * MINUTE,
    periods: [periodAt(MONDAY_9, { ENERGY: 1 }, 'T1'), periodAt(MONDAY_9 + MINUTE, { ENERGY: 2 })],
    tariffs: [tariff],
    timeZone: null,
  })
  expect(explanation.unpriced).toMatchObject([{ dimension: 'ENERGY', quantity: rational(2), withoutTariff: true }])
})
