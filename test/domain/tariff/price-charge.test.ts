import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChargePrice, ChargeToPrice } from '#domain/tariff/charge-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { priceSegments } from '#domain/tariff/price-segments'
import { rational } from '#domain/tariff/rational'
import type { PriceComponent, Tariff, TariffRestrictions } from '#domain/tariff/tariff'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const HOUR = 3_600_000
const MONDAY_9 = Date.parse('2026-01-12T09:00:00Z')

const withStartFee = tariffOf([[[component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)]]])
const withLowest = tariffOf([[[component('ENERGY', 0.25, 10)]]], {
  minPrice: { exclVatMicros: 500_000, inclVatMicros: 550_000 },
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
const at = (time: string) => Date.parse(`2026-01-12T${time}:00Z`)

function chargeOf(tariff: Tariff, start: number, end: number, periods: ChargeToPrice['periods']): ChargeToPrice {
  return { startAt: start, endAt: end, periods, tariffs: [tariff], timeZone: 'UTC' }
}

function priced(charge: ChargeToPrice): ChargePrice {
  const price = priceCharge(charge)
  if (price.result === 'rejected') throw new Error(price.reason)
  return price
}

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

const energyAt = (volumeMicros: number) => [
  { startAt: MONDAY_9, tariffId: null, dimensions: [{ type: 'ENERGY', volumeMicros }] },
]
const withComponent = (part: Partial<PriceComponent>) => [tariffOf([[[{ ...component('ENERGY', 1, 20), ...part }]]])]
const under = (restrictions: TariffRestrictions) => [tariffOf([[[component('ENERGY', 1, 20)], restrictions]])]

test.each<[string, Partial<ChargeToPrice>, string, string]>([
  ['no tariff', { tariffs: [] }, 'no_tariff', 'tariffs'],
  ['no periods', { periods: [] }, 'no_periods', 'charging_periods'],
  ['two tariffs of one name', { tariffs: [withLowest, withLowest] }, 'duplicate_tariff_id', 'tariffs.1.id'],
  [
    'a tariff nobody knows',
    { periods: [periodAt(MONDAY_9, { ENERGY: 1 }, 'ghost')] },
    'unknown_tariff_id',
    'charging_periods.0.tariff_id',
  ],
  ['another currency', { options: { currency: 'CHF' } }, 'currency_mismatch', 'tariffs.0.currency'],
  [
    'energy below zero in the second period',
    { periods: [...energyAt(1), periodAt(MONDAY_9, { TIME: 1, ENERGY: -1 })] },
    'negative_volume',
    'charging_periods.1.dimensions.1.volume',
  ],
  ...[Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 53, 1e15 + 1].map(
    (volume): [string, Partial<ChargeToPrice>, string, string] => [
      `T081 an energy of ${volume}`,
      { periods: energyAt(volume) },
      'invalid_volume',
      'charging_periods.0.dimensions.0.volume',
    ],
  ),
  ['T081 an end before the start', { endAt: MONDAY_9 - 1 }, 'end_before_start', 'end_date_time'],
  ['T081 a start that is no number', { startAt: Number.NaN }, 'instant_out_of_range', 'start_date_time'],
  ['T079 an end in another century', { endAt: Date.UTC(2100, 0, 1) }, 'instant_out_of_range', 'end_date_time'],
  [
    'T081 a period that starts before 1970',
    { periods: [periodAt(-1, { ENERGY: 1 })] },
    'instant_out_of_range',
    'charging_periods.0.start_date_time',
  ],
  [
    'a price that is no integer',
    { tariffs: withComponent({ priceMicros: 0.1 }) },
    'invalid_price',
    'tariffs.0.elements.0.price_components.0.price',
  ],
  ...[-20, Number.NaN, 0.5].map((vatBasisPoints): [string, Partial<ChargeToPrice>, string, string] => [
    `a VAT of ${vatBasisPoints}`,
    { tariffs: withComponent({ vatBasisPoints }) },
    'invalid_vat',
    'tariffs.0.elements.0.price_components.0.vat',
  ]),
  ...[-1, Number.NaN, 1.5, Number.POSITIVE_INFINITY].map(
    (stepSize): [string, Partial<ChargeToPrice>, string, string] => [
      `D-53 a block of ${stepSize}`,
      { tariffs: withComponent({ stepSize }) },
      'invalid_step_size',
      'tariffs.0.elements.0.price_components.0.step_size',
    ],
  ),
  ...(
    [
      [{ startTime: '25:00' }, 'start_time'],
      [{ endTime: '9:00' }, 'end_time'],
      [{ startDate: '2026-02-30' }, 'start_date'],
      [{ endDate: 'tomorrow' }, 'end_date'],
      [{ daysOfWeek: [0] }, 'day_of_week'],
      [{ minEnergyWh: 0.5 }, 'min_kwh'],
      [{ maxDurationS: Number.NaN }, 'max_duration'],
      [{ maxPowerW: Number.POSITIVE_INFINITY }, 'max_power'],
      [{ minCurrentMa: 1e13 }, 'min_current'],
    ] as const
  ).map(([restrictions, field]): [string, Partial<ChargeToPrice>, string, string] => [
    `a restriction without a meaning, ${field}`,
    { tariffs: under(restrictions) },
    'invalid_restriction',
    `tariffs.0.elements.0.restrictions.${field}`,
  ]),
  [
    'a limit that is no integer',
    { tariffs: [tariffOf([], { minPrice: { exclVatMicros: 1, inclVatMicros: Number.NaN } })] },
    'invalid_price_limit',
    'tariffs.0.min_price',
  ],
  [
    'an unknown zone under a tariff by the clock',
    { tariffs: [stepping], timeZone: null },
    'time_zone_unknown',
    'time_zone',
  ],
  [
    'a zone that no atlas has, under a tariff by the clock',
    { tariffs: [stepping], timeZone: 'Europe/Atlantis' },
    'time_zone_unknown',
    'time_zone',
  ],
])('%s is rejected with its field, not priced at nothing', (_, change, reason, field) => {
  const charge = { ...chargeOf(withLowest, MONDAY_9, MONDAY_9 + HOUR, energyAt(1_000_000)), ...change }
  expect(priceCharge(charge)).toEqual({ result: 'rejected', reason, field })
})

test('T081 a charge of no length costs what is due once and what was measured', () => {
  const price = priced(chargeOf(withStartFee, MONDAY_9, MONDAY_9, energyAt(0)))
  expect([price.total.exclVat, price.measured.durationH]).toEqual([rational(1, 2), rational(0)])
})

test('a line tells which tariff and which of its elements it came from', () => {
  const { lines } = priced(
    chargeOf(stepping, at('16:55'), at('17:07'), [
      periodAt(at('16:55'), { TIME: 0.1667 }),
      periodAt(at('17:05'), { PARKING_TIME: 0.0333 }),
    ]),
  )
  expect(lines.map(({ tariffId, elementIndex, dimension }) => [tariffId, elementIndex, dimension])).toEqual([
    ['T1', 0, 'TIME'],
    ['T1', 1, 'PARKING_TIME'],
  ])
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
