import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateCharge } from '#domain/billing/rate-charge'
import { settleCdr } from '#domain/billing/settle-cdr'
import type { OriginalCharge, SettlementFacts } from '#domain/billing/settlement'
import { assertBalanced } from '#domain/ledger/assert-balanced'
import { postPayment } from '#domain/ledger/post-charge'
import { nlRules } from '#jurisdictions/nl/rules'
import { cdrOf, END, factsOf, germanFactsOf, START, TARIFF } from '../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const adHoc = (holdMinor: number): Partial<SettlementFacts> => ({
  session: { id: 'nl1_s', energyWh: 20_000, startAt: START, endAt: END, way: 'ad_hoc', holdMinor },
  token: { id: 'nl1_t', contract: null, owner: 'nl1_s' },
  pinned: {
    tariff: TARIFF,
    tariffHash: 'hash',
    plan: { kind: 'ad_hoc', sessionFeeMinor: 49 },
    timeZone: 'Europe/Amsterdam',
    from: 'quote',
  },
})
const claim = (excl: number) => cdrOf({ totalCost: { exclVatMicros: micros(excl), inclVatMicros: null } })
const ids = (facts: SettlementFacts) => settleCdr(facts).transactions.map(({ id }) => id)

test('a charge in order is owed to the operator and by the driver, each side summing to zero', () => {
  const { operatorSide, driverSide, transactions, authorization } = settleCdr(factsOf())
  expect(operatorSide).toMatchObject({
    status: 'settled',
    exclMinor: 815,
    vatMinor: 171,
    recomputedExclMicros: 8_150_000,
  })
  // 8.15 € and 21 % are 9.8615 €.
  expect(driverSide).toMatchObject({
    status: 'billed',
    grossMinor: 986,
    netMinor: 815,
    vatMinor: 171,
    vatBasisPoints: 2100,
  })
  expect(authorization).toBe('ours')
  expect(transactions.map(({ id }) => id)).toEqual(['cost:NL*TST*CDR1', 'price:NL*TST*CDR1'])
  for (const transaction of transactions) assertBalanced(transaction)
})

test('the lines of a price sum to it exactly', () => {
  const { lines, grossMinor } = settleCdr(factsOf()).driverSide
  expect(lines.map(({ kind, grossMicros }) => [kind, grossMicros])).toEqual([
    ['fixed', 423_500],
    ['energy', 9_438_000],
    ['rounding', -1500],
  ])
  expect(lines.reduce((sum, { grossMicros }) => sum + grossMicros, 0)).toBe(grossMinor * 10_000)
})

test('a Dutch driver charging in Germany pays German VAT, and the German operator charges none', () => {
  const { operatorSide, driverSide, findings } = settleCdr(germanFactsOf())
  expect(operatorSide).toMatchObject({ status: 'settled', reasons: ['reverse_charge'], exclMinor: 815, vatMinor: 0 })
  expect(driverSide).toMatchObject({ grossMinor: 970, netMinor: 815, vatMinor: 155, vatBasisPoints: 1900 })
  expect(findings.map(({ code }) => code)).toEqual(['tariff_vat_differs'])
})

test('an inflated claim is held, and changes nothing for the driver', () => {
  const { operatorSide, driverSide } = settleCdr(factsOf({ cdr: claim(9.15) }))
  expect(operatorSide).toMatchObject({
    status: 'held',
    reasons: ['cost_mismatch'],
    claimedExclMinor: 915,
    recomputedExclMicros: 8_150_000,
  })
  expect(driverSide).toMatchObject({ status: 'billed', grossMinor: 986 })
  expect(ids(factsOf({ cdr: claim(9.15) }))).toEqual(['price:NL*TST*CDR1'])
})

test.each([
  [8.14, 'settled'],
  [8.16, 'settled'],
  [8.160001, 'held'],
])('a claim of %d € where 8.15 € are due is %s', (excl, status) => {
  expect(settleCdr(factsOf({ cdr: claim(excl) })).operatorSide.status).toBe(status)
})

