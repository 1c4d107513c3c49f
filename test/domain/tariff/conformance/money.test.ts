import { describe, expect, test } from 'vitest'
import { estimateCharge } from '#domain/billing/estimate-charge'
import { rateCharge } from '#domain/billing/rate-charge'
import { settleCdr } from '#domain/billing/settle-cdr'
import type { Cdr } from '#domain/cdr/cdr'
import { checkCdr } from '#domain/cdr/check-cdr'
import { checkClaim } from '#domain/cdr/check-claim'
import { findTariffFaults } from '#domain/tariff/find-tariff-faults'
import { priceCharge } from '#domain/tariff/price-charge'
import { priceSegments } from '#domain/tariff/price-segments'
import type { PriceLimit, Tariff } from '#domain/tariff/tariff'
import { cdrOf, END, factsOf, START, TARIFF } from '../../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../../sample-charge.ts'
import { amountsOf, at, chargeOf, priceOf, totalOf } from './price-of.ts'

const hour = [periodAt(at('09:00'), { ENERGY: 10, TIME: 1 })]
const totals = (tariff: Tariff, periods = hour) => totalOf(tariff, periods, at('10:00'))
const limit = (excl: number, incl: number | null): PriceLimit => ({
  exclVatMicros: micros(excl),
  inclVatMicros: incl === null ? null : micros(incl),
})
const priced = (excl: number) => ({ exclVatMicros: micros(excl), inclVatMicros: null })
const findingsOf = (change: Partial<Cdr>) =>
  checkCdr({ cdr: cdrOf(change), session: null, connectorPowerW: 11_000, pinnedCurrency: 'EUR', timesWithheld: false })

test('D-57, D-58 prices are without VAT, which is added by the rate of each component and then summed', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.5, 10), component('TIME', 2, 20)]]])
  expect(totals(tariff)).toEqual(['7.0000', '7.9000'])
})

test('D-58, D-59 where a component states no VAT, none applies to its part', () => {
  expect(totals(tariffOf([[[component('ENERGY', 0.5, 10), component('TIME', 2, null)]]]))).toEqual(['7.0000', '7.5000'])
})

test('D-59 where none states any, both sides are one, or unknown where the version does not say what that means', () => {
  const tariff = tariffOf([[[component('ENERGY', 0.5, null)]]])
  expect(totals(tariff)).toEqual(['5.0000', '5.0000'])
  const options = { omittedVat: 'unknown' } as const
  expect(totalOf(tariff, hour, at('10:00'), { options })).toEqual(['5.0000', null])
})

test('D-111 a VAT of 0 % is a rate, an absent one is none', () => {
  const rateOf = (vat: number | null) => {
    const price = priceOf(tariffOf([[[component('ENERGY', 0.5, vat)]]]), hour, at('10:00'))
    return [...amountsOf(price.total), priceSegments(price)[0]?.vatBasisPoints]
  }
  expect(rateOf(0)).toEqual(['5.0000', '5.0000', 0])
  expect(rateOf(null)).toEqual(['5.0000', '5.0000', null])
})

