import { describe, expect, test } from 'vitest'
import { settleCdr } from '#domain/billing/settle-cdr'
import { reverseCharge } from '#domain/billing/settle-credit'
import type { OriginalCharge, SessionFacts, SettlementFacts } from '#domain/billing/settlement'
import type { LedgerTransaction } from '#domain/ledger/ledger'
import type { MarketRules } from '#domain/market/market-rules'
import { deRules } from '#jurisdictions/de/rules'
import { nlRules } from '#jurisdictions/nl/rules'
import { cdrOf, END, factsOf, germanFactsOf, START } from '../sample-cdr.ts'
import { component, micros, periodAt, tariffOf } from '../sample-charge.ts'

const HOUR_MS = 3_600_000
const price = (excl: number, incl: number | null = null) => ({
  exclVatMicros: micros(excl),
  inclVatMicros: incl === null ? null : micros(incl),
})
const session = (change: Partial<SessionFacts> = {}): SessionFacts => ({
  id: 'nl1_s',
  energyWh: 20_000,
  startAt: START,
  endAt: END,
  way: 'rfid',
  holdMinor: 0,
  ...change,
})
const pinnedTo = (change: Partial<NonNullable<SettlementFacts['pinned']>>) => {
  const { pinned } = factsOf()
  if (pinned === null) throw new Error('the sample has a price')
  return { ...pinned, ...change }
}
/** A market whose law knows no rate at this time. */
const lawless: MarketRules = { ...nlRules, vatBasisPointsAt: () => null }

describe('what the driver owes', () => {
  test('a contract pays later: nothing is taken from a card, and nothing is missing', () => {
    expect(settleCdr(factsOf({ session: session({ holdMinor: 500 }) })).driverSide).toMatchObject({
      status: 'billed',
      reasons: [],
      grossMinor: 986,
      captureMinor: 0,
      uncollectedMinor: 0,
    })
  })

  test('an ad hoc charge that we never heard of has nothing to be taken from', () => {
    const pinned = pinnedTo({ plan: { kind: 'ad_hoc', sessionFeeMinor: 0 } })
    expect(settleCdr(factsOf({ session: null, pinned })).driverSide).toMatchObject({
      reasons: ['uncollected'],
      captureMinor: 0,
      uncollectedMinor: 986,
    })
  })

  test('where the law of the site knows no rate at that time it waits', () => {
    expect(settleCdr(factsOf({ siteMarket: lawless })).driverSide).toMatchObject({
      status: 'parked',
      reasons: ['market_not_supported'],
    })
  })

  test('where the pinned tariff gives no price it waits, whatever the operator claims', () => {
    const pinned = pinnedTo({ tariff: tariffOf([[[component('ENERGY', 0.5, null)]]], { taxIncluded: 'YES' }) })
    expect(settleCdr(factsOf({ pinned })).driverSide).toMatchObject({ status: 'parked', reasons: ['price_unknown'] })
  })
})

describe('what the operator is owed', () => {
  const vatOf = (excl: number, incl: number | null, change: Partial<SettlementFacts> = {}) =>
    settleCdr(factsOf({ cdr: cdrOf({ totalCost: price(excl, incl) }), ...change })).operatorSide.vatMinor

  test('VAT is what the claim states, or by our law where it states none or less than none', () => {
    expect(vatOf(8.15, 8.9)).toBe(75)
    expect(vatOf(8.15, 8.15)).toBe(0)
    expect(vatOf(8.15, null)).toBe(171)
    expect(vatOf(8.15, 8)).toBe(171)
  })

  test('where our own law knows no rate no VAT is invented', () => {
    expect(vatOf(8.15, null, { establishment: lawless })).toBe(0)
  })

  test('a claim is held against the tariffs of the CDR where no price was pinned, by the clock of the site', () => {
    const tariff = tariffOf([[[component('ENERGY', 0.5, 21)], { endTime: '11:00' }], [[component('ENERGY', 9, 21)]]])
    // 08:00 UTC is 10:00 at the site: ten kWh before eleven and ten after.
    const periods = [periodAt(START, { ENERGY: 10, TIME: 1 }), periodAt(START + HOUR_MS, { ENERGY: 10, TIME: 1 })]
    const cdr = cdrOf({ tariffs: [tariff], periods, totalCost: price(95) })
    const side = (siteTimeZone: string | null) => settleCdr(factsOf({ pinned: null, cdr, siteTimeZone })).operatorSide
    expect(side('Europe/Amsterdam')).toMatchObject({ status: 'settled', exclMinor: 9500 })
    expect(side(null)).toMatchObject({ status: 'held', reasons: ['cost_not_verifiable'], recomputedExclMicros: null })
  })

  test('a claim that differs is told with both amounts and what they are made of', () => {
    const { operatorSide, findings } = settleCdr(factsOf({ cdr: cdrOf({ totalCost: price(9.15) }) }))
    expect(operatorSide).toEqual({
      status: 'held',
      reasons: ['cost_mismatch'],
      exclMinor: 0,
      vatMinor: 0,
      claimedExclMinor: 915,
      recomputedExclMicros: 8_150_000,
    })
    expect(findings.filter(({ code }) => code === 'claim_differs')).toEqual([
      {
        code: 'claim_differs',
        weight: 'note',
        field: 'totalCost',
        detail: '9150000 claimed; by the tariff: energy 7800000, fixed 350000',
      },
    ])
  })

  test('a claim that has VAT in it is told to be explained by that', () => {
    const { findings } = settleCdr(factsOf({ cdr: cdrOf({ totalCost: price(9.8615) }) }))
    expect(findings.filter(({ code }) => code === 'claim_differs').map(({ detail }) => detail)).toEqual([
      '9861500 claimed; by the tariff: energy 7800000, fixed 350000; explained by amount_with_vat',
    ])
  })

  test('a claim that is in order has nothing to be told', () => {
    expect(settleCdr(factsOf()).findings).toEqual([])
  })
})

