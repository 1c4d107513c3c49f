import { expect, test } from 'vitest'
import { findTariffFaults } from '#domain/tariff/find-tariff-faults'
import type { Tariff, TariffRestrictions } from '#domain/tariff/tariff'
import { findingWords } from '#integrations/ocpi/findings/finding-words'
import { component, tariffOf } from '../sample-charge.ts'

const NOW = Date.parse('2026-01-12T12:00:00Z')
const energy = component('ENERGY', 0.5, 21)
const rulesOf = (tariff: Tariff) =>
  findTariffFaults(tariff, NOW)
    .filter(({ rule }) => rule !== 'free_at_times')
    .map(({ field, rule }) => `${field} ${rule}`)
const restricted = (restrictions: TariffRestrictions) => tariffOf([[[energy], restrictions], [[energy]]])

test('an ordinary tariff has no fault', () => {
  const night = { startTime: '22:00', endTime: '06:00' }
  const idle = component('PARKING_TIME', 6, 21)
  expect(rulesOf(tariffOf([[[energy], night], [[component('FLAT', 0.35, 21), energy, idle]]]))).toEqual([])
})

test.each<[string, TariffRestrictions, string]>([
  ['energy', { minEnergyWh: 20_000, maxEnergyWh: 10_000 }, 'max_kwh'],
  ['power', { minPowerW: 50_000, maxPowerW: 50_000 }, 'max_power'],
  ['current', { minCurrentMa: 32_000, maxCurrentMa: 16_000 }, 'max_current'],
  ['duration', { minDurationS: 3600, maxDurationS: 1800 }, 'max_duration'],
  // 17 January 2026 is a Saturday.
  ['days', { startDate: '2026-01-17', endDate: '2026-01-19', daysOfWeek: [1, 2] }, 'day_of_week'],
])('restrictions that no moment can meet are told: %s', (_, restrictions, name) => {
  expect(rulesOf(restricted(restrictions))).toEqual([`elements.0.restrictions.${name} never_met`])
})

test('restrictions that can be met are none', () => {
  expect(rulesOf(restricted({ minEnergyWh: 10_000, maxEnergyWh: 20_000 }))).toEqual([])
  expect(rulesOf(restricted({ startDate: '2026-01-17', endDate: '2026-01-20', daysOfWeek: [1] }))).toEqual([])
})

test('an element behind one that always holds is never reached, dimension by dimension', () => {
  const always = { daysOfWeek: [1, 2, 3, 4, 5, 6, 7] }
  const night = { startTime: '22:00' }
  const time = component('TIME', 3, 21)
  expect(rulesOf(tariffOf([[[energy], always], [[time, energy], night], [[time]]]))).toEqual([
    'elements.1.price_components.1 never_reached',
  ])
  const reserved = { reservation: 'RESERVATION' as const }
  expect(rulesOf(tariffOf([[[time]], [[time], reserved]]))).toEqual([])
})

test.each<[string, Tariff, readonly string[]]>([
  ['3.00 an hour is 5 cents a minute', tariffOf([[[component('TIME', 3, 21)]]]), []],
  ['2.50 an hour is no whole cent', tariffOf([[[component('TIME', 2.5, 21)]]]), ['no_exact_minute_price']],
  ['60 yen an hour is a yen a minute', tariffOf([[[component('TIME', 60, 10)]]], { currency: 'JPY' }), []],
  ['90 yen an hour is not', tariffOf([[[component('TIME', 90, 10)]]], { currency: 'JPY' }), ['no_exact_minute_price']],
  ['19.80 an hour', tariffOf([[[component('TIME', 19.8, 21)]]]), ['hourly_price_implausible']],
  ['360 an hour', tariffOf([[[component('TIME', 360, 21)]]]), ['hourly_price_implausible']],
  [
    'a price of a minute',
    tariffOf([[[component('PARKING_TIME', 0.06, 21)]]]),
    ['no_exact_minute_price', 'hourly_price_implausible'],
  ],
  ['a fee for standing there of a euro a minute', tariffOf([[[component('PARKING_TIME', 60, 21)]]]), []],
  ['7.50 a kWh', tariffOf([[[component('ENERGY', 7.5, 21)]]]), ['energy_price_implausible']],
  ['7.50 crowns a kWh', tariffOf([[[component('ENERGY', 7.5, 25)]]], { currency: 'SEK' }), []],
  ['a tenth of a cent a kWh', tariffOf([[[component('ENERGY', 0.001, 21)]]]), ['energy_price_implausible']],
  ['nothing but zeros', tariffOf([[[component('ENERGY', 0, null), component('TIME', 0, null)]]]), ['zero_throughout']],
  ['free in so many words', tariffOf([[[component('FLAT', 0, null, 0)]]]), []],
  ['zeros beside a price', tariffOf([[[energy, component('TIME', 0, null), component('FLAT', 0, null)]]]), []],
])('a price in another unit is told: %s', (_, tariff, rules) => {
  const found = rulesOf(tariff).map((one) => one.split(' ')[1])
  expect(found.filter((rule) => rule !== 'step_size_zero')).toEqual(rules)
})

test('every rule has words for the operator', () => {
  const rules =
    'never_met never_reached no_exact_minute_price hourly_price_implausible energy_price_implausible zero_throughout'
  for (const rule of rules.split(' ')) expect(findingWords(rule)).not.toBe(`${rule.replaceAll('_', ' ')}.`)
})
