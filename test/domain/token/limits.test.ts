import { expect, test } from 'vitest'
import type { ContractLimits } from '#domain/token/limits/contract-limits'
import { type LimitFacts, refusedByLimits } from '#domain/token/limits/refused-by-limits'
import { hasRoom, usageCountsFrom } from '#domain/token/limits/usage-limit'
import { withinHours } from '#domain/token/limits/within-hours'

const now = Date.parse('2026-07-01T12:00:00Z')
const facts: LimitFacts = { country: 'NLD', operator: 'NL*ABC', powerW: 22_000, placeNamed: true, now }
const night = { from: '22:00', to: '06:00', timeZone: 'Europe/Amsterdam' }

test.each<[string, ContractLimits | null, Partial<LimitFacts>, string | null]>([
  ['no limits', null, {}, null],
  ['limits that limit nothing', { countries: null, hours: null }, {}, null],
  ['a country that is covered', { countries: ['NLD', 'BEL'] }, {}, null],
  ['another country', { countries: ['BEL'] }, {}, 'country_not_covered'],
  ['no place where one is needed', { countries: ['NLD'] }, { country: null, placeNamed: false }, 'location_needed'],
  ['an operator that is covered', { operators: ['NL*ABC'] }, {}, null],
  ['another operator', { operators: ['NL*XYZ'] }, {}, 'operator_not_covered'],
  ['as much power as allowed', { maxPowerW: 22_000 }, {}, null],
  ['more power than allowed', { maxPowerW: 21_999 }, {}, 'power_not_covered'],
  ['an hour that is not covered', { hours: night }, {}, 'hours_not_covered'],
  ['several broken limits: the hour first', { hours: night, countries: ['BEL'] }, {}, 'hours_not_covered'],
])('%s', (_what, limits, changes, refused) => {
  expect(refusedByLimits(limits, { ...facts, ...changes }).refused).toBe(refused)
})

test('what nobody could tell is skipped, and the verdict names it', () => {
  const limits = { countries: ['NLD'], operators: ['NL*ABC'], maxPowerW: 11_000 }
  const verdict = refusedByLimits(limits, { ...facts, country: null, operator: null, powerW: null })
  expect(verdict).toEqual({
    refused: null,
    skipped: ['country_not_covered', 'operator_not_covered', 'power_not_covered'],
  })
})

test.each([
  ['2026-07-01T20:00:00Z', true],
  ['2026-07-01T19:59:59Z', false],
  ['2026-07-02T03:59:59Z', true],
  ['2026-07-02T04:00:00Z', false],
  // The same wall clock in winter is an hour later in UTC.
  ['2026-12-01T21:00:00Z', true],
  ['2026-12-01T20:59:59Z', false],
])('nights in Amsterdam hold %s: %s', (at, expected) => {
  expect(withinHours(night, Date.parse(at))).toBe(expected)
})

test('hours that end where they begin are the whole day', () => {
  expect(withinHours({ ...night, from: '08:00', to: '08:00' }, now)).toBe(true)
  expect(withinHours({ ...night, from: '08:00', to: '18:00' }, now)).toBe(true)
})

test.each([
  ['day', 1],
  ['week', 7],
  ['month', 31],
] as const)('a limit per %s counts the last %i days', (per, days) => {
  expect(now - usageCountsFrom({ most: 1, per }, now)).toBe(days * 86_400_000)
})

test('there is room while less than the limit was used', () => {
  const limit = { most: 3, per: 'day' } as const
  expect([0, 2, 3, 4].map((used) => hasRoom(limit, used))).toEqual([true, true, false, false])
  expect(hasRoom(null, 1_000_000)).toBe(true)
  expect(hasRoom({ most: 0, per: 'day' }, 0)).toBe(false)
})