test('D-68, D-79 a claim below the tariff is a discount: it is paid as claimed, and the driver pays by the tariff', () => {
  const { operatorSide, driverSide } = settleCdr(factsOf({ cdr: claim(7.9) }))
  expect(operatorSide).toMatchObject({
    status: 'settled',
    reasons: ['below_tariff'],
    exclMinor: 790,
    recomputedExclMicros: 8_150_000,
  })
  expect(driverSide).toMatchObject({ status: 'billed', grossMinor: 986 })
})

test.each<[string, Partial<SettlementFacts>, string]>([
  ['of a token of ours that we do not know', { token: null }, 'token_unknown'],
  ['in a country without a module', { siteMarket: null }, 'market_not_supported'],
  ['whose price was never known', { pinned: null }, 'price_unknown'],
])('a charge %s is paid to the operator and parked for the driver', (_, change, reason) => {
  const { operatorSide, driverSide, transactions } = settleCdr(factsOf(change))
  expect(operatorSide.status).toBe('settled')
  expect(driverSide).toMatchObject({ status: 'parked', reasons: [reason], grossMinor: 0, lines: [] })
  expect(transactions.map(({ kind }) => kind)).toEqual(['charge_cost'])
})

test('a CDR for an unknown token of ours says that nobody was authorized', () => {
  expect(settleCdr(factsOf({ token: null })).authorization).toBe('none')
})

test.each<[string, Parameters<typeof cdrOf>[0], string]>([
  ['T081 an end before the start', { endAt: START - 1000, totalTimeS: -1 }, 'end_before_start'],
  ['T081 no duration', { endAt: START, totalTimeS: 0 }, 'no_duration'],
  [
    'more energy than the connector can give',
    { totalEnergyWh: 60_000, periods: [periodAt(START, { ENERGY: 60 })] },
    'energy_exceeds_power',
  ],
  ['periods that do not add up', { periods: [periodAt(START, { ENERGY: 12 })] }, 'energy_differs_from_periods'],
  ['more time than passed', { periods: [periodAt(START, { ENERGY: 20, TIME: 5 })] }, 'time_exceeds_duration'],
  ['another currency', { currency: 'CHF' }, 'currency_differs'],
  ['energy of periods in Wh', { periods: [periodAt(START, { ENERGY: 20_000, TIME: 2 })] }, 'energy_in_wh'],
  ['times of periods in minutes', { periods: [periodAt(START, { ENERGY: 20, TIME: 120 })] }, 'time_in_minutes'],
  ['a whole time in minutes', { totalTimeS: 120 * 3600 }, 'time_in_minutes'],
])('%s moves no money on either side', (_, change, code) => {
  const { operatorSide, driverSide, transactions, findings } = settleCdr(factsOf({ cdr: cdrOf(change) }))
  expect(operatorSide).toMatchObject({ status: 'held', reasons: ['cdr_implausible'], exclMinor: 0 })
  expect(driverSide).toMatchObject({ status: 'held', grossMinor: 0 })
  expect(transactions).toEqual([])
  expect(findings.map((finding) => finding.code)).toContain(code)
})

test('a period outside the session and a wrong duration are told and settled', () => {
  const cdr = cdrOf({ totalTimeS: 9000, periods: [periodAt(START - 1000, { ENERGY: 20, TIME: 2 })] })
  const { operatorSide, findings } = settleCdr(factsOf({ cdr }))
  expect(operatorSide.status).toBe('settled')
  expect(findings.map(({ code }) => code)).toEqual(['duration_differs', 'period_outside_session'])
})

test('a claim nobody can check is held', () => {
  const facts = factsOf({ pinned: null, cdr: cdrOf({ tariffs: [] }) })
  expect(settleCdr(facts).operatorSide).toMatchObject({ status: 'held', reasons: ['cost_not_verifiable'] })
})

