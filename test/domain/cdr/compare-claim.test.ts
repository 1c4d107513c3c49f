import { expect, test } from 'vitest'
import type { Cdr } from '#domain/cdr/cdr'
import { type ClaimToCompare, compareClaim } from '#domain/cdr/compare-claim'
import type { Tariff } from '#domain/tariff/tariff'
import { cdrOf, START, TARIFF } from '../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const excl = (amount: number) => ({ exclVatMicros: micros(amount), inclVatMicros: null })

function compared(change: Partial<Cdr> = {}, due: readonly Tariff[] = [TARIFF], other: Partial<ClaimToCompare> = {}) {
  const cdr = cdrOf(change)
  const { startAt, endAt, periods, currency } = cdr
  return compareClaim({
    cdr,
    isClaimed: true,
    charge: { startAt, endAt, periods, tariffs: due, timeZone: 'Europe/Amsterdam', options: { currency } },
    connectorPowerW: 11_000,
    minorDigits: 2,
    ...other,
  })
}
const differences = (...args: Parameters<typeof compared>) =>
  compared(...args).differences.map(({ code, weight, field }) => `${code} ${weight} ${field}`)

test('a claim that follows from its tariff has no difference, in all and in every part', () => {
  const { parts, differences: found } = compared({ totalEnergyCost: excl(7.8), totalFixedCost: excl(0.35) })
  expect(found).toEqual([])
  expect(parts.map(({ part, outcome }) => `${part} ${outcome}`)).toEqual([
    'total match',
    'energy match',
    'time not_claimed',
    'parking not_claimed',
    'fixed match',
    'reservation not_claimed',
  ])
})

const stepping = tariffOf([[[component('ENERGY', 0.5, 21, 1000)]]])
const twoPeriods = [periodAt(START, { ENERGY: 10.4, TIME: 1 }), periodAt(START + 3_600_000, { ENERGY: 9.6, TIME: 1 })]
const cheaper = { ...TARIFF, elements: tariffOf([[[component('ENERGY', 0.2, 21)]]]).elements }

test.each<[string, Partial<Cdr>, readonly Tariff[] | undefined, readonly string[]]>([
  ['a cent by rounding', { totalCost: excl(8.16) }, undefined, ['rounding note totalCost']],
  [
    'blocks in each period',
    { totalCost: excl(10.5), periods: twoPeriods, tariffs: [stepping] },
    [stepping],
    ['step_size disputed totalCost'],
  ],
  [
    'no blocks at all',
    {
      totalCost: excl(9.2),
      periods: [periodAt(START, { ENERGY: 18.4, TIME: 2 })],
      totalEnergyWh: 18_400,
      tariffs: [stepping],
    },
    [stepping],
    ['step_size note totalCost'],
  ],
  ['VAT in the amount without it', { totalCost: excl(9.86) }, undefined, ['tax disputed totalCost']],
  [
    'a tax that is not that of the tariff',
    { totalCost: { exclVatMicros: micros(8.15), inclVatMicros: micros(9.5) } },
    undefined,
    ['tax note totalCost'],
  ],
  ['an amount that nothing explains', { totalCost: excl(12.34) }, undefined, ['price disputed totalCost']],
  ['a discount', { totalCost: excl(5) }, undefined, ['price note totalCost']],
  ['no tariff', {}, [], ['missing_tariff disputed tariffs']],
  ['periods that name none of several', {}, [TARIFF, { ...TARIFF, id: 'T2' }], ['missing_tariff disputed periods']],
  [
    'a tariff nobody knows',
    { periods: [periodAt(START, { ENERGY: 20, TIME: 2 }, 'ghost')] },
    undefined,
    ['unknown_tariff_id disputed periods'],
  ],
  [
    'another version of the tariff',
    { totalCost: excl(4), tariffs: [cheaper] },
    undefined,
    ['stale_tariff_version note tariffs', 'stale_tariff_version note totalCost'],
  ],
  [
    'energy below zero',
    { periods: [periodAt(START, { ENERGY: -20, TIME: 2 })] },
    undefined,
    ['negative_volume disputed periods', 'totals_do_not_add_up disputed periods'],
  ],
  [
    'more energy than the connector gives',
    { totalEnergyWh: 200_000, periods: [periodAt(START, { ENERGY: 200, TIME: 2 })], totalCost: excl(78.35) },
    undefined,
    ['impossible_energy disputed totalEnergyWh'],
  ],
  ['another currency', { currency: 'CHF' }, undefined, ['currency disputed currency']],
  [
    'parts that are not the total',
    { totalEnergyCost: excl(7.8), totalFixedCost: excl(1.35) },
    undefined,
    ['price disputed totalFixedCost', 'totals_do_not_add_up note totalCost'],
  ],
  [
    'a first hour that was not reported',
    { periods: [periodAt(START + 3_600_000, { ENERGY: 20, TIME: 1 })] },
    undefined,
    ['period_gap note periods'],
  ],
])('a difference is named by its kind: %s', (_, change, due, expected) => {
  expect(differences(change, due)).toEqual(expected)
})

test('what is not claimed is not disputed', () => {
  const { parts, differences: found } = compared({ totalCost: excl(0) }, [TARIFF], { isClaimed: false })
  expect(found).toEqual([])
  expect(parts[0]).toMatchObject({ claimedExclMicros: null, recomputedExclMicros: 8_150_000, outcome: 'not_claimed' })
})

test('hourly prices over two local days, a period before the start, and a cent of rounding per period are told and tolerated', () => {
  // Built after a CDR that was met: 48 elements of an hour on one date each; the operator rounded every period.
  const day = (date: string, next: string, price: number) =>
    Array.from({ length: 24 }, (_, hour) => {
      const time = (value: number) => `${String(value % 24).padStart(2, '0')}:00`
      const when = { startTime: time(hour), endTime: time(hour + 1), startDate: date, endDate: next }
      return [[component('ENERGY', price + (hour % 3) / 100, 21)], when] as const
    })
  const hourly = tariffOf([...day('2026-05-04', '2026-05-05', 0.2), ...day('2026-05-05', '2026-05-06', 0.27)])
  const periods = [
    periodAt(START - 20 * 60_000, { ENERGY: 2.117, TIME: 0.3333 }),
    periodAt(START, { ENERGY: 3.333, TIME: 1 }),
    periodAt(START + 3_600_000, { ENERGY: 2.812, TIME: 1 }),
  ]
  // 2.117 × 0.20, 3.333 × 0.21 and 2.812 × 0.22 are 1.742 €: rounded one by one they are 0.42, 0.70 and 0.62.
  const cdr = { periods, totalEnergyWh: 8262, totalTimeS: 2725, tariffs: [hourly], totalCost: excl(1.73) }
  const { parts, differences: found } = compared(cdr, [hourly])
  expect(parts[0]).toMatchObject({ outcome: 'match' })
  expect(found.map(({ code, weight }) => `${code} ${weight}`)).toEqual([
    'rounding note',
    'totals_do_not_add_up note',
    'totals_do_not_add_up disputed',
    'period_gap note',
  ])
})
