import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChargePrice, ChargeToPrice } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { priceSegments } from '#domain/tariff/price-segments'
import { toDecimal } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const HOUR = 3_600_000
const MONDAY_9 = Date.parse('2026-01-12T09:00:00Z')

const withStartFee = tariffOf([[[component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)]]])
const withParking = tariffOf([
  [[component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10), component('PARKING_TIME', 2, 20, 900)]],
])
const perHour = tariffOf([[[component('TIME', 3, 10, 60), component('PARKING_TIME', 5, 20, 300)]]])
const withLowest = tariffOf([[[component('ENERGY', 0.25, 10)]]], {
  minPrice: { exclVatMicros: 500_000, inclVatMicros: 550_000 },
})
const withHighest = tariffOf([[[component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)]]], {
  maxPrice: { exclVatMicros: 10_000_000, inclVatMicros: 11_000_000 },
})
const stepping = tariffOf([
  [
    [component('TIME', 1.2, null, 1800), component('PARKING_TIME', 1, null, 900)],
    { startTime: '00:00', endTime: '17:00' },
  ],
  [
    [component('TIME', 2.4, null, 900), component('PARKING_TIME', 1, null, 900)],
    { startTime: '17:00', endTime: '20:00' },
  ],
  [[component('TIME', 2.4, null, 900)], { startTime: '20:00', endTime: '00:00' }],
])
const reserved = tariffOf([
  [[component('FLAT', 2, 20), component('TIME', 5, 20, 300)], { reservation: 'RESERVATION' }],
  [[component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)]],
])
const expiring = tariffOf([
  [[component('FLAT', 4, 20)], { reservation: 'RESERVATION_EXPIRES' }],
  [[component('TIME', 2, 20, 600)], { reservation: 'RESERVATION' }],
  [[component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)]],
])
const banded = tariffOf([
  [[component('ENERGY', 0.2, 20)], { maxPowerW: 16_000 }],
  [[component('ENERGY', 0.35, 20)], { maxPowerW: 32_000 }],
  [[component('ENERGY', 0.5, 20)]],
])
const free = tariffOf([[[component('FLAT', 0, null, 0)]]])
const at = (time: string) => Date.parse(`2026-01-12T${time}:00Z`)

function chargeOf(
  tariff: Tariff,
  start: number,
  end: number,
  periods: ChargeToPrice['periods'],
  expired = false,
): ChargeToPrice {
  const options = { reservationExpired: expired }
  return { startAt: start, endAt: end, periods, tariffs: [tariff], timeZone: 'UTC', options }
}

function priced(charge: ChargeToPrice): ChargePrice {
  const price = priceCharge(charge)
  if (price.result === 'rejected') throw new Error(price.reason)
  return price
}