describe('limits', () => {
  // 5 without and 5.50 with VAT.
  const within = (minPrice: PriceLimit | null, maxPrice: PriceLimit | null) =>
    totals(tariffOf([[[component('ENERGY', 0.5, 10)]]], { minPrice, maxPrice }))

  test('D-60 each side has its own lowest and highest price', () => {
    expect(within(limit(6, 5), null)).toEqual(['6.0000', '5.5000'])
    expect(within(limit(4, 6), null)).toEqual(['5.0000', '6.0000'])
    expect(within(null, limit(4, 6))).toEqual(['4.0000', '5.5000'])
    expect(within(null, limit(6, 5.2))).toEqual(['5.0000', '5.2000'])
  })

  test('D-60 a limit without its side with VAT is held against the side without, and VAT follows', () => {
    expect(within(limit(4, null), limit(6, null))).toEqual(['5.0000', '5.5000'])
    expect(within(limit(6, null), null)).toEqual(['6.0000', '6.6000'])
    expect(within(null, limit(4, null))).toEqual(['4.0000', '4.4000'])
  })

  test('D-60 of a charge that costs nothing, VAT of the lowest price is known where all under the tariff bears one', () => {
    const nothing = (rates: readonly (number | null)[], taxIncluded?: 'YES' | 'NO' | 'N/A') => {
      const parts = rates.map((rate) => component('PARKING_TIME', 1, rate))
      const tariff = tariffOf([[parts]], { minPrice: limit(6, null), ...(taxIncluded ? { taxIncluded } : {}) })
      const { total, warnings } = priceOf(tariff, hour, at('10:00'))
      return [...amountsOf(total), warnings.includes('unattributed_tax')]
    }
    expect(nothing([10])).toEqual(['6.0000', '6.6000', false])
    expect(nothing([10, 10])).toEqual(['6.0000', '6.6000', false])
    expect(nothing([10, 20])).toEqual(['6.0000', null, true])
    expect(nothing([10, null])).toEqual(['6.0000', null, true])
    // Nothing is due where 2.2.1 leaves it out; 2.3.0 leaves taxes to be decided elsewhere, unless none apply.
    expect(nothing([null])).toEqual(['6.0000', '6.0000', false])
    expect(nothing([null], 'NO')).toEqual(['6.0000', null, true])
    expect(nothing([null], 'YES')).toEqual(['6.0000', null, true])
    expect(nothing([10, 20], 'N/A')).toEqual(['6.0000', '6.0000', false])
  })

  test('D-60 a limit may state a tax that no rate explains: it is taken where the limit holds, and told', () => {
    const unknown = (taxIncluded: 'YES' | 'NO', minPrice: PriceLimit | null, maxPrice: PriceLimit | null = null) => {
      const price = priceOf(
        tariffOf([[[component('ENERGY', 0.5, null)]]], { taxIncluded, minPrice, maxPrice }),
        hour,
        at('10:00'),
      )
      return [...amountsOf(price.total), ...price.warnings]
    }
    expect(unknown('NO', limit(6, 7))).toEqual(['6.0000', '7.0000', 'unattributed_tax'])
    expect(unknown('NO', null, limit(4, 4.8))).toEqual(['4.0000', '4.8000', 'unattributed_tax'])
    // A limit that does not hold says nothing, and one without its side with tax leaves that unknown.
    expect(unknown('NO', limit(5, 6))).toEqual(['5.0000', null])
    expect(unknown('NO', limit(4, 6))).toEqual(['5.0000', null])
    expect(unknown('NO', limit(6, null))).toEqual(['6.0000', null])
    expect(unknown('YES', limit(6, 7))).toEqual([null, '7.0000'])
    expect(unknown('YES', null, limit(4, null))).toEqual([null, '5.0000'])
  })

  test('D-60 limits that leave less with VAT than without are told', () => {
    const price = priceOf(tariffOf([[[component('ENERGY', 0.5, 10)]]], { maxPrice: limit(6, 4) }), hour, at('10:00'))
    expect([amountsOf(price.total), price.warnings]).toEqual([['5.0000', '4.0000'], ['inconsistent_price_limits']])
    const equal = priceOf(tariffOf([[[component('ENERGY', 0.5, 10)]]], { maxPrice: limit(6, 5) }), hour, at('10:00'))
    expect(equal.warnings).toEqual([])
  })

  test('D-62 a lowest price is not added to what costs more', () => {
    expect(within(limit(0.5, 0.55), null)).toEqual(['5.0000', '5.5000'])
  })

  test('D-61 limits come after blocks and VAT, and include what a reservation cost', () => {
    const tariff = tariffOf(
      [[[component('TIME', 4, 20)], { reservation: 'RESERVATION' }], [[component('ENERGY', 0.5, 20, 1000)]]],
      { maxPrice: limit(7, 8.5) },
    )
    const reservation = periodAt(at('08:30'), { RESERVATION_TIME: 0.5 })
    // 0.1 kWh short of 11 kWh: 5.50 by blocks, and 2 for the reservation.
    const price = priceOf(tariff, [reservation, periodAt(at('09:00'), { ENERGY: 10.9 })], at('10:00'))
    expect(amountsOf(price.totalBeforeLimits)).toEqual(['7.5000', '9.0000'])
    expect(amountsOf(price.total)).toEqual(['7.0000', '8.5000'])
  })

  test('D-61 of a lowest price above the highest the highest holds, and both price and tariff say so', () => {
    const tariff = tariffOf([[[component('ENERGY', 0.5, 10)]]], { minPrice: limit(9, 9.9), maxPrice: limit(3, 3.3) })
    const price = priceOf(tariff, hour, at('10:00'))
    expect([amountsOf(price.total), price.warnings]).toEqual([['3.0000', '3.3000'], ['inconsistent_price_limits']])
    expect(findTariffFaults(tariff, at('09:00')).map(({ rule }) => rule)).toEqual(['limits_crossed'])
  })
})

describe('rounding', () => {
  const rated = (currency: string, kWh: number) => {
    const price = rateCharge({
      startAt: START,
      endAt: END,
      periods: [periodAt(START, { ENERGY: kWh }), periodAt(START + 60_000, { ENERGY: kWh })],
      tariff: tariffOf([[[component('ENERGY', 0.5, null, 0)]]], { currency }),
      plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
      timeZone: null,
      vatBasisPoints: 0,
    })
    return price.result === 'rated' ? price.grossMinor : price.reason
  }

  test('D-63 amounts are exact until they are rounded once, half up, to what the currency has', () => {
    // Twice 0.0025: each by itself would be nothing.
    expect(rated('EUR', 0.005)).toBe(1)
    expect(rated('EUR', 0.0049)).toBe(0)
    expect(rated('JPY', 0.5)).toBe(1)
    expect(rated('KWD', 0.0005)).toBe(1)
  })

  test('D-63 a claim may be off by a minor unit, or by half of one for each period that was priced', () => {
    const tariff = tariffOf([[[component('ENERGY', 1, null, 0)]]])
    const outcome = (periods: number, excl: number) => {
      const list = Array.from({ length: periods }, (_, index) => periodAt(at('09:00') + index * 1000, { ENERGY: 1 }))
      return checkClaim(priced(excl), priceOf(tariff, list, at('10:00')), 2).outcome
    }
    expect([1.01, 1.010001].map((excl) => outcome(1, excl))).toEqual(['match', 'mismatch'])
    expect([10.05, 10.050001].map((excl) => outcome(10, excl))).toEqual(['match', 'mismatch'])
  })
})

