import { describe, expect, test } from 'vitest'
import { rateCharge } from '#domain/billing/rate-charge'
import { settleCdr } from '#domain/billing/settle-cdr'
import { isReservationAlone } from '#domain/tariff/describe-periods'
import { findTariffFaults } from '#domain/tariff/find-tariff-faults'
import type { Tariff, TariffRestrictions } from '#domain/tariff/tariff'
import { cdrOf, factsOf, START } from '../../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../../sample-charge.ts'
import { amountsOf, at, netOf, priceOf } from './price-of.ts'

/** 1 a kWh under restrictions, 2 otherwise. */
const under = (restrictions: TariffRestrictions) =>
  tariffOf([[[component('ENERGY', 1, null)], restrictions], [[component('ENERGY', 2, null)]]])
const unitPrices = (tariff: Tariff, periods: Parameters<typeof priceOf>[1], endAt: number) =>
  priceOf(tariff, periods, endAt).lines.map((line) => line.component.priceMicros / 1_000_000)
const measured = (volumes: Record<string, number>) => [periodAt(at('09:00'), { ENERGY: 1, ...volumes })]

test('D-21 energy counts from the lower bound on and up to the upper one, and what came before keeps its price', () => {
  const tiers = [0, 10, 10, 5].map((energy, index) => periodAt(at('09:00') + index * 60_000, { ENERGY: energy }))
  expect(unitPrices(under({ minEnergyWh: 20_000 }), tiers, at('10:00'))).toEqual([2, 2, 1])
  expect(unitPrices(under({ maxEnergyWh: 20_000 }), tiers, at('10:00'))).toEqual([1, 1, 2])
  expect(netOf(under({ maxEnergyWh: 20_000 }), tiers, at('10:00'))).toBe('30.0000')
})

test.each([
  ['D-22, D-25', 'CURRENT', { minCurrentMa: 32_000 }, { maxCurrentMa: 32_000 }],
  ['D-23, D-25', 'POWER', { minPowerW: 32_000 }, { maxPowerW: 32_000 }],
] as const)(
  '%s %s counts as it is in a period: at the bound a minimum matches, a maximum does not',
  (_, name, least, most) => {
    const pricesAt = (restrictions: TariffRestrictions) => {
      const periods = [31.999, 32, 40, 16].map((value, index) =>
        periodAt(at('09:00') + index * 60_000, { ENERGY: 1, [`MIN_${name}`]: value, [`MAX_${name}`]: value }),
      )
      return unitPrices(under(restrictions), periods, at('10:00'))
    }
    expect(pricesAt(least)).toEqual([2, 1, 1, 2])
    expect(pricesAt(most)).toEqual([1, 2, 2, 1])
  },
)

describe('what was measured of power and current', () => {
  test('D-24 of a range the highest is held against a minimum, the lowest against a maximum, with a warning', () => {
    const range = measured({ MIN_POWER: 10, MAX_POWER: 20 })
    for (const restrictions of [{ minPowerW: 15_000 }, { maxPowerW: 15_000 }]) {
      const price = priceOf(under(restrictions), range, at('10:00'))
      expect([amountsOf(price.total)[0], price.warnings]).toEqual(['1.0000', ['power_range_straddles_threshold']])
    }
  })

  test('D-24 without one, power is energy by time, current refutes nothing, and both are doubtful', () => {
    const hour = [periodAt(at('09:00'), { ENERGY: 20 })]
    const priced = (restrictions: TariffRestrictions) => {
      const price = priceOf(under(restrictions), hour, at('10:00'))
      return [amountsOf(price.total)[0], ...price.warnings]
    }
    expect(priced({ minPowerW: 20_000 })).toEqual(['20.0000', 'power_restriction_not_verifiable'])
    expect(priced({ minPowerW: 20_001 })).toEqual(['40.0000', 'power_restriction_not_verifiable'])
    expect(priced({ minCurrentMa: 63_000 })).toEqual(['20.0000', 'power_restriction_not_verifiable'])
  })
})

test('D-26 duration counts from the start of the charge, parking included, from the lower bound on and up to the upper one', () => {
  const tariff = tariffOf([
    [[component('PARKING_TIME', 1, null)], { minDurationS: 3600, maxDurationS: 5400 }],
    [[component('PARKING_TIME', 9, null)]],
  ])
  const periods = [
    periodAt(at('09:00'), { TIME: 0.5 }),
    ...['09:30', '10:00', '10:29', '10:30'].map((time) => periodAt(at(time), { PARKING_TIME: 0.01 })),
  ]
  expect(unitPrices(tariff, periods, at('11:00'))).toEqual([9, 1, 1, 9])
})

test('D-27 after a reservation duration counts from the start of the charge', () => {
  const periods = [
    periodAt(at('08:00'), { RESERVATION_TIME: 1 }),
    periodAt(at('09:00'), { ENERGY: 1 }),
    periodAt(at('09:30'), { ENERGY: 1 }),
  ]
  expect(unitPrices(under({ maxDurationS: 1800 }), periods, at('10:00'))).toEqual([1, 2])
})

