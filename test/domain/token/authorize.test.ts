import { expect, test } from 'vitest'
import { type AuthorizationFacts, authorize } from '#domain/token/authorize'
import type { Token } from '#domain/token/token'

const HOUR = 3_600_000
const now = Date.parse('2026-05-01T12:00:00Z')
const token: Token = {
  id: 'nl1_t',
  brand: 'b',
  market: 'nl',
  countryCode: 'NL',
  partyId: 'RWT',
  uid: 'U',
  type: 'RFID',
  contractId: 'C',
  contract: 'nl1_c',
  driver: null,
  visualNumber: null,
  issuer: 'Roamwatt',
  groupId: null,
  language: null,
  whitelist: 'NEVER',
  blockedAt: null,
  validUntil: null,
}
const amsterdam = { country: 'NLD', latitude: 52.37, longitude: 4.9 }
const munich = { country: 'DEU', latitude: 48.14, longitude: 11.58 }
const good: AuthorizationFacts = {
  token,
  contract: { suspendedAt: null, spendingLimitMinor: 10_000, heldMinor: 0, spentMinor: 0 },
  holdMinor: 2500,
  recentUses: [],
  countries: [],
  confirmed: [],
  site: amsterdam,
  placeNamed: true,
  now,
}
const used = (hoursAgo: number, place: { latitude: number; longitude: number } | null, isOpen = false) => ({
  at: now - hoursAgo * HOUR,
  latitude: place?.latitude ?? null,
  longitude: place?.longitude ?? null,
  isOpen,
  hasBegun: isOpen,
  energyWh: null,
})
const contract = { suspendedAt: null, spendingLimitMinor: 10_000, heldMinor: 0, spentMinor: 0 }

test.each<[string, Partial<AuthorizationFacts>, string, string]>([
  ['a good token', {}, 'ALLOWED', 'ok'],
  ['a blocked token', { token: { ...token, blockedAt: now - 1 } }, 'BLOCKED', 'token_blocked'],
  ['a token at the end of its validity', { token: { ...token, validUntil: now } }, 'EXPIRED', 'token_expired'],
  ['a token one moment before', { token: { ...token, validUntil: now + 1 } }, 'ALLOWED', 'ok'],
  ['a contract nobody could read', { contract: null }, 'NOT_ALLOWED', 'contract_unknown'],
  ['an ad hoc token without a contract', { contract: null, token: { ...token, type: 'AD_HOC_USER' } }, 'ALLOWED', 'ok'],
  ['a suspended contract', { contract: { ...contract, suspendedAt: now } }, 'BLOCKED', 'contract_suspended'],
  ['a limit just kept', { contract: { ...contract, heldMinor: 5000, spentMinor: 2500 } }, 'ALLOWED', 'ok'],
  [
    'a limit passed by a cent',
    { contract: { ...contract, heldMinor: 5000, spentMinor: 2501 } },
    'NO_CREDIT',
    'spending_limit_reached',
  ],
  ['no limit', { contract: { ...contract, spendingLimitMinor: null, spentMinor: 9_999_999 } }, 'ALLOWED', 'ok'],
  [
    'Munich an hour after Amsterdam',
    { recentUses: [used(1, amsterdam)], site: munich },
    'NOT_ALLOWED',
    'impossible_travel',
  ],
  ['Munich ten hours after Amsterdam', { recentUses: [used(10, amsterdam)], site: munich }, 'ALLOWED', 'ok'],
  [
    'the next street at once',
    { recentUses: [used(0, amsterdam)], site: { country: 'NLD', latitude: 52.38, longitude: 4.91 } },
    'ALLOWED',
    'ok',
  ],
  ['an earlier use nobody can place', { recentUses: [used(1, null)], site: munich }, 'ALLOWED', 'ok'],
  [
    'a fourth charge at once',
    { recentUses: [1, 2, 3].map((h) => used(h, amsterdam, true)) },
    'NOT_ALLOWED',
    'too_many_at_once',
  ],
])('%s', (_, change, allowed, reason) => {
  expect(authorize({ ...good, ...change })).toMatchObject({ allowed, reason })
})

test('a rule about places that could not be told is skipped, and the answer says so', () => {
  const answer = authorize({ ...good, site: null, recentUses: [used(0.1, munich)] })
  expect(answer).toEqual({ allowed: 'ALLOWED', reason: 'ok', hits: [], skipped: ['impossible_travel'] })
})

test.each<[string, Partial<AuthorizationFacts>, string, string]>([
  ['at home', {}, 'ALLOWED', 'ok'],
  ['abroad', { site: munich }, 'NOT_ALLOWED', 'country_not_covered'],
  ['without a place', { site: null, placeNamed: false }, 'NOT_ALLOWED', 'location_needed'],
  ['at a place that nobody knows', { site: null }, 'ALLOWED', 'ok'],
])('a token for some countries: %s', (_, change, allowed, reason) => {
  const facts = { ...good, token: { ...token, countries: ['NLD'] }, ...change }
  expect(authorize(facts)).toMatchObject({ allowed, reason })
  expect(authorize(facts).skipped.includes('country_not_covered')).toBe(facts.site === null && facts.placeNamed)
})