test('D-64 a tariff in another currency makes no price, and its CDR moves no money', () => {
  const charge = chargeOf(tariffOf([[[component('ENERGY', 1, null)]]]), hour, at('10:00'), {
    options: { currency: 'CHF' },
  })
  expect(priceCharge(charge)).toEqual({ result: 'rejected', reason: 'currency_mismatch', field: 'tariffs.0.currency' })
  expect(settleCdr(factsOf({ cdr: cdrOf({ currency: 'CHF' }) }))).toMatchObject({
    operatorSide: { status: 'held', reasons: ['cdr_implausible'] },
    transactions: [],
  })
})

test('D-65 what is settled is what the CDR claims; what the driver pays is our own matter', () => {
  const settled = (excl: number) => {
    const { operatorSide, driverSide } = settleCdr(factsOf({ cdr: cdrOf({ totalCost: priced(excl) }) }))
    return [operatorSide.status, operatorSide.exclMinor, driverSide.grossMinor]
  }
  expect(settled(8.15)).toEqual(['settled', 815, 986])
  expect(settled(8.14)).toEqual(['settled', 814, 986])
  expect(settled(8.16)).toEqual(['settled', 816, 986])
  expect(settled(9.15)).toEqual(['held', 0, 986])
})

describe('the parts of a cost', () => {
  const parts = (fixed: number, energy: number, time: number, parking: number, reservation: number): Partial<Cdr> => ({
    totalFixedCost: priced(fixed),
    totalEnergyCost: priced(energy),
    totalTimeCost: priced(time),
    totalParkingCost: priced(parking),
    totalReservationCost: priced(reservation),
  })

  test('D-66 all five together are the total, to a minor unit each', () => {
    expect(findingsOf(parts(0.35, 5.8, 1, 0.5, 0.5))).toEqual([])
    expect(findingsOf(parts(0.35, 5.82, 1, 0.52, 0.5))).toEqual([])
    expect(findingsOf({ totalEnergyCost: priced(8.15) })).toEqual([])
    expect(findingsOf({})).toEqual([])
  })

  test('D-66 parts that miss the total are told', () => {
    expect(findingsOf(parts(0.35, 7.8, 0, 0, 0.5)).map(({ code }) => code)).toEqual(['cost_parts_differ'])
    expect(findingsOf({ totalEnergyCost: priced(7.8) }).map(({ code }) => code)).toEqual(['cost_parts_differ'])
  })

  test('D-66 a lowest price may lift the total above its parts, and a highest may keep it below', () => {
    const lowest = { ...TARIFF, minPrice: limit(8.15, null) }
    const highest = { ...TARIFF, maxPrice: limit(8.15, null) }
    const isTold = (tariff: Tariff, energy: number) =>
      findingsOf({ tariffs: [tariff], totalEnergyCost: priced(energy) }).length > 0
    expect([isTold(lowest, 5), isTold(lowest, 9), isTold(highest, 5), isTold(highest, 9)]).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

test('D-69 the same engine says what a charge will cost, what it has cost so far, and what it cost', () => {
  const plan = { kind: 'pay_as_you_go', sessionFeeMinor: 0 } as const
  const grossOf = (periods: Cdr['periods'], endAt: number) => {
    const rated = rateCharge({
      startAt: START,
      endAt,
      periods,
      tariff: TARIFF,
      plan,
      timeZone: null,
      vatBasisPoints: 2100,
    })
    return rated.result === 'rated' ? rated.grossMinor : rated.reason
  }
  const [first, second] = [periodAt(START, { ENERGY: 5 }), periodAt(START + 3_600_000, { ENERGY: 15 })]
  // 0.35 to start and 0.39 a kWh, with 21 %.
  expect([grossOf([first], START + 3_600_000), grossOf([first, second], END)]).toEqual([278, 986])
  const imagined = { tariff: TARIFF, timeZone: null, startAt: START, energyWh: 20_000, powerW: 10_000 }
  expect(estimateCharge(imagined, plan, 2100)).toMatchObject({ durationS: 7200, rated: { grossMinor: 986 } })
})

test('D-70 what the law says is above the engine: it prices as the tariff says, and the VAT of the site makes the price', () => {
  expect(amountsOf(priceOf(TARIFF, cdrOf().periods, END).total)).toEqual(['8.1500', '9.8615'])
  const rated = (vatBasisPoints: number) =>
    rateCharge({
      startAt: START,
      endAt: END,
      periods: cdrOf().periods,
      tariff: TARIFF,
      plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 },
      timeZone: null,
      vatBasisPoints,
    })
  expect([rated(1900), rated(0)]).toMatchObject([{ grossMinor: 970 }, { grossMinor: 815 }])
})