describe('reservations', () => {
  const RESERVATION = { reservation: 'RESERVATION' } as const
  const EXPIRES = { reservation: 'RESERVATION_EXPIRES' } as const
  const used = [periodAt(at('08:30'), { RESERVATION_TIME: 0.5 }), periodAt(at('09:00'), { ENERGY: 10, TIME: 1 })]
  const unused = [periodAt(at('08:30'), { RESERVATION_TIME: 0.5 })]
  const TERMS = {
    tariffHash: 'hash',
    plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
    timeZone: 'Europe/Amsterdam',
    from: 'quote',
  } as const
  const charging = [[component('FLAT', 1, null), component('ENERGY', 0.5, null), component('TIME', 2, null)]] as const
  const costs = (tariff: Tariff, periods = used) => {
    const options = { reservationExpired: periods === unused }
    const price = priceOf(tariff, periods, periods === used ? at('10:00') : at('09:00'), { options })
    return [price.costs.reservation, price.total].map((cost) => amountsOf(cost)[0])
  }

  test('D-28, D-30, D-32 a reservation costs its own time, until the charge begins, and nothing else of its element', () => {
    const tariff = tariffOf([
      [[component('FLAT', 3, null), component('TIME', 4, null), component('ENERGY', 9, null)], RESERVATION],
      charging,
    ])
    expect(costs(tariff)).toEqual(['5.0000', '13.0000'])
    const { billed, lines } = priceOf(tariff, used, at('10:00'))
    expect([billed.reservationTimeS, billed.timeS]).toEqual([1800, 3600])
    expect(lines.filter(({ kind }) => kind === 'reservation').map(({ dimension }) => dimension)).toEqual([
      'FLAT',
      'TIME',
    ])
  })

  test('D-29 elements of a charge price no reservation, and those of a reservation no charge', () => {
    expect(costs(tariffOf([charging]))).toEqual(['0.0000', '8.0000'])
    expect(costs(tariffOf([[[component('TIME', 4, null), component('ENERGY', 9, null)], RESERVATION]]))).toEqual([
      '2.0000',
      '2.0000',
    ])
    expect(costs(tariffOf([charging]), unused)).toEqual(['0.0000', '0.0000'])
  })

  test('D-29 a dimension that is listed with nothing in it makes neither a charge nor a reservation', () => {
    const tariff = tariffOf([[[component('FLAT', 3, null), component('TIME', 4, null)], RESERVATION], charging])
    // Some operators list every dimension in every period. Nobody came: there is no start fee.
    const nobody = [periodAt(at('08:30'), { RESERVATION_TIME: 0.5, ENERGY: 0, TIME: 0, PARKING_TIME: 0 })]
    expect(costs(tariff, nobody)).toEqual(['5.0000', '5.0000'])
    expect(isReservationAlone(nobody)).toBe(true)
    // Nobody reserved: there is no fee for it, not even where nothing was charged either.
    expect(costs(tariff, [periodAt(at('09:00'), { ENERGY: 10, RESERVATION_TIME: 0 })])).toEqual(['0.0000', '6.0000'])
    expect(costs(tariff, [periodAt(at('09:00'), { ENERGY: 0, RESERVATION_TIME: 0 })])).toEqual(['0.0000', '1.0000'])
    // A reservation that was used at once is one.
    expect(costs(tariff, [periodAt(at('09:00'), { RESERVATION_TIME: 0 })])).toEqual(['3.0000', '3.0000'])
  })

  test('D-27 duration does not count from a reservation that lists a charge with nothing in it', () => {
    const tariff = tariffOf([[[component('ENERGY', 1, null)], { maxDurationS: 600 }]])
    const reserved = periodAt(at('08:30'), { RESERVATION_TIME: 0.5, ENERGY: 0 })
    expect(netOf(tariff, [reserved, periodAt(at('09:00'), { ENERGY: 10 })], at('10:00'))).toBe('10.0000')
  })

  test('D-28, D-30, D-31 a reservation after which nobody charged has expired, and is priced as such alone', () => {
    const both = tariffOf([
      [[component('TIME', 4, null)], RESERVATION],
      [[component('TIME', 10, null)], EXPIRES],
      charging,
    ])
    expect(costs(both)).toEqual(['2.0000', '10.0000'])
    expect(costs(both, unused)).toEqual(['5.0000', '5.0000'])
  })

  test('D-31 what the price of an expired one does not say is that of a reservation', () => {
    const tariff = tariffOf([
      [[component('TIME', 4, null)], RESERVATION],
      [[component('FLAT', 6, null)], EXPIRES],
    ])
    expect(costs(tariff, unused)).toEqual(['8.0000', '8.0000'])
  })

  test('D-31 of two fees an expired one is charged its own, and the tariff is told about', () => {
    const tariff = tariffOf([
      [[component('FLAT', 4, null)], RESERVATION],
      [[component('FLAT', 6, null)], EXPIRES],
    ])
    expect(costs(tariff, unused)).toEqual(['6.0000', '6.0000'])
    expect(findTariffFaults(tariff, at('09:00')).map(({ rule }) => rule)).toEqual(['two_reservation_fees'])
  })

  test('D-28 a reservation is priced as expired once its CDR came without a charge, on both sides, and not before', () => {
    const expireFee = [[component('FLAT', 6, 21)], EXPIRES] as const
    const tariff = tariffOf([expireFee, [[component('FLAT', 2, 21)], RESERVATION], charging])
    const pinned = { ...TERMS, tariff }
    const price = { exclVatMicros: micros(6), inclVatMicros: micros(7.26) }
    const cdr = cdrOf({
      tariffs: [tariff],
      periods: [periodAt(START, { RESERVATION_TIME: 2 })],
      totalEnergyWh: 0,
      totalTimeS: 0,
      totalCost: price,
      totalReservationCost: price,
    })
    const { operatorSide, driverSide } = settleCdr(factsOf({ cdr, session: null, pinned }))
    expect(operatorSide).toMatchObject({ status: 'settled', reasons: [], exclMinor: 600 })
    expect(driverSide).toMatchObject({ status: 'billed', grossMinor: 726 })
    const { startAt, endAt, periods } = cdr
    const soFar = rateCharge({
      startAt,
      endAt,
      periods,
      tariff,
      plan: TERMS.plan,
      timeZone: null,
      vatBasisPoints: 2100,
    })
    expect(soFar).toMatchObject({ grossMinor: 242 })
  })
})
