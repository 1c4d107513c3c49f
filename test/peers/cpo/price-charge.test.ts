import { expect, test } from 'vitest'
import type { PriceComponent, Tariff, TariffElement, TariffRestrictions } from './ocpi-objects.ts'
import { type MeteredPeriod, priceCharge } from './price-charge.ts'
import { toDecimal } from './rational.ts'

const component = (type: PriceComponent['type'], price: number, vat: number | null, step = 1): PriceComponent => ({
  type,
  price,
  vat,
  step_size: step,
})
const element = (components: PriceComponent[], restrictions: TariffRestrictions | null = null): TariffElement => ({
  price_components: components,
  restrictions,
})
const tariffOf = (elements: TariffElement[], more: Partial<Tariff> = {}): Tariff => ({
  country_code: 'DE',
  party_id: 'ALL',
  id: '1',
  currency: 'EUR',
  elements,
  last_updated: '2026-01-01T00:00:00Z',
  ...more,
})

/** Periods one after the other from a local start: kWh, or minutes of charging or parking. */
function periodsFrom(
  start: string,
  ...steps: { minutes: number; kwh?: number; parking?: boolean; amperes?: number }[]
) {
  let at = Date.parse(start)
  return steps.map(({ minutes, kwh = 0, parking = false, amperes }): MeteredPeriod => {
    const period = { startMs: at, seconds: minutes * 60, energyWh: kwh * 1000, parking }
    at += minutes * 60_000
    return amperes === undefined ? period : { ...period, currentA: amperes }
  })
}

const flatEnergyParking = tariffOf([
  element([component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10), component('PARKING_TIME', 2, 20, 900)]),
])
const capped = tariffOf([element([component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)])], {
  max_price: { excl_vat: 10, incl_vat: 11 },
})
const floored = tariffOf([element([component('ENERGY', 0.25, 10)])], { min_price: { excl_vat: 0.5, incl_vat: 0.55 } })
const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY']
const complex = tariffOf([
  element([component('FLAT', 2.5, 15)]),
  element([component('TIME', 1, 20, 900)], { max_current: 32 }),
  element([component('TIME', 2, 20, 600)], { min_current: 32, day_of_week: weekdays }),
  element([component('TIME', 1.25, 20, 600)], { min_current: 32, day_of_week: ['SATURDAY', 'SUNDAY'] }),
  element([component('PARKING_TIME', 5, 10, 300)], { start_time: '09:00', end_time: '18:00', day_of_week: weekdays }),
  element([component('PARKING_TIME', 6, 10, 300)], {
    start_time: '10:00',
    end_time: '17:00',
    day_of_week: ['SATURDAY'],
  }),
])
const switching = tariffOf([
  element([component('TIME', 1.2, null, 1800), component('PARKING_TIME', 1, null, 900)], {
    start_time: '00:00',
    end_time: '17:00',
  }),
  element([component('TIME', 2.4, null, 900), component('PARKING_TIME', 1, null, 900)], {
    start_time: '17:00',
    end_time: '20:00',
  }),
  element([component('TIME', 2.4, null, 900)], { start_time: '20:00', end_time: '00:00' }),
])
const byPower = tariffOf([
  element([component('ENERGY', 0.2, 20)], { max_power: 16 }),
  element([component('ENERGY', 0.35, 20)], { max_power: 32 }),
  element([component('ENERGY', 0.5, 20)]),
])
const byDuration = tariffOf([
  element([component('ENERGY', 0, 20)], { max_duration: 1800 }),
  element([component('ENERGY', 0.25, 20)], { max_duration: 3600 }),
  element([component('ENERGY', 0.4, 20)]),
])
const afterFive = { start_time: '17:00', end_time: '00:00' }
const beforeFive = { start_time: '00:00', end_time: '17:00' }
const monday = '2026-06-08T00:00:00Z'
const at = (time: string) => `2026-06-08T${time}:00Z`

