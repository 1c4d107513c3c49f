import { expect, test } from 'vitest'
import type { Location } from '#domain/location/location'
import { buildQuote, type QuoteFacts } from '#domain/quote/build-quote'
import { nlRules } from '#jurisdictions/nl/rules'
import { START, TARIFF } from '../sample-cdr.ts'

const connector = {
  id: '1',
  standard: 'IEC_62196_T2',
  format: 'SOCKET',
  powerType: 'AC_3_PHASE',
  maxVoltageV: 230,
  maxAmperageA: 16,
  maxPowerW: null,
  tariffIds: ['T1'],
  lastUpdated: 0,
}
const location: Location = {
  countryCode: 'NL',
  partyId: 'TST',
  id: 'L',
  publish: true,
  name: null,
  address: 'Street 1',
  city: 'Town',
  postalCode: null,
  country: 'NLD',
  latitude: 52,
  longitude: 5,
  timeZone: 'Europe/Amsterdam',
  timeZoneSource: 'stated',
  operatorName: null,
  twentyFourSeven: null,
  evses: [
    {
      uid: 'E',
      evseId: null,
      status: 'AVAILABLE',
      capabilities: [],
      physicalReference: null,
      floorLevel: null,
      latitude: null,
      longitude: null,
      connectors: [connector],
      lastUpdated: 0,
    },
  ],
  lastUpdated: 0,
}
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