describe('what is told of VAT', () => {
  const told = (change: Partial<SettlementFacts>) => settleCdr(factsOf(change)).findings

  test('a rate of the tariff that is not the law is told, with both', () => {
    expect(settleCdr(germanFactsOf()).findings).toEqual([
      { code: 'tariff_vat_differs', weight: 'note', field: 'tariffs', detail: '2100 in the tariff, 1900 by law' },
    ])
  })

  test('a tariff that states none says nothing against the law', () => {
    const tariff = tariffOf([[[component('FLAT', 0.35, null), component('ENERGY', 0.39, null)]]])
    expect(told({ pinned: pinnedTo({ tariff }), cdr: cdrOf({ tariffs: [tariff] }) })).toEqual([])
  })

  test('nothing is told where the law or the tariff is not known', () => {
    expect(told({ siteMarket: null })).toEqual([])
    expect(told({ siteMarket: lawless })).toEqual([])
    expect(told({ pinned: null })).toEqual([])
  })
})

describe('where it is posted', () => {
  const posted = (change: Partial<SettlementFacts>) => settleCdr(factsOf(change)).transactions

  test('in the market of the contract, else of the site, else of our company', () => {
    const markets = (change: Partial<SettlementFacts>) => posted(change).map(({ market }) => market)
    expect(markets({ contractMarket: deRules, siteMarket: nlRules })).toEqual(['de', 'de'])
    expect(markets({ contractMarket: null, siteMarket: deRules })).toEqual(['de', 'de'])
    expect(markets({ contractMarket: null, siteMarket: null })).toEqual(['nl'])
  })

  test('the contract owes it, or the session of a token without one, or the token', () => {
    const payer = (change: Partial<SettlementFacts>) =>
      posted(change).flatMap(({ entries }) => entries.filter(({ account }) => account === 'driver_receivable'))
    const adHoc = { id: 'nl1_t', contract: null, owner: 'nl1_s' }
    expect(payer({}).map(({ owner }) => owner)).toEqual(['nl1_c'])
    expect(payer({ token: adHoc }).map(({ owner }) => owner)).toEqual(['nl1_s'])
    expect(payer({ token: adHoc, session: null }).map(({ owner }) => owner)).toEqual(['nl1_t'])
  })

  test('each side with its own facts', () => {
    expect(posted({ siteMarket: deRules })).toEqual([
      {
        id: 'cost:NL*TST*CDR1',
        kind: 'charge_cost',
        brand: 'brand',
        market: 'nl',
        currency: 'EUR',
        occurredAt: END,
        entries: [
          { account: 'charging_cost', owner: 'nl', amountMinor: 815 },
          { account: 'input_vat', owner: 'nl', amountMinor: 171 },
          { account: 'operator_payable', owner: 'NL*TST', amountMinor: -986 },
        ],
      },
      {
        id: 'price:NL*TST*CDR1',
        kind: 'charge_price',
        brand: 'brand',
        market: 'nl',
        currency: 'EUR',
        occurredAt: END,
        entries: [
          { account: 'driver_receivable', owner: 'nl1_c', amountMinor: 970 },
          { account: 'charging_revenue', owner: 'de', amountMinor: -815 },
          { account: 'output_vat', owner: 'de', amountMinor: -155 },
        ],
      },
    ])
  })
})

