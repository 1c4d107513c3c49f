import { expect, test } from 'vitest'
import { settleCdr } from '#domain/billing/settle-cdr'
import { checkClaim } from '#domain/cdr/check-claim'
import { findTariffFaults } from '#domain/tariff/find-tariff-faults'
import { priceCharge } from '#domain/tariff/price-charge'
import { cdrOf, factsOf, TARIFF } from '../../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../../sample-charge.ts'
import { amountsOf, at, chargeOf, netOf, priceOf } from './price-of.ts'

const NIGHT = { startTime: '20:00', endTime: '06:00' }
const hour = (time: string, tariffId: string | null = null) =>
  periodAt(at(time), { ENERGY: 10, TIME: 1, PARKING_TIME: 0.5 }, tariffId)
/** Energy, time and parking of one hour with 10 kWh and half an hour parked. */
function costsAt(time: string, ...elements: Parameters<typeof tariffOf>[0]) {
  const { costs } = priceOf(tariffOf(elements), [hour(time)], at(time) + 3_600_000)
  return [costs.fixed, costs.energy, costs.time, costs.parking].map((cost) => amountsOf(cost)[0])
}

test('D-1, D-2 each dimension is looked up for itself: an earlier element that matches and lacks it does not block a later one', () => {
  const elements = [
    [[component('ENERGY', 0.5, null)], NIGHT],
    [[component('TIME', 2, null)]],
    [[component('ENERGY', 0.3, null), component('TIME', 9, null), component('FLAT', 1, null)]],
    [[component('PARKING_TIME', 4, null), component('FLAT', 7, null)]],
  ] as const
  expect(costsAt('12:00', ...elements)).toEqual(['1.0000', '3.0000', '2.0000', '2.0000'])
  expect(costsAt('21:00', ...elements)).toEqual(['1.0000', '5.0000', '2.0000', '2.0000'])
})

test('D-1 the first element in the list counts, however fitting a later one is', () => {
  expect(costsAt('21:00', [[component('ENERGY', 0.3, null)]], [[component('ENERGY', 0.5, null)], NIGHT])[1]).toBe(
    '3.0000',
  )
})

test('D-3 of a dimension one component counts at a time, of several dimensions one each', () => {
  const { lines } = priceOf(
    tariffOf([
      [[component('ENERGY', 0.3, null), component('TIME', 2, null)]],
      [[component('ENERGY', 0.4, null), component('TIME', 3, null)]],
    ]),
    [hour('12:00')],
    at('13:00'),
  )
  expect(lines.map(({ dimension, component: { priceMicros } }) => [dimension, priceMicros])).toEqual([
    ['ENERGY', 300_000],
    ['TIME', 2_000_000],
  ])
})

test('D-4 a dimension without a match costs nothing at that moment', () => {
  expect(costsAt('12:00', [[component('ENERGY', 0.5, null)], NIGHT], [[component('TIME', 2, null)]])).toEqual([
    '0.0000',
    '0.0000',
    '2.0000',
    '0.0000',
  ])
})

test('D-5 all restrictions of an element have to match, and they are asked again in every period', () => {
  const tariff = tariffOf([
    [[component('ENERGY', 0.5, null)], { ...NIGHT, minEnergyWh: 10_000 }],
    [[component('ENERGY', 0.3, null)]],
  ])
  const periods = ['19:00', '20:00', '21:00'].map((time) => periodAt(at(time), { ENERGY: 5 }))
  const { lines } = priceOf(tariff, periods, at('22:00'))
  // By night and not yet 10 kWh: the second period is at neither.
  expect(lines.map(({ component: { priceMicros } }) => priceMicros)).toEqual([300_000, 300_000, 500_000])
})

test('D-6 empty restrictions restrict nothing, and no days are every day', () => {
  expect(costsAt('12:00', [[component('ENERGY', 0.5, null)], {}])[1]).toBe('5.0000')
  expect(costsAt('12:00', [[component('ENERGY', 0.5, null)], { daysOfWeek: [] }])[1]).toBe('5.0000')
})

test('D-7 of two components of one dimension the first counts, and both price and tariff say so', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.5, null), component('ENERGY', 0.3, null)]]])
  const price = priceOf(tariff, [hour('12:00')], at('13:00'))
  expect([amountsOf(price.total)[0], price.warnings]).toEqual(['5.0000', ['duplicate_component']])
  expect(findTariffFaults(tariff, at('12:00'))).toEqual([
    { field: 'elements.0.price_components', rule: 'duplicate_component', detail: 'ENERGY' },
  ])
})

const byDay = tariffOf([[[component('ENERGY', 0.5, null)], NIGHT], [[component('ENERGY', 0.3, null)]]])

