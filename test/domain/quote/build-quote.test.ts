import { expect, test } from 'vitest'
import type { Location } from '#domain/location/location'
import { buildQuote, type QuoteFacts } from '#domain/quote/build-quote'
import { nlRules } from '#jurisdictions/nl/rules'
import { START, TARIFF } from '../sample-cdr.ts'
import { component, tariffOf } from '../sample-charge.ts'
import { CONNECTOR, EVSE, LOCATION } from '../sample-site.ts'

const connector = { ...CONNECTOR, maxAmperageA: 16, tariffIds: ['T1'] }
const location: Location = { ...LOCATION, evses: [{ ...EVSE, connectors: [connector] }] }
const facts: QuoteFacts = {
  brand: 'b',
  peer: 'p',
  location,
  evseUid: 'E',
  connectorId: '1',
  version: { hash: 'h', tariff: TARIFF },
  plan: { kind: 'ad_hoc', sessionFeeMinor: 49 },
  siteMarket: nlRules,
  now: START,
  validForMs: 600_000,
}

test('a quote holds the tariff, the VAT of the site and what is held on the card', () => {
  // 50 kWh, the start fee, 21 % and 0.49 € come to 24.51 €, rounded up to 25 €.
  expect(buildQuote(facts)).toMatchObject({
    market: 'nl',
    vatBasisPoints: 2100,
    holdMinor: 2500,
    tariffHash: 'h',
    validUntil: START + 600_000,
  })
  expect(buildQuote({ ...facts, plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 } }).holdMinor).toBe(0)
})

test('E-56, E-78 a tariff that asks for a certain hold gets it, rounded up to the cent and never above our own limit', () => {
  const asking = (preauthorizeMicros: number, more: Partial<QuoteFacts> = {}) =>
    buildQuote({ ...facts, version: { hash: 'h', tariff: { ...TARIFF, preauthorizeMicros } }, ...more }).holdMinor
  expect(asking(45_500_001)).toBe(4551)
  expect(asking(900_000_000)).toBe(10_000)
  expect(asking(0)).toBe(2500)
  expect(asking(45_500_000, { plan: { kind: 'pay_as_you_go', sessionFeeMinor: 0 } })).toBe(0)
})

test('a quote is not valid beyond its tariff', () => {
  const version = { hash: 'h', tariff: { ...TARIFF, endsAt: START + 1000 } }
  expect(buildQuote({ ...facts, version }).validUntil).toBe(START + 1000)
})

test('a quote is not valid beyond the moment at which another tariff of the connector comes into force', () => {
  expect(buildQuote({ ...facts, nextTariffAt: START + 1000 }).validUntil).toBe(START + 1000)
  expect(buildQuote({ ...facts, nextTariffAt: START + 9e9 }).validUntil).toBe(START + 600_000)
})

test.each<[string, Partial<QuoteFacts>, string]>([
  ['an EVSE that is not there', { evseUid: 'X' }, 'evse_unknown'],
  ['a connector that is not there', { connectorId: '9' }, 'evse_unknown'],
  ['a country without a module', { siteMarket: null }, 'market_not_supported'],
  ['a year before any VAT rate', { now: 0 }, 'market_not_supported'],
  ['no tariff', { version: null }, 'price_unknown'],
  [
    'a tariff that is not in force yet',
    { version: { hash: 'h', tariff: { ...TARIFF, startsAt: START + 1 } } },
    'price_unknown',
  ],
  ['a tariff that is no longer', { version: { hash: 'h', tariff: { ...TARIFF, endsAt: START } } }, 'price_unknown'],
  ['a site without a time zone', { location: { ...location, timeZone: null } }, 'price_unknown'],
])('%s has no price to show', (_, change, code) => {
  expect(() => buildQuote({ ...facts, ...change })).toThrow(expect.objectContaining({ code }))
})

test('what is not there is named by its field', () => {
  expect(() => buildQuote({ ...facts, evseUid: 'X' })).toThrow(expect.objectContaining({ field: 'evseUid' }))
  expect(() => buildQuote({ ...facts, connectorId: '9' })).toThrow(expect.objectContaining({ field: 'connectorId' }))
})

test('a tariff that gives no price is not shown, with or without a hold', () => {
  const version = { hash: 'h', tariff: tariffOf([[[component('ENERGY', 0.5, null)]]], { taxIncluded: 'YES' }) }
  for (const plan of [facts.plan, { kind: 'pay_as_you_go', sessionFeeMinor: 0 } as const])
    expect(() => buildQuote({ ...facts, version, plan })).toThrow(expect.objectContaining({ code: 'price_unknown' }))
})

test('what is held is for a charge at the power of the connector, or at one kilowatt where that is less', () => {
  const version = { hash: 'h', tariff: tariffOf([[[component('TIME', 1, 21)]]]) }
  const held = (maxPowerW: number | null, amperes = 16) => {
    const evse = { ...evseOf(location), connectors: [{ ...connector, maxPowerW, maxAmperageA: amperes }] }
    return buildQuote({ ...facts, version, location: { ...location, evses: [evse] }, holdEnergyWh: 10_000 }).holdMinor
  }
  // 10 kWh at 10 kW take an hour for 1.21 €, at 1 kW ten hours for 12.10 €, each with 0.49 €.
  expect(held(10_000)).toBe(500)
  expect(held(1000)).toBe(1500)
  expect(held(null, 0)).toBe(1500)
})

test('no more is held than was agreed', () => {
  expect(buildQuote({ ...facts, holdAtMostMinor: 1200 }).holdMinor).toBe(1200)
  expect(buildQuote({ ...facts, holdEnergyWh: 500_000 }).holdMinor).toBe(10_000)
})

function evseOf({ evses: [evse] }: Location): Location['evses'][number] {
  if (!evse) throw new Error('the sample has an EVSE')
  return evse
}