describe('credits', () => {
  const posting = (kind: LedgerTransaction['kind'], id: string): LedgerTransaction => ({
    id,
    kind,
    brand: 'b',
    market: 'nl',
    currency: 'EUR',
    occurredAt: END,
    entries: [
      { account: 'charging_cost', owner: 'nl', amountMinor: 815 },
      { account: 'operator_payable', owner: 'NL*TST', amountMinor: -815 },
    ],
  })
  const original = (change: Partial<OriginalCharge> = {}): OriginalCharge => ({
    currency: 'EUR',
    claimedExclMicros: micros(8.15),
    isCredit: false,
    creditedBy: null,
    postings: [posting('charge_cost', 'cost:K')],
    ...change,
  })
  const credit = (excl: number, change: Partial<OriginalCharge> = {}, currency = 'EUR') =>
    reverseCharge({ cdrKey: 'K-C', currency, claimedExclMicros: micros(excl) }, original(change))

  test('D-67 the exact negative turns the postings of cost and price around, and no payment', () => {
    const postings = [
      posting('charge_cost', 'cost:K'),
      posting('payment_captured', 'payment:pi'),
      posting('charge_price', 'price:K'),
    ]
    const { status, reasons, transactions, priceReversed } = credit(-8.15, { postings })
    expect([status, reasons, priceReversed]).toEqual(['settled', ['credit'], true])
    expect(transactions.map(({ id }) => id)).toEqual(['cost:K-C', 'price:K-C'])
    expect(transactions[0]?.entries.map(({ amountMinor }) => amountMinor)).toEqual([-815, 815])
  })

  test('D-67 where the driver owed nothing nothing of the driver is taken back', () => {
    expect(credit(-8.15)).toMatchObject({ status: 'settled', priceReversed: false })
    expect(credit(-8.15, { postings: [] })).toEqual({
      status: 'settled',
      reasons: ['credit'],
      transactions: [],
      priceReversed: false,
    })
    const cdr = cdrOf({ credit: true, creditReferenceId: 'K', totalCost: price(-8.15) })
    expect(settleCdr(factsOf({ cdr, original: original() })).driverSide).toMatchObject({
      status: 'none',
      reasons: ['credit'],
    })
  })

  test.each([
    [-8.149_999, 'credit_partial'],
    [-0.000_001, 'credit_partial'],
    [0, 'cost_mismatch'],
    [-8.150_001, 'cost_mismatch'],
    [8.15, 'cost_mismatch'],
  ])('F-43 of 8.15 a credit of %d is %s', (excl, reason) => {
    expect(credit(excl)).toEqual({
      status: 'held',
      reasons: ['credit', reason],
      transactions: [],
      priceReversed: false,
    })
  })

  test('F-43 a part in another currency is no part', () => {
    expect(credit(-8, {}, 'CHF').reasons).toEqual(['credit', 'cost_mismatch'])
  })

  test('F-43 a credit of nothing takes nothing back, and is no part', () => {
    expect(credit(0, { claimedExclMicros: 0 })).toMatchObject({ status: 'settled', reasons: ['credit'] })
    expect(credit(-1, { claimedExclMicros: micros(-2) }).reasons).toEqual(['credit', 'cost_mismatch'])
  })

  test('a credit that waits moves no money, and what it claims is kept', () => {
    const cdr = cdrOf({ credit: true, creditReferenceId: 'K', totalCost: price(-8) })
    expect(settleCdr(factsOf({ cdr, original: original() }))).toEqual({
      operatorSide: {
        status: 'held',
        reasons: ['credit', 'credit_partial'],
        exclMinor: 0,
        vatMinor: 0,
        claimedExclMinor: -800,
        recomputedExclMicros: null,
      },
      driverSide: {
        status: 'none',
        reasons: ['credit'],
        grossMinor: 0,
        netMinor: 0,
        vatMinor: 0,
        vatBasisPoints: 0,
        captureMinor: 0,
        uncollectedMinor: 0,
        lines: [],
      },
      authorization: 'ours',
      transactions: [],
      findings: [],
    })
  })
})

test('T039 a CDR that several sessions fit is held on both sides, and says which', () => {
  const facts = factsOf({ session: null, candidates: ['nl1_a', 'nl1_b'] })
  const { operatorSide, driverSide, transactions, findings } = settleCdr(facts)
  expect([operatorSide.status, ...operatorSide.reasons]).toEqual(['held', 'session_ambiguous'])
  expect([driverSide.status, ...driverSide.reasons]).toEqual(['held', 'session_ambiguous'])
  expect(transactions).toEqual([])
  expect(findings).toContainEqual(expect.objectContaining({ code: 'session_ambiguous', detail: 'nl1_a nl1_b' }))
})
