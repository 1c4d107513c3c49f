import { describe, expect, test } from 'vitest'
import { settleOperator } from '#domain/billing/settle-operator'
import { checkCdr } from '#domain/cdr/check-cdr'
import { isEnergyInWh } from '#domain/session/counted-periods'
import { priceCharge } from '#domain/tariff/price-charge'
import { toDecimal } from '#domain/tariff/rational'
import type { Tariff } from '#domain/tariff/tariff'
import { dialect211 } from '#integrations/ocpi/2.1.1/dialect'
import { dialect221 } from '#integrations/ocpi/2.2.1/dialect'
import { dialect230 } from '#integrations/ocpi/2.3.0/dialect'
import type { OcpiDialect } from '#integrations/ocpi/dialect'
import { factsOf } from '../../domain/sample-cdr.ts'
import { periodAt } from '../../domain/sample-charge.ts'
import { fieldsOf, rulesOf, valueIn } from './2.3.0/read.ts'
import { cdr, NOW, session, tariff } from './ocpi-fixtures.ts'

const context = { owner: { countryCode: 'NL', partyId: 'ABC' }, ours: null, receivedAt: NOW }
const read = (dialect: OcpiDialect, change: object) => dialect.readTariff({ ...tariff, ...change }, context)
const elementsOf = (component: object, restrictions?: object) => ({
  elements: [{ price_components: [{ type: 'ENERGY', price: 0.5, step_size: 1, ...component }], restrictions }],
})

/** What a charge of these volumes costs, to four decimals; null for what the tariff does not say. */
function totalOf(read: Tariff, volumes: Record<string, number>) {
  const charge = { startAt: NOW, endAt: NOW + 9_000_000, periods: [periodAt(NOW, volumes)], tariffs: [read] }
  const price = priceCharge({ ...charge, timeZone: 'Europe/Amsterdam' })
  if (price.result === 'rejected') return price.reason
  return [price.total.exclVat, price.total.inclVat].map((side) => side && toDecimal(side, 4))
}

test('D-6 empty restrictions and those that are null restrict nothing, and no day is every day', () => {
  const nothing = [{}, { start_time: null, max_kwh: null, reservation: null }, { day_of_week: [] }]
  for (const dialect of [dialect211, dialect221]) {
    for (const restrictions of nothing) {
      const parsed = valueIn(read(dialect, elementsOf({}, restrictions)))
      expect(parsed.elements[0]?.restrictions).toBeNull()
      expect(totalOf(parsed, { ENERGY: 10 })).toEqual(['5.0000', '5.0000'])
    }
  }
})

test('D-6 a null beside a restriction leaves that one as it is', () => {
  const parsed = valueIn(read(dialect221, elementsOf({}, { min_kwh: 5, max_kwh: null, start_date: null })))
  expect(parsed.elements[0]?.restrictions).toEqual({ minEnergyWh: 5000 })
})

test.each([dialect211, dialect221, dialect230])(
  'D-53 in $version a step of 0 is kept, a missing one is 1, a negative one is refused',
  (dialect) => {
    const stepped = (step_size: unknown) => read(dialect, { tax_included: 'NO', ...elementsOf({ step_size }) })
    const stepOf = (step: unknown) => valueIn(stepped(step)).elements[0]?.priceComponents[0]?.stepSize
    expect([stepOf(0), stepOf(undefined), stepOf(null)]).toEqual([0, 1, 1])
    expect(rulesOf(stepped(undefined))).toEqual(['elements.0.price_components.0.step_size:missing'])
    expect(fieldsOf(stepped(-1))).toEqual(['elements.0.price_components.0.step_size'])
  },
)

test('D-54 the step of energy is in Wh, and its price is that of a kWh', () => {
  expect(totalOf(valueIn(read(dialect221, elementsOf({ step_size: 500 }))), { ENERGY: 10.2 })).toEqual([
    '5.2500',
    '5.2500',
  ])
})

test('D-58, D-111 a VAT of 0 and none are read as what they are', () => {
  const vatOf = (component: object) =>
    valueIn(read(dialect221, elementsOf(component))).elements[0]?.priceComponents[0]?.vatBasisPoints
  expect([vatOf({ vat: 0 }), vatOf({ vat: 0.0 }), vatOf({}), vatOf({ vat: null }), vatOf({ vat: 5.2 })]).toEqual([
    0,
    0,
    null,
    null,
    520,
  ])
})

test('D-111 in 2.3.0 a VAT of 0 makes the amount with taxes known, an absent one does not', () => {
  const total = (component: object) =>
    totalOf(valueIn(read(dialect230, { tax_included: 'NO', ...elementsOf(component) })), { ENERGY: 10 })
  expect([total({ vat: 0 }), total({})]).toEqual([
    ['5.0000', '5.0000'],
    ['5.0000', null],
  ])
})

test('D-81 blocks of 100 Wh are billed in 2.3.0 as before it', () => {
  const component = { price: 0.25, vat: 10, step_size: 100 }
  const fee = { type: 'FLAT', price: 0.5, vat: 20, step_size: 1 }
  const elements = [{ price_components: [{ type: 'ENERGY', ...component }, fee] }]
  for (const [dialect, change] of [
    [dialect221, {}],
    [dialect230, { tax_included: 'NO' }],
  ] as const)
    expect(totalOf(valueIn(read(dialect, { elements, ...change })), { ENERGY: 20.45 })).toEqual(['5.6250', '6.2375'])
})

