import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChargingPeriod } from '#domain/session/session'
import { chargeOfCar, DEFAULT_TAPER, type ImaginedCar, type PowerStage } from '#domain/tariff/charge-of-car'
import { estimatePrice } from '#domain/tariff/estimate-price'
import { priceCharge } from '#domain/tariff/price-charge'
import { toDecimal } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'
import { summarizeTariff } from '#domain/tariff/tariff-summary'
import { propertyRuns } from '../property-runs.ts'
import { component, tariffOf } from '../sample-charge.ts'
import { tariffs, ZONES } from './tariff-arbitraries.ts'

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

const CAR: ImaginedCar = {
  batteryWh: 60_000,
  fromPercent: 20,
  toPercent: 80,
  maxAcPowerW: 11_000,
  maxDcPowerW: 120_000,
}

test('a car takes direct current in stages, ever less, and never more than the connector gives', () => {
  expect(chargeOfCar(CAR, { powerW: 100_000, isDc: true })).toEqual({
    energyWh: 36_000,
    powerW: 100_000,
    stages: [
      { energyMicros: 18_000_000, powerW: 100_000 },
      { energyMicros: 12_000_000, powerW: 90_000 },
      { energyMicros: 6_000_000, powerW: 60_000 },
    ],
  })
  const own = chargeOfCar({ ...CAR, taper: [{ fromPercent: 0, powerPercent: 50 }] }, { powerW: 350_000, isDc: true })
  expect(own.stages).toEqual([{ energyMicros: 36_000_000, powerW: 60_000 }])
})

test('a car takes alternating current at one power, its own or that of the connector', () => {
  const powerAt = (powerW: number) => chargeOfCar(CAR, { powerW, isDc: false }).stages
  expect(powerAt(22_000)).toEqual([{ energyMicros: 36_000_000, powerW: 11_000 }])
  expect(powerAt(7400)).toEqual([{ energyMicros: 36_000_000, powerW: 7400 }])
})

test.each<[string, Partial<ImaginedCar>]>([
  ['without a battery', { batteryWh: 0 }],
  ['with a battery of no size', { batteryWh: Number.NaN }],
  ['that is emptier afterwards', { toPercent: 20 }],
  ['that is more than full', { toPercent: 101 }],
  ['that takes no power', { maxDcPowerW: 0 }],
  ['whose curve begins late', { taper: [{ fromPercent: 10, powerPercent: 100 }] }],
  ['whose curve goes back', { taper: [...DEFAULT_TAPER, { fromPercent: 5, powerPercent: 1 }] }],
])('a car %s is refused', (_, change) => {
  expect(() => chargeOfCar({ ...CAR, ...change }, { powerW: 50_000, isDc: true })).toThrow(RangeError)
})

test.each([
  ['energy', { energyWh: 0 }],
  ['power', { powerW: 0 }],
  ['power of NaN', { powerW: Number.NaN }],
  ['stages', { stages: [] }],
  ['a stay of whole seconds', { parkedS: 0.5 }],
  ['a stay of less than a year', { parkedS: 40_000_000 }],
])('an imagined charge without %s is refused', (_, change) => {
  const plain = tariffOf([[[component('ENERGY', 0.39, 21)]]])
  const imagined = { tariff: plain, timeZone: null, startAt, energyWh: 10_000, powerW: 11_000 }
  expect(() => estimatePrice({ ...imagined, ...change })).toThrow(RangeError)
})

test('whoever says that the car stays pays for that too, by the hour that the clock shows then', () => {
  const byClock = tariffOf([
    [[component('PARKING_TIME', 6, null, 1)], { startTime: '18:00', endTime: '08:00' }],
    [[component('ENERGY', 0.3, null)]],
  ])
  // 16:30:20 on the clock; an hour of charging ends at 17:30:20, half an hour of parking is free and the rest is not.
  const imagined = { tariff: byClock, timeZone: 'Europe/Amsterdam', startAt, energyWh: 11_000, powerW: 11_000 }
  const { price, durationS } = estimatePrice({ ...imagined, parkedS: 5400 })
  expect(durationS).toBe(9000)
  expect(price.result === 'priced' && price.costs.parking.exclVat && toDecimal(price.costs.parking.exclVat, 2)).toBe(
    '6.03',
  )
})

