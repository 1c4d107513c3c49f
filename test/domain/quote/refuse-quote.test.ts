import { expect, test } from 'vitest'
import { canonicalJson } from '#domain/canonical-json'
import type { Quote } from '#domain/quote/quote'
import { type QuoteUse, refuseQuote } from '#domain/quote/refuse-quote'
import { TARIFF } from '../sample-cdr.ts'

const place = {
  market: 'nl',
  peer: 'p',
  countryCode: 'NL',
  partyId: 'TST',
  locationId: 'L',
  evseUid: 'E',
  connectorId: '1',
}
const plan = { kind: 'pay_as_you_go', sessionFeeMinor: 35 } as const
const quote: Quote = {
  id: 'q',
  ...place,
  brand: 'volta',
  timeZone: 'Europe/Amsterdam',
  tariffHash: 'h',
  tariff: TARIFF,
  plan,
  vatBasisPoints: 2100,
  holdMinor: 0,
  validFrom: 1000,
  validUntil: 2000,
  words: {
    language: 'en',
    lines: [{ what: 'Energy', when: null, amount: '€0.50' }],
    reservation: [],
    tax: 'VAT',
    hold: null,
  },
}
const use: QuoteUse = { brand: 'volta', plan, place, now: 1500 }

test.each<[string, Partial<QuoteUse>]>([
  ['as it was shown', {}],
  ['from its first moment', { now: 1000 }],
  ['to its last', { now: 1999 }],
  ['where only the quote says the place', { place: null }],
])('a charge starts from a quote %s', (_, change) => {
  expect(refuseQuote(quote, { ...use, ...change })).toBeNull()
})

test.each<[string, Partial<QuoteUse>, string]>([
  ['T073 that ran out', { now: 2000 }, 'quote_expired'],
  ['T073 before its time', { now: 999 }, 'quote_expired'],
  ['T074 for another brand', { brand: 'meadow' }, 'quote_foreign'],
  ['T074 for another EVSE', { place: { ...place, evseUid: 'F' } }, 'quote_foreign'],
  ['T074 for another connector', { place: { ...place, connectorId: '2' } }, 'quote_foreign'],
  ['T074 for another location', { place: { ...place, locationId: 'M' } }, 'quote_foreign'],
  ['T074 for another operator', { place: { ...place, partyId: 'OTH' } }, 'quote_foreign'],
  ['T074 for another channel', { place: { ...place, peer: 'o' } }, 'quote_foreign'],
  ['T074 for another market', { place: { ...place, market: 'de' } }, 'quote_foreign'],
  ['T074 with a contract, for somebody without one', { plan: null }, 'quote_foreign'],
  ['T076 on terms of ours that are others now', { plan: { ...plan, sessionFeeMinor: 36 } }, 'quote_changed'],
])('%s: a quote is refused', (_, change, refusal) => {
  expect(refuseQuote(quote, { ...use, ...change })).toBe(refusal)
})

test('T074 a quote that is none of ours is refused', () => {
  expect(refuseQuote(null, use)).toBe('quote_unknown')
})

test('T074 whatever changes in a quote changes the text that is hashed and signed', () => {
  const { id: _, ...content } = quote
  const original = canonicalJson(content)
  const leaves: string[] = []
  const visit = (value: unknown, path: string, put: (changed: unknown) => unknown) => {
    if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
      for (const [key, item] of Object.entries(value)) {
        const copy = Array.isArray(value) ? [...value] : { ...value }
        visit(item, `${path}.${key}`, (changed) => put(Object.assign(copy, { [key]: changed })))
      }
      return
    }
    leaves.push(path)
    expect([path, canonicalJson(put('another'))]).not.toEqual([path, original])
  }
  visit(content, '', (changed) => changed)
  for (const part of ['.words.tax', '.words.lines.0.amount', '.vatBasisPoints', '.plan.sessionFeeMinor', '.holdMinor'])
    expect(leaves).toContain(part)
})
