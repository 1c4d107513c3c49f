import { describe, expect, test } from 'vitest'
import { rateCharge } from '#domain/billing/rate-charge'
import { imagineCharge } from '#domain/tariff/estimate-price'
import type { TariffRestrictions } from '#domain/tariff/tariff'
import { component, tariffOf } from '../sample-charge.ts'

const plan = { kind: 'pay_as_you_go', sessionFeeMinor: 0 } as const
const timeZone = 'Europe/Amsterdam'

/** What so many hours from an instant on cost at 1 € an hour under a restriction and 0.10 € otherwise, in minor units without VAT. */
function costOf(from: string, hours: number, restrictions: TariffRestrictions, zone = timeZone): number {
  const tariff = tariffOf([[[component('TIME', 1, null)], restrictions], [[component('TIME', 0.1, null)]]])
  // 1 kW: the energy says how long it takes, and costs nothing.
  const charge = imagineCharge({
    tariff,
    timeZone: zone,
    startAt: Date.parse(from),
    energyWh: hours * 1000,
    powerW: 1000,
  })
  const { startAt, endAt, periods } = charge
  const rated = rateCharge({ startAt, endAt, periods, tariff, plan, timeZone: zone, vatBasisPoints: 0 })
  if (rated.result !== 'rated') throw new Error(rated.reason)
  return rated.grossMinor
}

describe('T078 prices by the clock on odd days', () => {
  test.each([
    // A night tariff from 22:00 to 06:00, the whole local day from midnight to midnight.
    ['an ordinary day has 24 hours, 8 of them night', '2026-03-28T00:00:00+01:00', 24, 800 + 160],
    ['the day that begins summer time has 23 hours, 7 of them night', '2026-03-29T00:00:00+01:00', 23, 700 + 160],
    ['the day that ends it has 25 hours, 9 of them night', '2026-10-25T00:00:00+02:00', 25, 900 + 160],
  ])('%s', (_, from, hours, cost) => {
    expect(costOf(from, hours, { startTime: '22:00', endTime: '06:00' })).toBe(cost)
  })

  test('an hour that the clock leaves out is priced for nobody, and one that it shows twice is priced twice', () => {
    expect(costOf('2026-03-29T01:00:00+01:00', 2, { startTime: '02:00', endTime: '03:00' })).toBe(20)
    expect(costOf('2026-10-25T01:00:00+02:00', 4, { startTime: '02:00', endTime: '03:00' })).toBe(200 + 20)
  })

  test('midnight ends one day of the week and begins the next, in the time of the site', () => {
    // Sunday 22:00 to Monday 02:00 in Amsterdam; in UTC it would be Sunday for an hour longer.
    expect(costOf('2026-06-07T22:00:00+02:00', 4, { daysOfWeek: [7] })).toBe(200 + 20)
    expect(costOf('2026-06-07T22:00:00+02:00', 4, { startTime: '00:00', endTime: '01:00' })).toBe(100 + 30)
  })

  test('February 29 is a day of its own, and dates end before their last', () => {
    const leapDay = { startDate: '2024-02-29', endDate: '2024-03-01' }
    expect(costOf('2024-02-28T22:00:00+01:00', 4, leapDay)).toBe(200 + 20)
    expect(costOf('2024-02-29T22:00:00+01:00', 4, leapDay)).toBe(200 + 20)
    expect(costOf('2026-02-28T22:00:00+01:00', 4, { startDate: '2026-02-28', endDate: '2026-03-01' })).toBe(200 + 20)
  })
})