test('of an ad hoc price at most the hold is taken, and the rest stays owed', () => {
  // 9.8615 € and a fee of 0.49 €.
  expect(settleCdr(factsOf(adHoc(2500))).driverSide).toMatchObject({
    grossMinor: 1035,
    captureMinor: 1035,
    uncollectedMinor: 0,
    reasons: [],
  })
  const short = settleCdr(factsOf(adHoc(1000)))
  expect(short.driverSide).toMatchObject({
    grossMinor: 1035,
    captureMinor: 1000,
    uncollectedMinor: 35,
    reasons: ['uncollected'],
  })
  const payment = postPayment({
    intent: 'pi',
    payer: 'nl1_s',
    amountMinor: 1000,
    brand: 'b',
    market: 'nl',
    currency: 'EUR',
    occurredAt: END,
  })
  const owed = [...short.transactions, ...(payment ? [payment] : [])]
    .flatMap(({ entries }) => entries)
    .filter(({ account }) => account === 'driver_receivable')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  expect(owed).toBe(35)
})

test.each<[string, Parameters<typeof cdrOf>[0], string]>([
  ['a negative total', { totalCost: { exclVatMicros: -1, inclVatMicros: null } }, 'total_negative'],
  ['energy given back', { totalEnergyWh: -1, periods: [periodAt(START, { ENERGY: -0.001 })] }, 'energy_negative'],
])('C-125 %s without a credit waits for a person on both sides', (_, change, code) => {
  const { operatorSide, driverSide, transactions, findings } = settleCdr(factsOf({ cdr: cdrOf(change) }))
  expect(operatorSide).toMatchObject({ status: 'held', reasons: ['negative_total'] })
  expect(driverSide).toMatchObject({ status: 'held', reasons: ['negative_total'] })
  expect(transactions).toEqual([])
  expect(findings.map((finding) => finding.code)).toContain(code)
})

test('F-47 power stated 1,000 times too high does not let any energy pass', () => {
  const cdr = cdrOf({ totalEnergyWh: 20_000_000, periods: [periodAt(START, { ENERGY: 20_000 })] })
  const { operatorSide, findings } = settleCdr(factsOf({ cdr, connectorPowerW: 22_000_000 }))
  expect(operatorSide).toMatchObject({ status: 'held', reasons: ['cdr_implausible'] })
  expect(findings.map(({ code }) => code)).toContain('energy_exceeds_power')
})

test('periods out of order are priced in order, and told', () => {
  const periods = [periodAt(START + 3_600_000, { ENERGY: 8 }), periodAt(START, { ENERGY: 12 })]
  const { operatorSide, findings } = settleCdr(factsOf({ cdr: cdrOf({ periods }) }))
  expect(operatorSide.status).toBe('settled')
  expect(findings.map(({ code }) => code)).toEqual(['periods_unordered'])
})

test('C-213 a reservation before the charge makes the stay longer than its time, which is nothing odd', () => {
  const periods = [periodAt(START - 1_800_000, { RESERVATION_TIME: 0.5 }), periodAt(START, { ENERGY: 20, TIME: 2 })]
  const cdr = cdrOf({ startAt: START - 1_800_000, periods })
  expect(settleCdr(factsOf({ cdr })).findings).toEqual([])
})

test('C-139 times that are withheld by agreement are held against nothing', () => {
  const cdr = cdrOf({ endAt: START, periods: [periodAt(START, { ENERGY: 20, TIME: 2 })] })
  expect(settleCdr(factsOf({ cdr })).operatorSide.reasons).toEqual(['cdr_implausible'])
  const { operatorSide, driverSide, findings } = settleCdr(factsOf({ cdr, timesWithheld: true }))
  expect([operatorSide.status, driverSide.status, findings]).toEqual(['settled', 'billed', []])
})

test('F-42 a second CDR of a session waits for a person, and the driver pays once', () => {
  const { operatorSide, driverSide, transactions } = settleCdr(factsOf({ rival: 'NL*TST*CDR0' }))
  expect(operatorSide).toMatchObject({ status: 'held', reasons: ['possible_double'] })
  expect(driverSide).toMatchObject({ status: 'held', grossMinor: 0 })
  expect(transactions).toEqual([])
})

test('a CDR of a session that its operator declared invalid is not billed', () => {
  const session = { ...adHoc(0).session, way: 'rfid', isInvalid: true } as NonNullable<SettlementFacts['session']>
  expect(settleCdr(factsOf({ session })).operatorSide.reasons).toEqual(['session_invalid'])
})