// What the specification works out by hand. Where its print contradicts its own rule, the rule is asserted and named.
test.each<[string, Tariff, MeteredPeriod[], string, string | null]>([
  [
    '20 kWh',
    tariffOf([element([component('ENERGY', 0.25, 10)])]),
    periodsFrom(monday, { minutes: 60, kwh: 20 }),
    '5.0000',
    '5.5000',
  ],
  [
    'a start fee',
    tariffOf([element([component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10)])]),
    periodsFrom(monday, { minutes: 60, kwh: 20 }),
    '5.5000',
    '6.1000',
  ],
  ['a minimum that does not bind', floored, periodsFrom(monday, { minutes: 60, kwh: 20 }), '5.0000', '5.5000'],
  ['a minimum that binds', floored, periodsFrom(monday, { minutes: 60, kwh: 1 }), '0.5000', '0.5500'],
  [
    '40 minutes parked in steps of 15',
    flatEnergyParking,
    periodsFrom(monday, { minutes: 60, kwh: 20 }, { minutes: 40, parking: true }),
    '7.0000',
    '7.9000',
  ],
  ['a maximum that binds', capped, periodsFrom(monday, { minutes: 60, kwh: 50 }), '10.0000', '11.0000'],
  ['a maximum that does not bind', capped, periodsFrom(monday, { minutes: 60, kwh: 30 }), '8.0000', '8.8500'],
  [
    'two and a half hours, parking free',
    tariffOf([element([component('TIME', 2, 10, 60)])]),
    periodsFrom(monday, { minutes: 150 }, { minutes: 30, parking: true }),
    '5.0000',
    '5.5000',
  ],
  [
    'time and parking',
    tariffOf([element([component('TIME', 3, 10, 60), component('PARKING_TIME', 5, 20, 300)])]),
    periodsFrom(monday, { minutes: 150 }, { minutes: 42, parking: true }),
    '11.2500',
    '12.7500',
  ],
  [
    'energy in steps of 100 Wh',
    tariffOf([element([component('FLAT', 0.5, 20), component('ENERGY', 0.25, 10, 100)])]),
    periodsFrom(monday, { minutes: 60, kwh: 20.45 }),
    '5.6250',
    '6.2375',
  ],
  [
    'the complex one on Monday',
    complex,
    periodsFrom('2026-06-08T09:30:00Z', { minutes: 165, amperes: 16 }, { minutes: 42, parking: true, amperes: 0 }),
    '9.0000',
    '10.3000',
  ],
  // Printed as 12.28 / 13.861, since 114 minutes at 1.25 are multiplied wrongly there.
  [
    'the complex one on Saturday',
    complex,
    periodsFrom('2026-06-13T13:30:00Z', { minutes: 114, amperes: 43 }, { minutes: 71, parking: true, amperes: 0 }),
    '12.3750',
    '13.9750',
  ],
  [
    'free of charge',
    tariffOf([element([component('FLAT', 0, null, 0)])]),
    periodsFrom(monday, { minutes: 60, kwh: 20 }),
    '0.0000',
    null,
  ],
  [
    'a switch at five, then parking',
    switching,
    periodsFrom(at('16:55'), { minutes: 5 }, { minutes: 5 }, { minutes: 2, parking: true }),
    '0.5500',
    null,
  ],
  [
    'a switch at five, rounded by the later step',
    switching,
    periodsFrom(at('16:35'), { minutes: 25 }, { minutes: 10 }),
    '1.3000',
    null,
  ],
  [
    'parking that becomes free',
    switching,
    periodsFrom(at('19:40'), { minutes: 12 }, { minutes: 8, parking: true }, { minutes: 12, parking: true }),
    '0.7300',
    null,
  ],
  [
    'three levels of power',
    byPower,
    periodsFrom(monday, { minutes: 10, kwh: 1 }, { minutes: 50, kwh: 40 }, { minutes: 7.5, kwh: 0.5 }),
    '20.3000',
    '24.3600',
  ],
  ['exactly 16 kW is the second level', byPower, periodsFrom(monday, { minutes: 60, kwh: 16 }), '5.6000', '6.7200'],
  [
    'free for half an hour',
    byDuration,
    periodsFrom(monday, { minutes: 30, kwh: 5 }, { minutes: 10, kwh: 1.2 }),
    '0.3000',
    '0.3600',
  ],
  [
    '5.4 kWh in steps of 500 Wh',
    tariffOf([
      element([component('ENERGY', 0.2, null, 500)], beforeFive),
      element([component('ENERGY', 0.27, null, 500)], afterFive),
    ]),
    periodsFrom(at('16:00'), { minutes: 60, kwh: 4.3 }, { minutes: 15, kwh: 1.1 }),
    '1.1840',
    null,
  ],
  [
    '28 minutes in steps of ten',
    tariffOf([
      element([component('TIME', 5, null, 600)], beforeFive),
      element([component('TIME', 7, null, 600)], afterFive),
    ]),
    periodsFrom(at('16:54'), { minutes: 6 }, { minutes: 22 }),
    '3.3000',
    null,
  ],
  [
    'charging exact, parking rounded',
    tariffOf([element([component('TIME', 1, null, 600), component('PARKING_TIME', 2, null, 600)])]),
    periodsFrom(monday, { minutes: 21 }, { minutes: 16, parking: true }),
    '1.0167',
    null,
  ],
  [
    '115.2 Wh in steps of 25',
    tariffOf([element([component('ENERGY', 0.25, null, 25)])]),
    periodsFrom(monday, { minutes: 5, kwh: 0.1152 }),
    '0.0313',
    null,
  ],
  [
    'an exact multiple stays',
    tariffOf([element([component('ENERGY', 0.25, null, 25)])]),
    periodsFrom(monday, { minutes: 5, kwh: 0.1 }),
    '0.0250',
    null,
  ],
  [
    'an element that is never valid',
    tariffOf([
      element([component('ENERGY', 9, null)], { start_date: '2026-06-08', end_date: '2026-06-08' }),
      element([component('ENERGY', 0.3, null)]),
    ]),
    periodsFrom(monday, { minutes: 60, kwh: 10 }),
    '3.0000',
    null,
  ],
])('%s costs what the specification says', (_, tariff, periods, exclVat, inclVat) => {
  const { total } = priceCharge(tariff, periods, 'UTC')
  expect(toDecimal(total.exclVat, 4)).toBe(exclVat)
  expect(total.inclVat && toDecimal(total.inclVat, 4)).toBe(inclVat)
})

test('a window is read on the clock of the site', () => {
  const tariff = tariffOf([
    element([component('ENERGY', 0.5, null)], { start_time: '07:00', end_time: '23:00' }),
    element([component('ENERGY', 0.2, null)]),
  ])
  const periods = periodsFrom('2026-06-08T05:30:00Z', { minutes: 10, kwh: 1 })
  expect(toDecimal(priceCharge(tariff, periods, 'Europe/Amsterdam').total.exclVat, 2)).toBe('0.50')
  expect(toDecimal(priceCharge(tariff, periods, 'Europe/London').total.exclVat, 2)).toBe('0.20')
})
