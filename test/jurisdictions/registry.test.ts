import { expect, test } from 'vitest'
import { SHARDS } from '#domain/identity/shard'
import { MARKETS, marketOfCountry, marketRules } from '#jurisdictions/registry'

test('a market is found by its id and by its country', () => {
  expect(marketRules('nl')?.country).toBe('NLD')
  expect(marketOfCountry('deu')?.id).toBe('de')
})

test('a country without a module has no market, and none is lent to it', () => {
  expect(marketOfCountry('FRA')).toBeNull()
  expect(marketRules('fr')).toBeNull()
})

test('every market with a database has its rules, once', () => {
  for (const market of Object.values(SHARDS)) expect(marketRules(market)).not.toBeNull()
  expect(new Set(MARKETS.map(({ id }) => id)).size).toBe(MARKETS.length)
  expect(new Set(MARKETS.map(({ country }) => country)).size).toBe(MARKETS.length)
})

test('every market has a rate today and words in its own languages', () => {
  for (const market of MARKETS) {
    expect(market.vatBasisPointsAt(Date.parse('2026-11-22T00:00:00Z'))).toBeGreaterThan(0)
    for (const language of market.languages) expect(market.receiptWording(language).length).toBeGreaterThan(0)
  }
})