test('C-137 what was charged at home is settled with its operator, and due to the driver', () => {
  const { operatorSide, driverSide } = settleCdr(factsOf({ cdr: cdrOf({ homeChargingCompensation: true }) }))
  expect(operatorSide.status).toBe('settled')
  expect(driverSide).toMatchObject({ status: 'parked', reasons: ['home_charging'], grossMinor: 0 })
})

test('D-67 a credit takes back exactly what the original came to on both sides, once, and nothing without it', () => {
  const settled = settleCdr(factsOf())
  const original: OriginalCharge = {
    currency: 'EUR',
    claimedExclMicros: micros(8.15),
    isCredit: false,
    creditedBy: null,
    postings: settled.transactions,
  }
  const credit = cdrOf({
    id: 'CDR1-C',
    credit: true,
    creditReferenceId: 'cdr1',
    totalCost: { exclVatMicros: micros(-8.15), inclVatMicros: micros(-9.8615) },
  })
  const without = settleCdr(factsOf({ cdr: credit }))
  expect(without.operatorSide).toMatchObject({ status: 'held', reasons: ['credit', 'credit_without_original'] })
  const reversed = settleCdr(factsOf({ cdr: credit, cdrKey: 'NL*TST*CDR1-C', original }))
  expect(reversed.operatorSide).toMatchObject({ status: 'settled', exclMinor: -815, vatMinor: -171 })
  expect(reversed.driverSide).toMatchObject({ status: 'none', reasons: ['price_reversed'] })
  expect(reversed.transactions.map(({ id }) => id)).toEqual(['cost:NL*TST*CDR1-C', 'price:NL*TST*CDR1-C'])
  const entries = [...settled.transactions, ...reversed.transactions].flatMap((transaction) => transaction.entries)
  for (const account of new Set(entries.map((entry) => entry.account))) {
    const sum = entries.reduce((total, entry) => total + (entry.account === account ? entry.amountMinor : 0), 0)
    expect([account, sum]).toEqual([account, 0])
  }
  // Sent again, it is still the one that did it.
  const again = factsOf({
    cdr: credit,
    cdrKey: 'NL*TST*CDR1-C',
    original: { ...original, creditedBy: 'NL*TST*CDR1-C' },
  })
  expect(settleCdr(again)).toEqual(reversed)
})

test.each<[string, number, Partial<OriginalCharge>, string]>([
  ['of more than the original', -9, {}, 'cost_mismatch'],
  ['of a part of it', -8, {}, 'credit_partial'],
  ['of the same sign', 8.15, {}, 'cost_mismatch'],
  ['that is the second', -8.15, { creditedBy: 'NL*TST*OTHER' }, 'credit_double'],
  ['in another currency', -8.15, { currency: 'CHF' }, 'cost_mismatch'],
  ['of a credit', -8.15, { isCredit: true }, 'credit_of_credit'],
])('F-43 a credit %s waits for a person and moves nothing', (_, excl, change, reason) => {
  const original = { currency: 'EUR', claimedExclMicros: micros(8.15), isCredit: false, creditedBy: null, postings: [] }
  const cdr = cdrOf({
    id: 'CDR1-C',
    credit: true,
    creditReferenceId: 'cdr1',
    totalCost: { exclVatMicros: micros(excl), inclVatMicros: null },
  })
  const facts = factsOf({ cdr, cdrKey: 'NL*TST*CDR1-C', original: { ...original, ...change } })
  expect(settleCdr(facts)).toMatchObject({
    operatorSide: { status: 'held', reasons: ['credit', reason] },
    driverSide: { status: 'none' },
    transactions: [],
  })
})

test('a free tariff is billed at nothing, and says so by being billed', () => {
  const tariff = tariffOf([[[component('FLAT', 0, null, 0)]]])
  const pinned = { ...factsOf().pinned, tariff } as NonNullable<SettlementFacts['pinned']>
  const facts = factsOf({
    pinned,
    cdr: cdrOf({ tariffs: [tariff], totalCost: { exclVatMicros: 0, inclVatMicros: 0 } }),
  })
  expect(settleCdr(facts)).toMatchObject({ driverSide: { status: 'billed', grossMinor: 0 }, transactions: [] })
})