/** The same charge as a station that reports every second would send it: knows nothing of the tariff. */
function reportedBySecond(start: number, stages: readonly PowerStage[], parkedS: number): ChargingPeriod[] {
  const periods: ChargingPeriod[] = []
  const hoursAt = (second: number) => Math.round((second * 1_000_000) / 3600)
  const add = (type: 'TIME' | 'PARKING_TIME', powerW: number) => {
    const second = periods.length
    const energy = powerW === 0 ? [] : [{ type: 'ENERGY', volumeMicros: (powerW * 1000) / 3600 }]
    const volumeMicros = hoursAt(second + 1) - hoursAt(second)
    const power = ['MIN_POWER', 'MAX_POWER'].map((name) => ({ type: name, volumeMicros: powerW * 1000 }))
    periods.push({
      startAt: start + second * 1000,
      tariffId: null,
      dimensions: [...energy, { type, volumeMicros }, ...power],
    })
  }
  for (const { energyMicros, powerW } of stages)
    for (let left = energyMicros; left > 0; left -= (powerW * 1000) / 3600) add('TIME', powerW)
  for (let second = 0; second < parkedS; second++) add('PARKING_TIME', 0)
  return periods
}

/** 3.6 kW are 1 Wh a second and 7.2 kW two: with even thresholds every change falls on a second. */
const evenThresholds = (tariff: Tariff): Tariff => ({
  ...tariff,
  elements: tariff.elements.map((element) => {
    const { minEnergyWh, maxEnergyWh, ...others } = element.restrictions ?? {}
    const even = (wh: number) => Math.floor(wh / 8) * 2
    return {
      ...element,
      restrictions: {
        ...others,
        ...(minEnergyWh === undefined ? {} : { minEnergyWh: even(minEnergyWh) }),
        ...(maxEnergyWh === undefined ? {} : { maxEnergyWh: even(maxEnergyWh) }),
      },
    }
  }),
})

test('D-69 an estimate is the price of the CDR of that charge, over any tariff, zone and night', {
  timeout: 120_000,
}, () => {
  const nights = ['2026-03-28T22:30:00Z', '2026-10-24T23:00:00Z', '2026-11-01T04:00:00Z', '2028-02-28T21:00:00Z']
  const charges = fc.record({
    tariff: tariffs.map(evenThresholds),
    timeZone: fc.constantFrom(...ZONES),
    startAt: fc
      .tuple(fc.constantFrom(...nights), fc.integer({ min: -7200, max: 7200 }))
      .map(([night, seconds]) => Date.parse(night) + seconds * 1000),
    first: fc.integer({ min: 1, max: 2000 }),
    second: fc.integer({ min: 1, max: 2000 }),
    parkedS: fc.constantFrom(0, 1, 900, 5000),
  })
  fc.assert(
    fc.property(charges, ({ first, second, parkedS, ...other }) => {
      const stages = [
        { energyMicros: first * 2000, powerW: 7200 },
        { energyMicros: second * 1000, powerW: 3600 },
      ]
      const imagined = { ...other, energyWh: first * 2 + second, powerW: 7200, stages, parkedS }
      const { charge, price } = estimatePrice(imagined)
      const reported = reportedBySecond(other.startAt, stages, parkedS)
      const cdr = priceCharge({ ...charge, periods: reported })
      if (price.result === 'rejected' || cdr.result === 'rejected') throw new Error('no price')
      expect(charge.periods.length).toBeLessThan(200)
      const { total, costs, billed, measured } = price
      expect({ total, costs, billed, measured }).toEqual({
        total: cdr.total,
        costs: cdr.costs,
        billed: cdr.billed,
        measured: cdr.measured,
      })
      expect(price.warnings).not.toContain('period_spans_price_change')
    }),
    { numRuns: propertyRuns(25) },
  )
})