test('D-103 two and a half hours in Canada, without and with taxes in the price', () => {
  const hourly = (price: number, tax_included: string) =>
    valueIn(
      read(dialect230, {
        currency: 'CAD',
        tax_included,
        elements: [{ price_components: [{ type: 'TIME', price, step_size: 1 }] }],
      }),
    )
  expect(totalOf(hourly(2, 'NO'), { TIME: 2.5 })).toEqual(['5.0000', null])
  expect(totalOf(hourly(2.1, 'YES'), { TIME: 2.5 })).toEqual([null, '5.2500'])
})

describe('the sample of a CDR', () => {
  const price = { excl_vat: 4, incl_vat: 4.4 }
  const sample = {
    ...cdr,
    session_id: undefined,
    start_date_time: '2015-06-29T21:39:09Z',
    end_date_time: '2015-06-29T23:37:32Z',
    last_updated: '2015-06-29T22:01:13Z',
    cdr_location: {
      ...cdr.cdr_location,
      country: 'BEL',
      coordinates: { latitude: '3.729944', longitude: '51.047599' },
    },
    tariffs: [
      { ...tariff, id: '12', elements: [{ price_components: [{ type: 'TIME', price: 2, vat: 10, step_size: 300 }] }] },
    ],
    charging_periods: [
      { start_date_time: '2015-06-29T21:39:09Z', dimensions: [{ type: 'TIME', volume: 1.973 }], tariff_id: '12' },
    ],
    total_cost: price,
    total_energy: 15.342,
    total_time: 1.973,
    total_time_cost: price,
  }
  const parsed = dialect221.readCdr(sample, context)

  test('D-41, D-102 1.973 hours are kept as they are and billed as 120 minutes', () => {
    const { startAt, endAt, periods, tariffs, sessionId, totalTimeS } = valueIn(parsed)
    expect([sessionId, totalTimeS, periods[0]?.dimensions]).toEqual([
      null,
      7103,
      [{ type: 'TIME', volumeMicros: 1_973_000 }],
    ])
    const result = priceCharge({ startAt, endAt, periods, tariffs, timeZone: null })
    if (result.result === 'rejected') throw new Error(result.reason)
    expect(result.billed.timeS).toBe(7200)
    expect([result.total.exclVat, result.total.inclVat].map((side) => side && toDecimal(side, 2))).toEqual([
      '4.00',
      '4.40',
    ])
    const operatorSide = settleOperator(factsOf({ cdr: valueIn(parsed), pinned: null, session: null }))
    expect(operatorSide).toMatchObject({ status: 'settled', exclMinor: 400 })
  })

  test('D-102 its swapped coordinates and its time of change before its end are noted, and stop nothing', () => {
    const facts = { session: null, connectorPowerW: null, pinnedCurrency: null, timesWithheld: false }
    const findings = checkCdr({ cdr: valueIn(parsed), ...facts })
    expect(findings.map(({ code, weight, field }) => [code, weight, field])).toEqual([
      ['coordinates_swapped', 'note', 'location'],
      ['updated_before_end', 'note', 'lastUpdated'],
    ])
  })
})

test('D-110 a session whose periods hold Wh is read and reported, and no price is made of it', () => {
  const charging_periods = [
    {
      start_date_time: '2015-06-29T22:39:09Z',
      dimensions: [
        { type: 'ENERGY', volume: 120 },
        { type: 'MAX_CURRENT', volume: 30 },
      ],
    },
    {
      start_date_time: '2015-06-29T22:40:54Z',
      dimensions: [
        { type: 'ENERGY', volume: 41_000 },
        { type: 'MIN_CURRENT', volume: 34 },
      ],
    },
    { start_date_time: '2015-06-29T23:07:09Z', dimensions: [{ type: 'PARKING_TIME', volume: 0.718 }], tariff_id: '12' },
  ]
  const times = { start_date_time: '2015-06-29T22:39:09Z', end_date_time: '2015-06-29T23:50:16Z' }
  const parsed = dialect221.readSession(
    { ...session, ...times, kwh: 41.12, status: 'COMPLETED', charging_periods },
    context,
  )
  expect(rulesOf(parsed)).toEqual(['charging_periods:energy_in_wh'])
  const { periods, energyWh } = valueIn(parsed)
  expect([energyWh, periods.map(({ tariffId }) => tariffId)]).toEqual([41_120, [null, null, '12']])
  expect(isEnergyInWh(periods, energyWh)).toBe(true)
  // In a CDR the same stops its money.
  const billed = valueIn(
    dialect221.readCdr({ ...cdr, ...times, tariffs: [], total_energy: 41.12, charging_periods }, context),
  )
  const facts = { session: null, connectorPowerW: null, pinnedCurrency: null, timesWithheld: false }
  const [first] = checkCdr({ cdr: billed, ...facts })
  expect(first).toMatchObject({ code: 'energy_in_wh', weight: 'implausible', field: 'periods' })
})