// The worked examples of OCPI 2.2.1: tariffs module and the step_size text of the CDRs module.
test.each<[string, ChargeToPrice, string, string]>([
  [
    '20 kWh with a start fee',
    chargeOf(withStartFee, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 20 })]),
    '5.5000',
    '6.1000',
  ],
  [
    '20 kWh and 40 minutes of parking by the quarter hour',
    chargeOf(withParking, MONDAY_9, MONDAY_9 + 1.6667 * HOUR, [
      periodAt(MONDAY_9, { ENERGY: 20 }),
      periodAt(MONDAY_9 + HOUR, { PARKING_TIME: 0.6667 }),
    ]),
    '7.0000',
    '7.9000',
  ],
  [
    '2.5 hours of charging and 42 minutes of parking',
    chargeOf(perHour, MONDAY_9, at('12:12'), [
      periodAt(MONDAY_9, { TIME: 2.5 }),
      periodAt(at('11:30'), { PARKING_TIME: 0.7 }),
    ]),
    '11.2500',
    '12.7500',
  ],
  [
    '20 kWh above the lowest price',
    chargeOf(withLowest, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 20 })]),
    '5.0000',
    '5.5000',
  ],
  [
    '1.2 kWh below the lowest price',
    chargeOf(withLowest, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 1.2 })]),
    '0.5000',
    '0.5500',
  ],
  [
    '50 kWh above the highest price',
    chargeOf(withHighest, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 50 })]),
    '10.0000',
    '11.0000',
  ],
  [
    '30 kWh below the highest price',
    chargeOf(withHighest, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 30 })]),
    '8.0000',
    '8.8500',
  ],
  [
    'a new price at 17:00, blocks counted once',
    chargeOf(stepping, at('16:35'), at('17:10'), [
      periodAt(at('16:35'), { TIME: 0.4167 }),
      periodAt(at('17:00'), { TIME: 0.1667 }),
    ]),
    '1.3000',
    '1.3000',
  ],
  [
    'parking that becomes free at 20:00',
    chargeOf(stepping, at('19:40'), at('20:12'), [
      periodAt(at('19:40'), { TIME: 0.2 }),
      periodAt(at('19:52'), { PARKING_TIME: 0.1333 }),
      periodAt(at('20:00'), { PARKING_TIME: 0.2 }),
    ]),
    '0.7300',
    '0.7300',
  ],
  [
    'a reservation that was used',
    chargeOf(reserved, at('08:47'), at('10:00'), [
      periodAt(at('08:47'), { RESERVATION_TIME: 0.2167 }),
      periodAt(at('09:00'), { ENERGY: 20 }),
    ]),
    '8.7500',
    '10.0000',
  ],
  [
    'a reservation that expired',
    chargeOf(expiring, at('09:00'), at('10:00'), [periodAt(at('09:00'), { RESERVATION_TIME: 1 })], true),
    '6.0000',
    '7.2000',
  ],
  [
    'three powers',
    chargeOf(banded, at('09:00'), at('10:10'), [
      periodAt(at('09:00'), { ENERGY: 1, MIN_POWER: 6, MAX_POWER: 6 }),
      periodAt(at('09:10'), { ENERGY: 40, MIN_POWER: 48, MAX_POWER: 48 }),
      periodAt(at('10:00'), { ENERGY: 0.5, MIN_POWER: 4, MAX_POWER: 4 }),
    ]),
    '20.3000',
    '24.3600',
  ],
  [
    'a free tariff',
    chargeOf(free, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 20 })]),
    '0.0000',
    '0.0000',
  ],
])('%s costs what the standard says', (_, charge, excl, incl) => {
  const { total } = priced(charge)
  expect(total.exclVat && toDecimal(total.exclVat, 4)).toBe(excl)
  expect(total.inclVat && toDecimal(total.inclVat, 4)).toBe(incl)
})

test('a price is exact to the last digit, whatever was measured', () => {
  const volumes = fc.record({
    energy: fc.integer({ min: 0, max: 200_000_000 }),
    time: fc.integer({ min: 0, max: 24_000_000 }),
    parking: fc.integer({ min: 0, max: 24_000_000 }),
  })
  const prices = fc.record({
    energy: fc.integer({ min: 0, max: 2_000_000 }),
    time: fc.integer({ min: 0, max: 20_000_000 }),
    parking: fc.integer({ min: 0, max: 20_000_000 }),
    vat: fc.integer({ min: 0, max: 2700 }),
  })
  fc.assert(
    fc.property(fc.array(volumes, { minLength: 1, maxLength: 8 }), prices, (measured, price) => {
      // No blocks: the oracle is a sum of products of big integers over one denominator.
      const parts = (['energy', 'time', 'parking'] as const).map((kind) => ({
        type: kind === 'energy' ? ('ENERGY' as const) : kind === 'time' ? ('TIME' as const) : ('PARKING_TIME' as const),
        priceMicros: price[kind],
        vatBasisPoints: price.vat,
        stepSize: 0,
      }))
      const periods = measured.map((volume, index) => ({
        startAt: MONDAY_9 + index * HOUR,
        tariffId: null,
        dimensions: [
          { type: 'ENERGY', volumeMicros: volume.energy },
          { type: 'TIME', volumeMicros: volume.time },
          { type: 'PARKING_TIME', volumeMicros: volume.parking },
        ],
      }))
      const { total } = priced(chargeOf(tariffOf([[parts]]), MONDAY_9, MONDAY_9 + measured.length * HOUR, periods))
      let oracle = 0n
      for (const volume of measured)
        for (const kind of ['energy', 'time', 'parking'] as const) oracle += BigInt(volume[kind]) * BigInt(price[kind])
      const { exclVat, inclVat } = total
      if (exclVat === null || inclVat === null) throw new Error('unknown')
      expect(BigInt(exclVat.numerator) * 10n ** 12n).toBe(oracle * BigInt(exclVat.denominator))
      expect(BigInt(inclVat.numerator) * 10n ** 16n).toBe(
        oracle * BigInt(10_000 + price.vat) * BigInt(inclVat.denominator),
      )
    }),
  )
})

