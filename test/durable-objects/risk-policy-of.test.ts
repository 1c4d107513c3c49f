import { expect, test } from 'vitest'
import { BRANDS } from '#brands/registry'
import { DEFAULT_RISK_POLICY } from '#domain/token/risk-policy'
import { readRiskOverrides, riskPolicyOf } from '#durable-objects/token/risk-policy-of'
import { MARKETS } from '#jurisdictions/registry'

test('every brand in every market has rules that can be read', () => {
  for (const brand of BRANDS) for (const market of MARKETS) expect(riskPolicyOf(brand.id, market.id)).toBeDefined()
})

test('a brand without a folder, and a market without a module, have the default rules', () => {
  expect(riskPolicyOf('nobody', 'xx')).toEqual(DEFAULT_RISK_POLICY)
})

test.each([
  ['a rule that is misspelt', { too_many_at_onec: { most: 1 } }],
  ['a figure that the rule does not have', { new_country: { most: 1 } }],
  ['a limit of nothing', { too_many_at_once: { most: 0 } }],
  ['an effect that is none', { cloned_card: { effect: 'shout' } }],
])('%s is refused where it is loaded', (_what, overrides) => {
  expect(() => readRiskOverrides(overrides)).toThrow()
})

test('what is said of one figure leaves the others as they are', () => {
  expect(readRiskOverrides({ too_many_at_once: { most: 1 }, energy_too_fast: { mostWhADay: null } })).toEqual({
    too_many_at_once: { most: 1 },
    energy_too_fast: { mostWhADay: null },
  })
})