test('gross is rounded once, and net, VAT and lines always sum to it', () => {
  const amounts = fc.record({
    energy: fc.integer({ min: 0, max: 100_000_000 }),
    price: fc.integer({ min: 0, max: 1_500_000 }),
    start: fc.integer({ min: 0, max: 3_000_000 }),
    vat: fc.constantFrom(0, 810, 1600, 1900, 2100, 2500),
    fee: fc.nat(200),
    most: fc.option(fc.integer({ min: 0, max: 20_000_000 })),
  })
  fc.assert(
    fc.property(amounts, ({ energy, price, start, vat, fee, most }) => {
      const parts = [
        { type: 'ENERGY' as const, priceMicros: price, vatBasisPoints: null, stepSize: 0 },
        { type: 'FLAT' as const, priceMicros: start, vatBasisPoints: null, stepSize: 0 },
      ]
      const maxPrice = most === null ? null : { exclVatMicros: most, inclVatMicros: null }
      const rated = rateCharge({
        startAt: START,
        endAt: END,
        periods: [{ startAt: START, tariffId: 'other', dimensions: [{ type: 'ENERGY', volumeMicros: energy }] }],
        tariff: tariffOf([[parts]], { maxPrice }),
        plan: { kind: 'pay_as_you_go', sessionFeeMinor: fee },
        timeZone: null,
        vatBasisPoints: vat,
      })
      if (rated.result === 'unknown') throw new Error(rated.reason)
      const scale = 10n ** 16n
      const unlimited = BigInt(energy) * BigInt(price) + BigInt(start) * 1_000_000n
      const excl = most !== null && unlimited > BigInt(most) * 1_000_000n ? BigInt(most) * 1_000_000n : unlimited
      const exact = excl * BigInt(10_000 + vat) * 100n + BigInt(fee) * scale
      expect(BigInt(rated.grossMinor)).toBe((2n * exact + scale) / (2n * scale))
      expect(rated.netMinor + rated.vatMinor).toBe(rated.grossMinor)
      expect(rated.lines.reduce((sum, { grossMicros }) => sum + grossMicros, 0)).toBe(rated.grossMinor * 10_000)
    }),
  )
})

test('T076 a VAT that changes after a price was shown is taken out of what was shown, and added to nothing', () => {
  const dearer = { ...nlRules, vatBasisPointsAt: () => 2400 }
  const facts = factsOf()
  const shown = facts.pinned && { ...facts.pinned, vatBasisPoints: 2100 }
  const { grossMinor } = settleCdr(facts).driverSide
  const { driverSide, transactions } = settleCdr({ ...facts, pinned: shown, siteMarket: dearer })
  expect(driverSide).toMatchObject({ status: 'billed', grossMinor, vatBasisPoints: 2400 })
  expect(driverSide.netMinor).toBe(Math.round((grossMinor * 10_000) / 12_400))
  expect(driverSide.netMinor + driverSide.vatMinor).toBe(grossMinor)
  for (const { entries } of transactions) expect(entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0)
  // Without a price that was shown the law at the start says it all.
  expect(settleCdr({ ...facts, siteMarket: dearer }).driverSide.grossMinor).toBeGreaterThan(grossMinor)
})

test('T076 a charge is billed in the currency that was shown, whatever the operator counts in', () => {
  const { driverSide, transactions } = settleCdr(factsOf({ cdr: cdrOf({ currency: 'SEK' }) }))
  expect(driverSide).toMatchObject({ status: 'held', grossMinor: 0 })
  expect(transactions).toEqual([])
})

test('T077 a claim above what the driver pays is told as a negative margin, one that rounding explains is not', () => {
  const codes = (excl: number) => settleCdr(factsOf({ cdr: claim(excl) })).findings.map(({ code }) => code)
  expect(codes(9.15)).toContain('margin_negative')
  expect(codes(8.16)).not.toContain('margin_negative')
  expect(codes(7.9)).not.toContain('margin_negative')
  const { grossMinor } = settleCdr(factsOf()).driverSide
  expect(settleCdr(factsOf({ cdr: claim(9.15) })).driverSide.grossMinor).toBe(grossMinor)
})