test('where no VAT applies, both sides of every price are equal', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 99_999_999 }),
      fc.integer({ min: 0, max: 999_999 }),
      fc.nat(1000),
      (energy, price, step) => {
        const tariff = tariffOf([[[{ type: 'ENERGY', priceMicros: price, vatBasisPoints: null, stepSize: step }]]])
        const period = { startAt: MONDAY_9, tariffId: null, dimensions: [{ type: 'ENERGY', volumeMicros: energy }] }
        const { total } = priced(chargeOf(tariff, MONDAY_9, MONDAY_9 + HOUR, [period]))
        expect(total.inclVat).toEqual(total.exclVat)
      },
    ),
  )
})

test('cutting a period in two changes no price', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 80_000_000 }),
      fc.nat(),
      fc.constantFrom(0, 1, 25, 500),
      (energy, seed, step) => {
        const tariff = tariffOf([[[component('FLAT', 0.35, 21), component('ENERGY', 0.3499, 21, step)]]])
        const first = seed % energy
        const whole = [{ startAt: MONDAY_9, tariffId: null, dimensions: [{ type: 'ENERGY', volumeMicros: energy }] }]
        const cut = [first, energy - first].map((volumeMicros, index) => ({
          startAt: MONDAY_9 + index * 60_000,
          tariffId: null,
          dimensions: [{ type: 'ENERGY', volumeMicros }],
        }))
        const end = MONDAY_9 + HOUR
        expect(priced(chargeOf(tariff, MONDAY_9, end, cut)).total).toEqual(
          priced(chargeOf(tariff, MONDAY_9, end, whole)).total,
        )
      },
    ),
  )
})

test('ten minutes sent as 0.1667 hours are not billed as fifteen', () => {
  const tariff = tariffOf([[[component('TIME', 3, 0, 300)]]])
  expect(
    priced(chargeOf(tariff, at('09:00'), at('09:10'), [periodAt(at('09:00'), { TIME: 0.1667 })])).billed.timeS,
  ).toBe(600)
})

test.each<[string, Partial<ChargeToPrice>, string]>([
  ['no tariff', { tariffs: [] }, 'no_tariff'],
  ['no periods', { periods: [] }, 'no_periods'],
  ['two tariffs of one name', { tariffs: [withLowest, withLowest] }, 'duplicate_tariff_id'],
  ['a tariff nobody knows', { periods: [periodAt(MONDAY_9, { ENERGY: 1 }, 'ghost')] }, 'unknown_tariff_id'],
  ['another currency', { options: { currency: 'CHF' } }, 'currency_mismatch'],
  ['energy below zero', { periods: [periodAt(MONDAY_9, { ENERGY: -1 })] }, 'negative_volume'],
  ['VAT below zero', { tariffs: [tariffOf([[[component('ENERGY', 1, -20)]]])] }, 'invalid_vat'],
  ['an unknown zone under a tariff by the clock', { tariffs: [stepping], timeZone: null }, 'time_zone_unknown'],
])('%s is rejected, not priced at nothing', (_, change, reason) => {
  const charge = { ...chargeOf(withLowest, MONDAY_9, MONDAY_9 + HOUR, [periodAt(MONDAY_9, { ENERGY: 1 })]), ...change }
  expect(priceCharge(charge)).toEqual({ result: 'rejected', reason })
})

test('segments of one unit price are one line, and the lines are the price', () => {
  const price = priced(
    chargeOf(withStartFee, MONDAY_9, MONDAY_9 + HOUR, [
      periodAt(MONDAY_9, { ENERGY: 7.5 }),
      periodAt(MONDAY_9 + 60_000, { ENERGY: 2.5 }),
    ]),
  )
  expect(priceSegments(price)).toEqual([
    {
      kind: 'fixed',
      unit: 'once',
      quantityMicros: 1_000_000,
      unitPriceMicros: 500_000,
      vatBasisPoints: 2000,
      exclVatMicros: 500_000,
      inclVatMicros: 600_000,
    },
    {
      kind: 'energy',
      unit: 'kWh',
      quantityMicros: micros(10),
      unitPriceMicros: 250_000,
      vatBasisPoints: 1000,
      exclVatMicros: 2_500_000,
      inclVatMicros: 2_750_000,
    },
  ])
})
