import { expect, test } from 'vitest'
import { findRisks, type RiskFacts } from '#domain/token/find-risks'
import type { RecentUse } from '#domain/token/recent-use'
import { DEFAULT_RISK_POLICY, withOverrides } from '#domain/token/risk-policy'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const now = Date.parse('2026-07-01T12:00:00Z')
const lisbon = { country: 'PRT', latitude: 38.7223, longitude: -9.1393 }
const oslo = { country: 'NOR', latitude: 59.9139, longitude: 10.7522 }
const delft = { country: 'NLD', latitude: 52.0116, longitude: 4.3571 }

const used = (minutesAgo: number, changes: Partial<RecentUse> = {}): RecentUse => ({
  at: now - minutesAgo * MINUTE,
  latitude: delft.latitude,
  longitude: delft.longitude,
  isOpen: false,
  hasBegun: true,
  energyWh: 20_000,
  ...changes,
})
const facts = (changes: Partial<RiskFacts>): RiskFacts => ({
  recentUses: [],
  countries: [],
  confirmed: [],
  site: delft,
  now,
  ...changes,
})
const rulesOf = (changes: Partial<RiskFacts>, policy = DEFAULT_RISK_POLICY) =>
  findRisks(facts(changes), policy).map(({ rule, denies }) => `${rule} ${denies ? 'denies' : 'allows'}`)

test('a token without a past is suspected of nothing', () => {
  expect(rulesOf({})).toEqual([])
})

test('T134 Lisbon and then Oslo within twenty minutes is refused, and the figures say why', () => {
  const [first] = findRisks(
    facts({ recentUses: [used(20, lisbon)], countries: ['PRT', 'NOR'], site: oslo }),
    DEFAULT_RISK_POLICY,
  )
  expect(first).toEqual({
    rule: 'impossible_travel',
    effect: 'deny',
    denies: true,
    seen: { km: 2738, minutes: 20 },
  })
})

test('Lisbon and then Oslo with a flight in between is a journey', () => {
  expect(rulesOf({ recentUses: [used(300, lisbon)], countries: ['PRT', 'NOR'], site: oslo })).toEqual([])
})

test('charges at once are counted while they are open', () => {
  const open = [1, 2, 3].map((minutes) => used(minutes, { isOpen: true }))
  expect(rulesOf({ recentUses: open.slice(1) })).toEqual([])
  expect(rulesOf({ recentUses: open })).toEqual(['too_many_at_once denies'])
})

test('more energy than a car takes in a day: the driver is asked, and refused until there is an answer', () => {
  const uses = (count: number) => Array.from({ length: count }, (_, index) => used(index * 200, { energyWh: 130_000 }))
  expect(rulesOf({ recentUses: uses(3) })).toEqual([])
  expect(rulesOf({ recentUses: uses(4) })).toEqual(['energy_too_fast denies'])
  expect(rulesOf({ recentUses: uses(4), confirmed: ['energy_too_fast'] })).toEqual([])
  expect(rulesOf({ recentUses: [...uses(3), used(25 * 60, { energyWh: 130_000 })] })).toEqual([])
})

test('a burst of charges is allowed and flagged', () => {
  const burst = Array.from({ length: 10 }, () => used(9))
  expect(rulesOf({ recentUses: burst.slice(1) })).toEqual([])
  expect(rulesOf({ recentUses: burst })).toEqual(['asked_too_often allows'])
})

test('a charge that goes on far away is the pattern of a copied card; one that never began is not', () => {
  const rotterdam = { latitude: 51.9244, longitude: 4.4777 }
  const cologne = { latitude: 50.9375, longitude: 6.9603 }
  const earlier = 10 * 60
  expect(rulesOf({ recentUses: [used(earlier, { ...cologne, isOpen: true })] })).toEqual(['cloned_card allows'])
  expect(rulesOf({ recentUses: [used(earlier, { ...cologne, isOpen: true, hasBegun: false })] })).toEqual([])
  expect(rulesOf({ recentUses: [used(earlier, { ...rotterdam, isOpen: true })] })).toEqual([])
  expect(rulesOf({ recentUses: [used(earlier, cologne)] })).toEqual([])
})

test('the first charge in another country is asked about and allowed meanwhile', () => {
  expect(rulesOf({ countries: ['NLD'] })).toEqual([])
  expect(rulesOf({ countries: ['NLD'], site: lisbon })).toEqual(['new_country allows'])
  expect(rulesOf({ countries: [], site: lisbon })).toEqual([])
})

test('without a place the rules about places are silent', () => {
  expect(rulesOf({ recentUses: [used(1, lisbon)], countries: ['PRT'], site: null })).toEqual([])
})

test('a brand has a rule otherwise than its market, and its word counts', () => {
  const policy = withOverrides(
    DEFAULT_RISK_POLICY,
    { too_many_at_once: { most: 1 } },
    { too_many_at_once: { most: 2, effect: 'allow_and_flag' } },
    undefined,
  )
  expect(rulesOf({ recentUses: [used(1, { isOpen: true })] }, policy)).toEqual([])
  const two = [used(1, { isOpen: true }), used(2, { isOpen: true })]
  expect(rulesOf({ recentUses: two }, policy)).toEqual(['too_many_at_once allows'])
  expect(policy.impossible_travel).toEqual(DEFAULT_RISK_POLICY.impossible_travel)
})

test('a rule that is switched off says nothing', () => {
  const policy = withOverrides(DEFAULT_RISK_POLICY, { energy_too_fast: { mostWhADay: null } })
  expect(rulesOf({ recentUses: [used(HOUR / MINUTE, { energyWh: 9_000_000 })] }, policy)).toEqual([])
})