test('D-8 periods on both sides of a new price are each priced by their own', () => {
  const periods = [periodAt(at('19:30'), { ENERGY: 4 }), periodAt(at('20:00'), { ENERGY: 6 })]
  const price = priceOf(byDay, periods, at('20:45'))
  expect([amountsOf(price.total)[0], price.warnings]).toEqual(['4.2000', []])
})

test('D-9 a period across a new price has that of its start, and a warning', () => {
  const price = priceOf(byDay, [periodAt(at('19:30'), { ENERGY: 10 })], at('20:45'))
  expect([amountsOf(price.total)[0], price.warnings]).toEqual(['3.0000', ['period_spans_price_change']])
  // That it ends with the old price is no doubt.
  expect(priceOf(byDay, [periodAt(at('19:30'), { ENERGY: 10 })], at('20:00')).warnings).toEqual([])
})

const cheap = tariffOf([[[component('ENERGY', 0.2, null)]]], { id: 'cheap' })
const dear = tariffOf([[[component('ENERGY', 0.6, null)]]], { id: 'dear' })

test('D-10, D-109 each period is priced by the tariff that it names, in any case of letters', () => {
  const periods = [hour('09:00', 'CHEAP'), hour('10:00', 'dear')]
  expect(netOf([cheap, dear], periods, at('11:00'))).toBe('8.0000')
})

test('D-10 a period that names no tariff costs nothing where others name one, and nothing can be held against it', () => {
  for (const tariffs of [[cheap, dear], [dear]]) {
    const price = priceOf(tariffs, [hour('09:00', 'dear'), hour('10:00')], at('11:00'))
    expect(amountsOf(price.total)[0]).toBe('6.0000')
    expect(price.warnings).toContain('period_without_tariff')
    const claim = { exclVatMicros: micros(6), inclVatMicros: null }
    expect(checkClaim(claim, price, 2).outcome).toBe('not_verifiable')
  }
})

test('D-10 the only tariff there is prices periods that name none', () => {
  const price = priceOf(dear, [hour('09:00'), hour('10:00')], at('11:00'))
  expect([amountsOf(price.total)[0], price.warnings]).toEqual(['12.0000', []])
})

test('D-109 a tariff that is named and not there makes no price', () => {
  expect(priceCharge(chargeOf([cheap, dear], [hour('09:00', 'ghost')], at('10:00')))).toEqual({
    result: 'rejected',
    reason: 'unknown_tariff_id',
    field: 'charging_periods.0.tariff_id',
  })
  const periods = cdrOf().periods.map((period) => ({ ...period, tariffId: 'ghost' }))
  expect(settleCdr(factsOf({ pinned: null, cdr: cdrOf({ periods }) })).operatorSide).toMatchObject({
    status: 'held',
    reasons: ['cost_not_verifiable'],
  })
})

test('D-11 a claim is held against the tariff that was in force at the start; those of the CDR count where we kept none', () => {
  const later = tariffOf([[[component('ENERGY', 0.99, 21)]]])
  const claimed = (tariffs: (typeof later)[], excl: number) =>
    cdrOf({ tariffs, totalCost: { exclVatMicros: micros(excl), inclVatMicros: null } })
  const statusOf = (cdr: ReturnType<typeof cdrOf>, isPinned: boolean) =>
    settleCdr(factsOf({ cdr, ...(isPinned ? {} : { pinned: null }) })).operatorSide.status
  expect(statusOf(claimed([later], 8.15), true)).toBe('settled')
  expect(statusOf(claimed([later], 19.8), true)).toBe('held')
  expect(statusOf(claimed([], 8.15), true)).toBe('settled')
  expect(statusOf(claimed([TARIFF], 8.15), false)).toBe('settled')
  expect(statusOf(claimed([later], 19.8), false)).toBe('settled')
  expect(statusOf(claimed([], 8.15), false)).toBe('held')
})

test('D-106 a dimension that has a price under conditions only is a fault of the tariff: at other times it is free', () => {
  const rulesOf = (...elements: Parameters<typeof tariffOf>[0]) =>
    findTariffFaults(tariffOf(elements), at('12:00')).map(({ rule, detail }) => `${rule} ${detail}`)
  const night = [[component('ENERGY', 0.5, null), component('TIME', 3, null)], NIGHT] as const
  expect(rulesOf(night)).toEqual(['free_at_times ENERGY', 'free_at_times TIME'])
  expect(rulesOf(night, [[component('ENERGY', 0.3, null)]])).toEqual(['free_at_times TIME'])
  expect(rulesOf(night, [[component('ENERGY', 0.3, null), component('TIME', 0, null)]])).toEqual([])
  // A fee that is due in some cases only is meant to be, and what a reservation costs is no price of a charge.
  expect(rulesOf([[component('FLAT', 1, null)], NIGHT])).toEqual([])
  expect(rulesOf([[component('TIME', 3, null)], { reservation: 'RESERVATION' }])).toEqual([])
})
